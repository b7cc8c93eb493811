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
        let others = try Collaborators(store: store, artist: key).keys().union([key])
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
        let places = [FeatureChange.Sum.tracks.rawValue] + own.genres.map(\.held.feature)
        var numbers = [Int64](repeating: 0, count: places.count)
        try store.scan(
            "SELECT tracks FROM artist_features WHERE artist = ?1 AND feature = ?2",
            rows: places.flatMap { [.integer(match.artist), .integer($0)] }, of: 2
        ) { index, row in numbers[index] = try row.int(0) }
        let tracks = numbers[0]
        // Of each genre of both, what it adds to the sum of the smaller ones.
        var shared: [(feature: Int64, amount: Int64, word: String)] = []
        for (genre, number) in zip(own.genres, numbers.dropFirst()) where number > 0 {
            shared.append((genre.held.feature, min(genre.held.tracks * tracks, number * own.tracks), genre.word))
        }
        var result = Catalog.Recommendation()
        result.artist = try ArtistStore.profile(of: match.id, in: store).profile
        result.match = match.likeness.hundredths
        result.sharedGenres = try ArtistFeatures.foremost(shared, by: \.amount, \.word).map {
            try ArtistFeatures.spelling(of: $0.feature, in: store)
        }
        result.tracks = tracks
        return result
    }
}
