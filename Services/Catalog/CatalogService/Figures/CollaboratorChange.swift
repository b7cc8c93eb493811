internal import Storage

/// How many joint tracks any two artists have, moved by what a change adds and takes away.
struct CollaboratorChange {
    private struct Pair: Hashable, Comparable {
        let artist: Int64
        let other: Int64

        static func < (left: Self, right: Self) -> Bool { (left.artist, left.other) < (right.artist, right.other) }
    }

    private var tracks: [Pair: Int64] = [:]

    /// A track of these artists, added (1) or taken away (-1): each is a collaborator of each other one.
    mutating func add(_ artists: [Int64], sign: Int64) {
        guard artists.count > 1 else { return }
        for artist in artists {
            for other in artists where other != artist {
                tracks[Pair(artist: artist, other: other), default: 0] += sign
            }
        }
    }

    func apply(to store: any SQLWriting) throws {
        let changes = tracks.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        guard !changes.isEmpty else { return }
        try store.execute(
            """
            INSERT INTO collaborators (artist, other, tracks) VALUES (?1, ?2, ?3)
            ON CONFLICT (artist, other) DO UPDATE SET tracks = collaborators.tracks + excluded.tracks
            """,
            rows: changes.flatMap { [.integer($0.key.artist), .integer($0.key.other), .integer($0.value)] }, of: 3)
        try store.execute(
            "DELETE FROM collaborators WHERE artist = ?1 AND other = ?2 AND tracks <= 0",
            rows: changes.filter { $0.value < 0 }.flatMap { [.integer($0.key.artist), .integer($0.key.other)] }, of: 2)
    }
}
