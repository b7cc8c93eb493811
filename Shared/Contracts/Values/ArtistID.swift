/// A public producer profile.
package struct ArtistID: Identifier {
    package static let noun = "an artist id"
    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// For readers to fill.
    package init() { text = "" }
}
