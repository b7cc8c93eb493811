/// A track of the catalogue.
package struct TrackID: Identifier {
    package static let noun = "a track id"
    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// For readers to fill.
    package init() { text = "" }
}
