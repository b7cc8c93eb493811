package import Contracts

extension Catalog.ArtistEntry {
    /// - Parameter asOf: when the followers were counted.
    package init(_ artist: ImportedArtist, asOf: Timestamp) {
        self.init(id: ArtistID(unchecked: artist.id), name: artist.name, createdAt: artist.createdAt)
        country = artist.country
        verified = artist.verified
        opening = artist.openingFollowers.map { OpeningTotals(followers: $0, asOf: asOf) }
    }
}

extension Catalog.TrackEntry {
    /// A total that the file does not know counts as 0 where it knows the other one.
    ///
    /// - Parameter asOf: when plays and downloads were counted.
    package init(_ track: ImportedTrack, asOf: Timestamp) {
        self.init(
            id: TrackID(unchecked: track.id), title: track.title,
            artists: track.artists.map { ArtistID(unchecked: $0) }, publishedAt: track.publishedAt)
        durationMs = track.durationMilliseconds
        genres = track.genres
        tags = track.tags
        visibility = track.visibility == .public ? .public : .private
        if track.openingPlays != nil || track.openingDownloads != nil {
            opening = OpeningTotals(
                plays: track.openingPlays ?? 0, downloads: track.openingDownloads ?? 0, asOf: asOf)
        }
    }
}
