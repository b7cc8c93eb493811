/// A collection of tracks.
package struct AlbumID: Identifier {
    package static let noun = "an album id"
    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// For readers to fill.
    package init() { text = "" }
}
