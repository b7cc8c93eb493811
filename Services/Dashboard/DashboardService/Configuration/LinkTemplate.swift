package import Contracts
internal import HTTP

/// A configured URL with places for an artist's id and slug.
package struct LinkTemplate: Sendable {
    private let text: String

    /// nil where nothing is configured.
    package init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }

    /// The link, nil where the template needs a slug and the artist has none.
    package func link(to artist: Catalog.ArtistProfile) -> String? {
        guard !text.contains("{slug}") || artist.slug != nil else { return nil }
        return Self.replace(
            "{slug}", by: PercentEncoding.encode(artist.slug ?? ""),
            in: Self.replace("{id}", by: PercentEncoding.encode(artist.id.text), in: text))
    }

    private static func replace(_ place: String, by value: String, in text: String) -> String {
        text.split(separator: place, omittingEmptySubsequences: false).joined(separator: value)
    }
}
