import CatalogSupport
import Contracts
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import ProgressService

/// The ledgers and unlocks of a thousand accounts behind the catalog itself, against recomputations from what its feed
/// told.
@Suite("Ledger behind the catalog") struct RealCatalogTests {
    private static let source = SourceName(unchecked: "test")
    private static let accounts = 1000
    private static let artists = 1200
    private static let tracks = 2500

    @Test func `a thousand ledgers are those of the recomputation`() async throws {
        let catalog = try await RealCatalog()
        let progress = try await TestProgress(feed: CatalogFeed(catalog.client, pageLimit: 700))
        let location = try progress.location
        let applier = Applier(
            progress.store, feed: CatalogFeed(catalog.client, pageLimit: 700), achievements: AchievementList([]),
            lock: try location.applierLock(), clock: progress.clock, idle: .milliseconds(5), report: { _ in })
        applier.start()
        // From the beginning: the first snapshot is empty, and the feed tells all.
        let follows = try await eventually {
            try await progress.database.read { try Cursor.read(Catalog.name, in: $0)?.applied != nil }
        }
        #expect(follows)
        try await send(to: catalog)
        #expect(try await catalog.told())
        let known = AccountID(unchecked: "u1")
        let isCurrent = try await eventually {
            try await progress.client.call(Progress.Refresh(account: known)).current
        }
        #expect(isCurrent)
        let expected = try LedgerOracle.recomputed(
            try await catalog.changes().map { "\(RawJSON($0.write(to:)))\n" }.joined(), in: progress.folder)
        let found = try await progress.lines()
        #expect(expected.count { $0.hasPrefix("account/") && $0.contains(" total ") } > 600)
        #expect(expected.contains { $0.contains(" correction ") })
        #expect(found.subtracting(expected).sorted().prefix(5) == [])
        #expect(expected.subtracting(found).sorted().prefix(5) == [])
        #expect(try await progress.problems() == [])
        #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        await applier.stop()
        await progress.stop()
        await catalog.stop()
    }

