internal import Contracts
internal import Storage

/// An artist's kept features.
struct ArtistFeatures {
    struct Held {
        let feature: Int64
        let tracks: Int64
    }

    private(set) var genres: [(held: Held, word: String)] = []
    private(set) var tags: [Held] = []
    private var sums: [FeatureChange.Sum: Int64] = [:]

    init(of artist: Int64, in store: any SQLReading) throws {
        try store.query(
            """
            SELECT a.feature, a.tracks, f.kind, f.word FROM artist_features a LEFT JOIN features f ON f.key = a.feature
            WHERE a.artist = ?1
            """, [.integer(artist)]
        ) { row in
            let held = Held(feature: try row.int(0), tracks: try row.int(1))
            if let sum = FeatureChange.Sum(rawValue: held.feature) {
                sums[sum] = held.tracks
            } else if try row.int(2) == Feature.Kind.genre.rawValue {
                genres.append((held, try row.text(3)))
            } else {
                tags.append(held)
            }
        }
        guard tracks < Int64(Likeness.mostTracks) else {
            throw StorageError.damaged(reason: "an artist has \(tracks) public tracks")
        }
    }

    /// Public ones.
    var tracks: Int64 { sums[.tracks] ?? 0 }
    var tracksWithGenres: Int64 { sums[.tracksWithGenres] ?? 0 }
    /// The numbers of all genres and tags, added up.
    var uses: Int64 { sums[.uses] ?? 0 }

    /// Genres in the order of a number, the highest first, then of their words: three at most.
    static func foremost<Genre>(_ genres: [Genre], by number: (Genre) -> Int64, _ word: (Genre) -> String) -> [Genre] {
        let ordered = genres.sorted { left, right in
            let (first, second) = (number(left), number(right))
            return first == second
                ? word(left).utf8.lexicographicallyPrecedes(word(right).utf8) : first > second
        }
        return Array(ordered.prefix(3))
    }

    /// A genre as most artists' tracks write it.
    static func spelling(of genre: Int64, in store: any SQLReading) throws -> String {
        try store.first(
            "SELECT spelling FROM genre_spellings WHERE genre = ?1 ORDER BY tracks DESC, spelling LIMIT 1",
            [.integer(genre)]
        ) { try $0.text(0) } ?? ""
    }
}
