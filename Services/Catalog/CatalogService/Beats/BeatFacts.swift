package import Contracts

/// What of a track the conditions and the order of a query look at. What the query does not ask for stays blank.
package struct BeatFacts {
    /// The store's key of the track.
    package var track: Int64
    /// Microseconds.
    package var publishedAt: Int64
    /// Lifetime plays, unfolded ones too.
    package var plays: Int64
    package var weight: Int128
    package var growth = Growth()
    package var durationMs: Int64?
    package var licensing = Licensing.nonExclusive
    package var hasArtwork = false
    package var album: AlbumID?
    /// Folded, as ``Normalization/FoldedText`` does; names with the primary artist's first.
    package var title: [UInt8] = []
    package var albumTitle: [UInt8] = []
    package var names: [[UInt8]] = []

    package init(track: Int64, publishedAt: Int64, plays: Int64, weight: Int128) {
        self.track = track
        self.publishedAt = publishedAt
        self.plays = plays
        self.weight = weight
    }
}