    /// The feed comes in two parts with a judged day after each, so that both know which state a day is judged by.
    @Test func `a thousand accounts have the unlocks and levels of the recomputation`() async throws {
        let catalog = try await RealCatalog()
        try await send(to: catalog)
        #expect(try await catalog.told())
        let told = try await catalog.changes().map { RawJSON($0.write(to:)) }
        await catalog.stop()
        // With a million plays nobody of this history has it.
        let text = DefaultAchievements.text.replacing(#""atLeast": 1000000"#, with: #""atLeast": 60"#)
        #expect(text != DefaultAchievements.text)
        let achievements = try AchievementList(parsing: Array(text.utf8), of: "test")
        try await withProgress(achievements: achievements) { progress in
            progress.catalog.pages(of: 700)
            await progress.follow()
            try await progress.judgeDay()
            var lines = ""
            func follow(_ changes: ArraySlice<RawJSON>, days: Int64) async throws {
                for change in changes {
                    lines += "\(change)\n"
                    progress.catalog.append(
                        try change.bytes.withUnsafeBytes { bytes in
                            var reader = JSONReader(checked: bytes)
                            return try CatalogChange.read(&reader)
                        })
                }
                await progress.follow()
                progress.clock.advance(by: .seconds(days * 86_400))
                try await progress.judgeDay()
                lines += #"{"kind":"judge","id":"","day":"\#(progress.clock.now.day)"}"# + "\n"
            }
            try await follow(told.prefix(told.count / 2), days: 1)
            try await follow(told.dropFirst(told.count / 2), days: 100)
            let expected = try LedgerOracle.unlocks(lines, by: text, in: progress.folder)
            let ledgers = try LedgerOracle.recomputed(lines, in: progress.folder)
            let standings = try LedgerOracle.standings(lines, of: ledgers.union(expected), in: progress.folder)
            let told = try await progress.standings()
            #expect(standings.count == Self.artists)
            #expect(told.subtracting(standings).sorted().prefix(5) == [])
            #expect(standings.subtracting(told).sorted().prefix(5) == [])
            let found = try await progress.lines().filter { $0.contains(" achievement ") }
            #expect(found.subtracting(expected).sorted().prefix(5) == [])
            #expect(expected.subtracting(found).sorted().prefix(5) == [])
            // Each is met by somebody, but for those that take more than this history has.
            let met = Set(expected.compactMap { $0.split(separator: " ").dropFirst(2).first.map(String.init) })
            let unmet = Set(achievements.all.map(\.id)).subtracting(met).sorted()
            #expect(unmet == ["bridge-builder", "network-spider"])
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    private func send(to catalog: RealCatalog) async throws {
        var random = Seeded("a thousand accounts")
        let client = catalog.client
        func each<Entry>(_ entries: [Entry], _ put: ([Entry]) async throws -> Void) async throws {
            var rest = entries[...]
            while !rest.isEmpty {
                try await put(Array(rest.prefix(1000)))
                rest = rest.dropFirst(1000)
            }
        }
        func account(_ index: Int) -> Catalog.AccountEntry {
            var entry = Catalog.AccountEntry(id: AccountID(unchecked: "u\(index)"), name: "U", createdAt: moment())
            if !random.oneIn(3) {
                entry.picture = "https://media.example/u.png"
                entry.country = "NO"
            }
            entry.staff = random.oneIn(40)
            return entry
        }
        func track(_ index: Int) -> Catalog.TrackEntry {
            var artists: [ArtistID] = []
            for _ in 0...(random.oneIn(3) ? 1 + random.below(3) : 0) {
                // Some have far more than others.
                let artist = ArtistID(unchecked: "a\(random.below(1 + random.below(Self.artists)))")
                if !artists.contains(artist) { artists.append(artist) }
            }
            let days = Int64(random.below(600)) * (random.oneIn(2) ? 0 : 1)
            var entry = Catalog.TrackEntry(
                id: TrackID(unchecked: "t\(index)"), title: "T", artists: artists,
                publishedAt: catalog.clock.now.advanced(byMicroseconds: -days * 86_400_000_000))
            if random.oneIn(6) { entry.visibility = random.oneIn(2) ? .private : .sold }
            if random.oneIn(2) { entry.complete() }
            entry.genres = (0..<random.below(4)).map { _ in "g\(random.below(9))" }.reduce(into: []) { found, genre in
                if !found.contains(genre) { found.append(genre) }
            }
            return entry
        }
        func artist(_ index: Int) -> Catalog.ArtistEntry {
            var entry = Catalog.ArtistEntry(
                id: ArtistID(unchecked: "a\(index)"), name: "A", createdAt: moment(-Int64(random.below(1300)) * 24))
            if random.oneIn(3) { entry.picture = "https://media.example/a.png" }
            if random.oneIn(9) { entry.pictures = (0...random.below(7)).map { "https://media.example/\($0).png" } }
            if random.oneIn(3) { entry.bio = "A life." }
            entry.links = (0..<random.below(6)).map { "https://a.example/\($0)" }
            return entry
        }
        try await each((0..<Self.artists).map { artist($0) }) {
            _ = try await client.call(Catalog.PutArtists(source: Self.source, artists: $0))
        }
        let accounts = (0..<Self.accounts).map { account($0) }
        try await each(accounts) { _ = try await client.call(Catalog.PutAccounts(source: Self.source, accounts: $0)) }
        func own(_ artists: Range<Int>, _ role: Catalog.ArtistRole = .owner) async throws {
            try await each(
                artists.map {
                    .init(
                        artist: ArtistID(unchecked: "a\($0)"), account: AccountID(unchecked: "u\($0 % Self.accounts)"),
                        role: role, since: moment())
                }
            ) { _ = try await client.call(Catalog.PutRoles(source: Self.source, roles: $0)) }
        }
        // Some are claimed only later.
        try await own(0..<1050)
        var entries = (0..<Self.tracks).map { track($0) }
        try await each(entries) { _ = try await client.call(Catalog.PutTracks(source: Self.source, tracks: $0)) }
        var offset: Int64 = 0
        func play(_ count: Int) async throws {
            let rows = (0..<count).map { _ in
                Catalog.PlayRow(
                    track: TrackID(unchecked: "t\(random.below(1 + random.below(Self.tracks)))"),
                    listener: ListenerID(unchecked: "l\(random.below(50))"),
                    at: catalog.clock.now.advanced(byMicroseconds: -Int64(random.below(9)) * 86_400_000_000),
                    listenedMs: 40_000)
            }
            try await each(rows) { rows in
                let reply = try await client.call(
                    Catalog.RecordPlays(source: Self.source, offset: offset, plays: rows))
                offset = reply.next
            }
        }
        try await play(8000)
        catalog.clock.advance(by: .seconds(90_000))
        let edited = (0..<300).map { _ in random.below(Self.tracks) }
        for index in Set(edited).sorted() {
            let published = entries[index].publishedAt
            entries[index] = track(index)
            entries[index].publishedAt = published
        }
        try await each(Set(edited).sorted().map { entries[$0] }) {
            _ = try await client.call(Catalog.PutTracks(source: Self.source, tracks: $0))
        }
        let changed = (0..<120).map { account($0 * 7) }
        try await each(changed) { _ = try await client.call(Catalog.PutAccounts(source: Self.source, accounts: $0)) }
        try await own(1050..<1150)
        try await own(0..<40, .none)
        let removed = (0..<60).map { TrackID(unchecked: "t\($0 * 11)") }
        _ = try await client.call(Catalog.RemoveTracks(source: Self.source, tracks: removed))
        try await play(6000)
        _ = try await client.call(
            Catalog.VoidPlays(
                source: Self.source, offset: 0,
                voids: [
                    .init(
                        listener: ListenerID(unchecked: "l7"), from: moment(-24 * 900), until: moment(24 * 900),
                        reason: "a test")
                ]))
        try await play(2000)
    }
}
