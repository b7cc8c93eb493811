import CatalogService
import CatalogSupport
import Contracts
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import CommandLineTool
@testable import ProgressService

/// Catalogues of other platforms, brought in by the importer and followed to the end: every ledger, unlock, XP and
/// level against recomputations from what the feed told.
///
/// The files know artists, tracks and opening totals. What they do not know is made up: accounts that take artists over
/// and fill in their profiles, edits of tracks, and plays, in proportion to those that a track has elsewhere.
@Suite("Ledger of imported catalogues") struct ImportedCatalogTests {
    private static let soundcloud = ["tracks.csv", "users.csv"].compactMap {
        SharedData.path("data/soundcloud/" + $0)
    }
    private static let freeMusicArchive = ["fma-rock-vs-hiphop.csv", "echonest-metrics.json", "fma-genres.csv"]
        .compactMap { SharedData.path("data/fma/" + $0) }
    private static let asOf = moment()
    /// Tracks of a catalogue, unless it is taken at length.
    private static let sample = 1400

    @Test(.enabled(if: soundcloud.count == 2, "needs the catalogue of the shared data"))
    func `everybody of SoundCloud has what the recomputation gives`() async throws {
        let files = Self.soundcloud
        let catalogue = try SoundCloudCatalogue(tracksPath: files[0], usersPath: files[1])
        try await compare(
            "SoundCloud", artists: catalogue.artists.map { Catalog.ArtistEntry($0, asOf: Self.asOf) },
            tracks: catalogue.tracks.map { Catalog.TrackEntry($0, asOf: Self.asOf) })
    }

    @Test(.enabled(if: freeMusicArchive.count == 3, "needs the catalogue of the shared data"))
    func `everybody of the Free Music Archive has what the recomputation gives`() async throws {
        let files = Self.freeMusicArchive
        let catalogue = try FMACatalogue(
            tracksPath: files[0], echonestPath: files[1], genresPath: files[2], asOf: Self.asOf)
        try await compare("the Free Music Archive", artists: catalogue.artists, tracks: catalogue.tracks)
    }

