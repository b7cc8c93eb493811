package import Contracts

/// What of an album the cards, the conditions and the order of a query look at. Texts stay blank where the query does
/// not ask for them.
package struct CollectionFacts: Equatable {
    /// The store's key of the album.
    package var album: Int64
    package var releasedAt: Timestamp
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    package var hasArtwork = false
    package var tracks: Int64 = 0
    package var playsBroughtIn: Int64 = 0
    /// Lifetime plays of its tracks, those that came without dates and unfolded ones too.
    package var plays: Int64 = 0
    /// Whether the other artist that the query names is credited.
    package var isWithOther = false
    /// Folded, as ``Normalization/FoldedText`` does; names with the primary artist's first.
    package var title: [UInt8] = []
    package var names: [[UInt8]] = []

    package init(album: Int64, releasedAt: Timestamp, createdAt: Timestamp, updatedAt: Timestamp) {
        self.album = album
        self.releasedAt = releasedAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
