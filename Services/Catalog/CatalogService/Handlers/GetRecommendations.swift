internal import Contracts
internal import Storage

extension Catalog.GetRecommendations {
    /// Public tracks with genres below which an artist is compared with nobody.
    private static let neededTracks: Int64 = 3

    func handle(at now: Timestamp, in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        let own = try ArtistFeatures(of: key, in: store)
        guard own.tracksWithGenres >= Self.neededTracks else {
            return .guidance(tracks: own.tracksWithGenres, needed: Self.neededTracks, asOf: now)
        }
        let others = try JointCredits.collaborators(of: key, in: store).union([key])
        let (matches, total) = try LikeArtists(to: own, in: store).best(limit, without: others)
        let genres = ArtistFeatures.foremost(own.genres, by: \.held.tracks, \.word)
        return .found(
            artists: try matches.map { try Self.recommendation($0, to: own, in: store) }, total: total,
            genres: try genres.map {
                Catalog.GenreShare(
                    genre: try ArtistFeatures.spelling(of: $0.held.feature, in: store), tracks: $0.held.tracks)
            }, asOf: now)
    }

    private static func recommendation(
        _ match: LikeArtists.Match, to own: ArtistFeatures, in store: any SQLReading
    ) throws -> Catalog.Recommendation {
        let other = try ArtistFeatures(of: match.artist, in: store)
        var tracks: [Int64: Int64] = [:]
        for genre in own.genres { tracks[genre.held.feature] = genre.held.tracks }
        // Of each genre of both, what it adds to the sum of the smaller ones.
        var shared: [(feature: Int64, amount: Int64, word: String)] = []
        for genre in other.genres {
            guard let number = tracks[genre.held.feature] else { continue }
            shared.append(
                (genre.held.feature, min(number * other.tracks, genre.held.tracks * own.tracks), genre.word))
        }
        var result = Catalog.Recommendation()
        result.artist = try ArtistStore.profile(of: match.id, in: store).profile
        result.match = match.likeness.hundredths
        result.sharedGenres = try ArtistFeatures.foremost(shared, by: \.amount, \.word).map {
            try ArtistFeatures.spelling(of: $0.feature, in: store)
        }
        result.tracks = other.tracks
        return result
    }
}