    private func compare(_ name: String, artists: [Catalog.ArtistEntry], tracks: [Catalog.TrackEntry]) async throws {
        // All of them in a soak, and of a catalogue that is no larger.
        let most = Rounds.of(0) == 0 ? Self.sample : tracks.count
        var random = Seeded("the tracks of \(name)")
        var history = ImportedHistory(
            name, artists: artists, tracks: Array(tracks.shuffled(using: &random).prefix(most)))
        #expect(history.tracks.count > 1000)
        let catalog = try await RealCatalog()
        // With a million plays nobody of this history has it.
        let text = DefaultAchievements.text.replacing(#""atLeast": 1000000"#, with: #""atLeast": 100"#)
        #expect(text != DefaultAchievements.text)
        let achievements = try AchievementList(parsing: Array(text.utf8), of: "test")
        try await withProgress(achievements: achievements) { progress in
            let feed = CatalogFeed(catalog.client, pageLimit: 700).source
            var lines = ""
            var position: Int64 = 0
            /// Follows to the end, and judges a day that is so many later.
            func follow(_ days: Int64) async throws {
                catalog.clock.advance(by: .seconds(days * 86_400))
                progress.clock.set(catalog.clock.now)
                #expect(try await catalog.told())
                await progress.follow(feed)
                let changes = try await catalog.changes(after: position)
                lines += changes.map { "\(RawJSON($0.write(to:)))\n" }.joined()
                position += Int64(changes.count)
                let applied = try await progress.database.read { try Cursor.read(Catalog.name, in: $0)?.position }
                #expect(applied == position)
                try await progress.judgeDay()
                lines += #"{"kind":"judge","id":"","day":"\#(progress.clock.now.day)"}"# + "\n"
            }
            // From the beginning: the first snapshot is empty, and the feed tells all.
            try await follow(0)
            try await history.bringIn(to: catalog)
            try await follow(1)
            try await history.live(in: catalog)
            try await follow(1)
            try await history.change(in: catalog)
            try await follow(100)

            let ledgers = try LedgerOracle.recomputed(lines, in: progress.folder)
            let unlocks = try LedgerOracle.unlocks(lines, by: text, in: progress.folder)
            let standings = try LedgerOracle.standings(lines, of: ledgers.union(unlocks), in: progress.folder)
            #expect(standings.count == history.artists.count && unlocks.count > 500)
            #expect(Set(unlocks.compactMap { $0.split(separator: " ").dropFirst(2).first }).count > 30)
            let found = try await progress.lines().filter { !$0.contains(" total ") }
            let expected = ledgers.union(unlocks).filter { !$0.contains(" total ") }
            #expect(found.subtracting(expected).sorted().prefix(5) == [])
            #expect(expected.subtracting(found).sorted().prefix(5) == [])
            let told = try await progress.standings()
            #expect(told.subtracting(standings).sorted().prefix(5) == [])
            #expect(standings.subtracting(told).sorted().prefix(5) == [])
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
        await catalog.stop()
    }
}

/// What happens to a catalogue that was brought in.
private struct ImportedHistory {
    private static let source = SourceName(unchecked: "test")
    private(set) var artists: [Catalog.ArtistEntry]
    private(set) var tracks: [Catalog.TrackEntry]
    private var random: Seeded
    private var offset: Int64 = 0

    init(_ name: String, artists: [Catalog.ArtistEntry], tracks: [Catalog.TrackEntry]) {
        (self.artists, self.tracks) = (artists, tracks)
        random = Seeded("the history of \(name)")
    }

    /// As the importer does it.
    func bringIn(to catalog: RealCatalog) async throws {
        let sender = CatalogueSender(client: catalog.client, source: Self.source)
        let (artistTally, trackTally) = (try await sender.put(artists: artists), try await sender.put(tracks: tracks))
        #expect(artistTally.added == artists.count && trackTally.added == tracks.count)
    }

    /// Artists are taken over, fill in what they say of themselves and of some tracks, and are heard.
    mutating func live(in catalog: RealCatalog) async throws {
        let client = catalog.client
        let now = catalog.clock.now
        let accounts = artists.indices.map { account($0, now) }
        try await inParts(accounts) {
            _ = try await client.call(Catalog.PutAccounts(source: Self.source, accounts: $0))
        }
        // Some have several artists; some artists nobody.
        var roles: [Catalog.RoleEntry] = []
        for artist in artists where !random.oneIn(4) {
            let account = accounts[random.below(accounts.count)].id
            roles.append(.init(artist: artist.id, account: account, role: .owner, since: now))
        }
        try await inParts(roles) { _ = try await client.call(Catalog.PutRoles(source: Self.source, roles: $0)) }
        for index in artists.indices where random.oneIn(2) {
            artists[index].picture = random.oneIn(2) ? "https://media.example/a.png" : nil
            artists[index].bio = random.oneIn(2) ? "A life." : nil
            artists[index].links = (0..<random.below(6)).map { "https://a.example/\($0)" }
        }
        try await inParts(artists) { _ = try await client.call(Catalog.PutArtists(source: Self.source, artists: $0)) }
        try await edit(catalog)
        try await play(4000, in: catalog)
    }

    /// What was so is so no more: accounts, owners, tracks, plays.
    mutating func change(in catalog: RealCatalog) async throws {
        let client = catalog.client
        let now = catalog.clock.now
        let others = artists.indices.filter { _ in random.oneIn(9) }.map { account($0, now) }
        try await inParts(others) { _ = try await client.call(Catalog.PutAccounts(source: Self.source, accounts: $0)) }
        try await edit(catalog)
        try await play(1500, in: catalog)
        let removed = tracks.filter { _ in random.oneIn(40) }.map(\.id)
        try await inParts(removed) { _ = try await client.call(Catalog.RemoveTracks(source: Self.source, tracks: $0)) }
        _ = try await client.call(
            Catalog.VoidPlays(
                source: Self.source, offset: 0,
                voids: [
                    .init(
                        listener: ListenerID(unchecked: "l7"), from: moment(-24 * 9000), until: moment(24 * 9000),
                        reason: "a test")
                ]))
        try await play(500, in: catalog)
    }

    private func inParts<Entry>(_ entries: [Entry], _ put: ([Entry]) async throws -> Void) async throws {
        var rest = entries[...]
        while !rest.isEmpty {
            try await put(Array(rest.prefix(1000)))
            rest = rest.dropFirst(1000)
        }
    }

    private mutating func account(_ index: Int, _ now: Timestamp) -> Catalog.AccountEntry {
        var entry = Catalog.AccountEntry(id: AccountID(unchecked: "u\(index)"), name: "U", createdAt: now)
        if !random.oneIn(3) {
            entry.picture = "https://media.example/u.png"
            entry.country = "NO"
        }
        entry.staff = random.oneIn(40)
        return entry
    }

    private mutating func edit(_ catalog: RealCatalog) async throws {
        let client = catalog.client
        for index in tracks.indices where random.oneIn(3) {
            if random.oneIn(2) { tracks[index].complete() }
            tracks[index].visibility = random.oneIn(12) ? .private : .public
            if random.oneIn(5), let other = artists.randomElement(using: &random)?.id,
                !tracks[index].artists.contains(other)
            {
                tracks[index].artists.append(other)
            }
        }
        try await inParts(tracks) { _ = try await client.call(Catalog.PutTracks(source: Self.source, tracks: $0)) }
    }

    private mutating func play(_ count: Int, in catalog: RealCatalog) async throws {
        var sums: [Int64] = []
        for track in tracks { sums.append((sums.last ?? 0) + 1 + (track.opening?.plays ?? 0)) }
        let all = sums.last ?? 1
        var rows: [Catalog.PlayRow] = []
        for _ in 0..<count {
            let place = Int64.random(in: 0..<all, using: &random)
            let index = sums.firstIndex { $0 > place } ?? 0
            rows.append(
                Catalog.PlayRow(
                    track: tracks[random.oneIn(3) ? random.below(tracks.count) : index].id,
                    listener: ListenerID(unchecked: "l\(random.below(50))"),
                    at: catalog.clock.now.advanced(byMicroseconds: -Int64(random.below(9)) * 86_400_000_000),
                    listenedMs: 400_000))
        }
        var next = offset
        try await inParts(rows) { rows in
            next = try await catalog.client.call(
                Catalog.RecordPlays(source: Self.source, offset: next, plays: rows)
            ).next
        }
        offset = next
    }
}
