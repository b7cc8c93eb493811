package import Contracts

/// A track as a foreign catalogue describes it. Such files know nothing of albums, descriptions and
/// licensing.
package struct ImportedTrack: Equatable, Sendable {
    package enum Visibility: String, Sendable {
        case `public`, `private`
    }

    /// `soundcloud-` and the number of the track.
    package let id: String
    /// 1 to 500 Unicode scalars, no control characters.
    package let title: String
    /// Ids of the credited artists: the uploader as primary artist, then collaborators in the title's order.
    package internal(set) var artists: [String]
    /// Nil where unknown.
    package let durationMilliseconds: Int64?
    /// None or one: the file has one field for it.
    package let genres: [String]
    /// At most 50 of at most 100 Unicode scalars, no two alike.
    package let tags: [String]
    package let visibility: Visibility
    package let publishedAt: Timestamp
    /// The plays brought in without dates; nil where the file does not say.
    package let openingPlays: Int64?
    /// The downloads brought in without dates; nil where the file does not say.
    package let openingDownloads: Int64?
}
