internal import Contracts
internal import Storage

/// How many tracks of the platform were published on each day.
struct PlatformUploads {
    let store: any SQLWriting

    /// - Parameters:
    ///   - before: nil for a track that was not there.
    func move(from before: TrackStanding?, to after: TrackStanding) throws {
        let (old, new) = (before.flatMap(Self.day), Self.day(of: after))
        guard old != new else { return }
        if let old { try count(-1, on: old) }
        if let new { try count(1, on: new) }
    }

    private static func day(of standing: TrackStanding) -> Day? {
        standing.isOfPlatform ? standing.terms.publishedAt.day : nil
    }

    private func count(_ tracks: Int64, on day: Day) throws {
        try store.execute(
            """
            INSERT INTO platform_uploads (day, tracks) VALUES (?1, ?2)
            ON CONFLICT (day) DO UPDATE SET tracks = platform_uploads.tracks + excluded.tracks
            """, [.integer(day.number), .integer(tracks)])
    }
}
