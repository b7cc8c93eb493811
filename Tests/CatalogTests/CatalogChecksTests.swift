import CatalogService
import Contracts
import Storage
import Support
import Testing

/// What `verify` looks for in a catalog: nothing in a sound one, each broken rule by its name.
@Suite struct CatalogChecksTests {
    /// One edit for each check; an edit may break other rules besides.
    private static let edits: [(check: String, sql: StaticString)] = [
        ("artists-have-totals", "DELETE FROM artist_totals WHERE tracks = 2"),
        ("artist-tracks", "UPDATE artist_totals SET opening_plays = opening_plays + 1 WHERE tracks = 2"),
        ("artist-albums", "UPDATE artist_totals SET albums = 9 WHERE tracks = 2"),
        ("credits-published-at", "UPDATE track_credits SET published_at = published_at + 1"),
        ("tracks-are-credited", "DELETE FROM track_credits"),
        ("albums-are-credited", "DELETE FROM album_credits"),
        ("album-positions", "UPDATE album_tracks SET position = 7 WHERE position = 1"),
        ("album-times", "UPDATE albums SET updated_at = created_at - 1"),
        ("opening-totals", "UPDATE tracks SET opening_as_of = NULL"),
        ("track-days", "UPDATE track_sums SET plays = plays + 1 WHERE plays > 0"),
        ("artist-events", "UPDATE artist_totals SET downloads = downloads - 1 WHERE downloads > 0"),
        ("artist-days", "INSERT INTO artist_days (artist, day, plays, downloads) SELECT key, 7, 1, 0 FROM artists"),
        ("artist-followers", "UPDATE follows SET following = 0"),
        ("tracks-have-sums", "DELETE FROM track_sums"),
        ("track-terms", "UPDATE track_sums SET published_at = published_at + 1"),
        ("platform-totals", "UPDATE platform_totals SET opening_plays = opening_plays + 1"),
        ("platform-weight", "UPDATE platform_totals SET weight_low = weight_low - 1"),
        ("platform-days", "UPDATE platform_days SET plays = plays + 1"),
        ("artist-downloaders", "UPDATE artist_downloaders SET last_day = last_day - 1"),
        ("artist-downloader-days", "UPDATE artist_downloader_days SET listeners = listeners + 1"),
        ("collaborators", "UPDATE collaborators SET tracks = tracks + 1"),
        ("artist-collaborations", "UPDATE artist_totals SET collaborations = 0 WHERE collaborations > 0"),
        ("feature-artists", "UPDATE feature_artists SET tracks = tracks + 1 WHERE feature > 0"),
        ("artist-public-tracks", "UPDATE tracks SET visibility = 'sold' WHERE id = 't'"),
        ("artist-uses", "UPDATE artist_features SET tracks = tracks + 1 WHERE feature > 0"),
        (
            "one-licence-holds",
            """
            INSERT INTO downloads (track, listener, at, name, email, license, snapshot, terms)
            SELECT track, listener, at + 1, name, email, x'00', snapshot, terms FROM downloads
            """
        ),
        ("licences-are-whole", "UPDATE downloads SET snapshot = snapshot + 1"),
        ("licences-of-downloads", "UPDATE downloads SET license = x'00', snapshot = NULL"),
        ("licence-marks", "INSERT INTO license_marks (download, verifications) VALUES (99, 1)"),
        ("one-key-signs", "UPDATE license_keys SET retired_at = 1"),
        ("told-before-folded", "UPDATE delta_telling SET told = told - 1"),
    ]

    private struct TakeBack: Error {}

    private func broken(in store: any SQLReading) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for check in CatalogChecks.all { try store.query(check.sql) { _ in found[check.name, default: 0] += 1 } }
        return found
    }

    private func fill(_ catalog: TestCatalog) async throws {
        try await catalog.put(artists: [artist("a", followers: 5), artist("b"), artist("c")])
        var housed = track("t", by: ["a"], plays: 100, downloads: 4)
        (housed.genres, housed.tags) = (["house"], ["warm"])
        try await catalog.put(tracks: [
            housed, track("u", by: ["a", "b"], at: 1),
            track("gone", by: ["b", "c"]),
        ])
        try await catalog.put(albums: [album("l", by: ["a"], ["t", "u"])])
        try await catalog.record(
            plays: (0..<60).map { row in
                Catalog.PlayRow(
                    track: ["t", "u", "gone"][row % 3], listener: ListenerID(unchecked: "v\(row)"),
                    at: moment(Int64(row)), listenedMs: 40_000)
            })
        var download = Catalog.DownloadRow(track: "u", listener: "v1", at: moment(30))
        (download.name, download.email) = ("V", "v@x.example")
        try await catalog.record(downloads: [download])
        try await catalog.record(follows: [
            Catalog.FollowRow(artist: "a", listener: "v1", at: moment(30), following: true),
            Catalog.FollowRow(artist: "a", listener: "v2", at: moment(30), following: true),
            Catalog.FollowRow(artist: "a", listener: "v2", at: moment(31), following: false),
        ])
        try await catalog.remove(tracks: ["gone"])
    }

    @Test func eachFindsWhatItIsFor() async throws {
        #expect(Set(Self.edits.map(\.check)) == Set(CatalogChecks.all.map(\.name)))
        #expect(Set(CatalogChecks.all.map(\.name)).count == CatalogChecks.all.count)
        let clock = ManualClock()
        let catalog = try await TestCatalog(clock: clock)
        do {
            clock.set(moment(1000))
            try await fill(catalog)
            try await catalog.folded()
            let sound = try await catalog.database.read { try self.broken(in: $0) }
            #expect(sound == [:])
            for (check, sql) in Self.edits {
                // Taken back with the error, so that each edit is made to a sound store.
                await #expect(throws: TakeBack.self, "\(check)") {
                    try await catalog.database.write(cost: 0) { store in
                        try #require(try store.execute(sql) > 0, "\(check)")
                        let found = try self.broken(in: store)
                        #expect(found[check] ?? 0 > 0, "\(check): \(found)")
                        throw TakeBack()
                    }
                }
            }
            let again = try await catalog.database.read { try self.broken(in: $0) }
            #expect(again == [:])
        } catch {
            await catalog.stop()
            throw error
        }
        await catalog.stop()
    }
}
