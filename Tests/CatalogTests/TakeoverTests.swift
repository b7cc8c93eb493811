import Contracts
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import CatalogService

/// A catalogue that the release before the figures stored, taken over: as though it had been put anew.
@Suite("Taking over a catalogue without figures")
struct TakeoverTests {
    private static let old = Schema(name: "catalog", migrations: [CatalogSchema.schema.migrations[0]])

    /// The tables of that release, each after those it refers to: what reads a row, and what writes it.
    private static let tables: [(read: StaticString, write: StaticString)] = [
        (
            """
            SELECT key, id, name, slug, picture, bio, links, genres, country, verified, created_at, opening_followers,
                opening_as_of
            FROM artists
            """,
            "INSERT INTO artists VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        ),
        ("SELECT word, artist FROM artist_words", "INSERT INTO artist_words VALUES (?1, ?2)"),
        (
            "SELECT artist, tracks, albums, opening_plays, opening_downloads FROM artist_totals",
            "INSERT INTO artist_totals VALUES (?1, ?2, ?3, ?4, ?5)"
        ),
        (
            """
            SELECT key, id, opening_plays, opening_downloads, card, title, credits, duration_ms, genres, bpm, note,
                scale, visibility, published_at, opening_as_of, licensing, artwork, tags, about
            FROM tracks
            """,
            """
            INSERT INTO tracks VALUES
                (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """
        ),
        (
            "SELECT artist, published_at, track FROM track_credits",
            "INSERT INTO track_credits VALUES (?1, ?2, ?3)"
        ),
        (
            "SELECT key, id, title, credits, about, artwork, released_at FROM albums",
            "INSERT INTO albums VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        ),
        ("SELECT artist, album FROM album_credits", "INSERT INTO album_credits VALUES (?1, ?2)"),
        ("SELECT album, position, track FROM album_tracks", "INSERT INTO album_tracks VALUES (?1, ?2, ?3)"),
    ]

    private static func location(in folder: ScratchFolder) throws -> StoreLocation {
        try TestStore.url(for: folder.path).map { .server(url: $0, schema: "catalog") }
            ?? .file(folder.path + "/catalog.db")
    }

    private func fill(_ catalog: TestCatalog) async throws {
        try await catalog.put(artists: [artist("a", followers: 5), artist("b"), artist("c")])
        var (hidden, exclusive) = (track("hidden", by: ["b"], plays: 7), track("exclusive", by: ["c"], plays: 9))
        hidden.visibility = .private
        exclusive.licensing = .exclusive
        var housed = track("t", by: ["a"], plays: 100, downloads: 4)
        (housed.genres, housed.tags) = (["House", "house", "techno"], ["warm"])
        hidden.genres = ["house"]
        try await catalog.put(tracks: [
            housed, track("u", by: ["a", "b"], at: 1, plays: 3), hidden,
            exclusive, fullTrack("full", by: ["c", "a"]),
        ])
        var announced = album("announced", by: ["b"])
        announced.releasedAt = Timestamp.range.upperBound
        try await catalog.put(albums: [album("l", by: ["a"], ["t", "u"]), announced])
    }

    /// Makes the store of the earlier release in a folder, with what a catalog holds.
    private func store(_ catalog: TestCatalog, in folder: ScratchFolder) async throws {
        let rows = try await catalog.database.read { store in
            try Self.tables.map { table in
                try store.all(table.read, []) { row in
                    var values: [SQLValue] = []
                    for column in 0..<row.count { values.append(try row.value(column)) }
                    return values
                }
            }
        }
        let database = try Database.open(try Self.location(in: folder), schema: Self.old)
        defer { database.closeAndWait() }
        try await database.write(cost: 0) { store in
            for (table, rows) in zip(Self.tables, rows) {
                for row in rows { try store.execute(table.write, row) }
            }
        }
    }

    /// What both do once the one is taken over.
    private func goOn(_ catalog: TestCatalog) async throws -> Set<String> {
        try await catalog.put(tracks: [track("new", by: ["b"]), track("u", by: ["c"], at: 1, plays: 3)])
        try await catalog.remove(tracks: ["full"])
        let plays = ["t", "u", "new", "hidden"].map { (id: TrackID) in
            Catalog.PlayRow(track: id, listener: "v", at: catalog.clock.now, listenedMs: 40_000)
        }
        try await catalog.record(plays: plays)
        try await catalog.folded()
        return try await figures(of: catalog)
    }

    private func figures(of catalog: TestCatalog) async throws -> Set<String> {
        try await catalog.database.read { try KeptFigures(in: $0).lines }
    }

    @Test func `it has the figures of one that was put anew`() async throws {
        try await withCatalog { fresh in
            try await fill(fresh)
            let folder = try ScratchFolder()
            try await store(fresh, in: folder)
            let expected = try await figures(of: fresh)
            #expect(expected.contains("platform/tracks 3"))
            #expect(expected.contains("genre/house/a 1"))
            for isFirst in [true, false] {
                try await withCatalog(in: folder) { taken in
                    #expect(try await figures(of: taken) == expected)
                    let broken = try await taken.database.read { store in
                        try CatalogChecks.all.filter { try store.first($0.sql, []) { _ in true } != nil }.map(\.name)
                    }
                    #expect(broken == [])
                    let next = try await taken.database.read { store in
                        try store.first("SELECT key FROM next_track", []) { try $0.int(0) }
                    }
                    #expect(next == 6)
                    // What was there before the feed is in no change of it.
                    await #expect(throws: (any Error).self) {
                        try await taken.client.call(Catalog.ReadChanges(epoch: nil, after: 0))
                    }
                    let copied = try await FeedState.snapshot(of: taken)
                    #expect(copied.lines == (try await FeedState.snapshot(of: fresh)).lines)
                    #expect(copied.count(.track) == 5 && copied.count(.album) == 2)
                    if isFirst { return }
                    #expect(try await goOn(taken) == (try await goOn(fresh)))
                    var followed = copied
                    try await followed.follow(taken)
                    #expect(followed.lines == (try await FeedState.snapshot(of: taken)).lines)
                }
            }
        }
    }

    @Test func `its albums were made when they were released, at the latest now`() async throws {
        try await withCatalog { fresh in
            try await fill(fresh)
            let folder = try ScratchFolder()
            try await store(fresh, in: folder)
            let start = SystemClock().now
            try await withCatalog(in: folder) { taken in
                func times(_ artist: ArtistID) async throws -> [Timestamp] {
                    let page = try await taken.client.call(Catalog.GetCollections(artist: artist)).page
                    return page.collections.flatMap { [$0.createdAt, $0.updatedAt] }
                }
                #expect(try await times("a") == [moment(), moment()])
                let announced = try await times("b")
                #expect(Set(announced).count == 1 && announced.allSatisfy { (start...SystemClock().now).contains($0) })
            }
        }
    }

    @Test func `a copy of it that is brought up to date keeps the rules`() async throws {
        try await withCatalog { fresh in
            try await fill(fresh)
            let folder = try ScratchFolder()
            try await store(fresh, in: folder)
            let location = try Self.location(in: folder)
            // As a restore does, which knows no service.
            try Database.open(location, schema: CatalogSchema.schema).closeAndWait()
            let database = try Database.open(location, schema: CatalogSchema.schema)
            defer { database.closeAndWait() }
            let broken = try await database.read { store in
                try CatalogChecks.all.filter { try store.first($0.sql, []) { _ in true } != nil }.map(\.name)
            }
            #expect(broken == [])
        }
    }
}
