import Contracts
import JSONRPC
import Storage
import Support
import Testing
import Transport

@testable import CatalogService

/// What followers are told, kind by kind.
@Suite("The catalogue's feed")
struct FeedTests {
    private func changes(_ catalog: TestCatalog, after position: Int64 = 0) async throws -> [Catalog.Change] {
        try await catalog.folded()
        return try await catalog.client.call(Catalog.ReadChanges(epoch: nil, after: position, limit: 10_000)).changes
    }

    @Test func `every fact is told with its new value`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), fullArtist("b")])
            var account = Catalog.AccountEntry(id: "u", name: "U", createdAt: moment())
            try await catalog.put(accounts: [account])
            account.picture = "https://x"
            account.country = "SE"
            account.staff = true
            try await catalog.put(roles: [
                Catalog.RoleEntry(artist: "a", account: "u", role: .owner, since: moment())
            ])
            try await catalog.put(accounts: [account])
            try await catalog.put(tracks: [track("t", by: ["a", "b"]), fullTrack("f", by: ["b"])])
            try await catalog.put(albums: [album("c", by: ["b"], ["t", "f"])])
            try await catalog.record(follows: [.init(artist: "b", listener: "v", at: catalog.clock.now)])
            try await catalog.record(plays: [
                .init(track: "t", listener: "v", at: catalog.clock.now, listenedMs: 31_000)
            ])
            try await catalog.record(downloads: [.init(track: "t", listener: "v", at: catalog.clock.now)])
            try await catalog.folded()
            _ = try await catalog.client.call(
                Catalog.VoidPlays(
                    source: TestCatalog.source, offset: 0,
                    voids: [
                        .init(
                            listener: "v", from: moment(), until: catalog.clock.now.advanced(byMicroseconds: 1),
                            reason: "a script")
                    ]))
            try await catalog.remove(tracks: ["f"])
            try await catalog.put(roles: [Catalog.RoleEntry(artist: "a", account: "u", role: .none, since: moment())])

            let all = try await changes(catalog)
            #expect(all.map(\.position) == (1...Int64(all.count)).map { $0 })
            #expect(all.filter { $0.at != nil }.allSatisfy { $0.at == catalog.clock.now })
            func values(_ kind: Catalog.ChangeKind, _ id: String) throws -> [JSONValue?] {
                try all.filter { $0.kind == kind && $0.id == id }.map { change in
                    try change.value.map { try JSONValue(parsing: $0.bytes) }
                }
            }
            let staff = try values(.artist, "a").map { $0?["staff"]?.boolValue }
            #expect(staff == [false, true, false])
            #expect(try values(.artist, "b").first??["bio"]?.stringValue == "A life.")
            let accounts = try values(.account, "u")
            #expect(accounts.map { $0?["completed"]?.boolValue } == [false, true])
            #expect(accounts.map { $0?["staff"]?.boolValue } == [false, true])
            #expect(try values(.track, "t").first??["complete"]?.boolValue == false)
            let removed = try values(.track, "f")
            #expect(removed.first??["complete"]?.boolValue == true)
            #expect(removed.count == 2 && removed[1] == nil)
            #expect(try values(.removedTrack, "f").map { $0?["title"]?.stringValue } == ["Track f"])
            #expect(try values(.album, "c").map { $0?["tracks"]?.arrayValue?.count } == [2, 1])
            #expect(try values(.follow, "b/v").first??["following"]?.boolValue == true)
            let roles = try values(.role, "a/u")
            #expect(roles.count == 2 && roles[0]?["role"]?.stringValue == "owner" && roles[1] == nil)
            let void = try #require(all.first { $0.kind == .void }?.value)
            #expect(try JSONValue(parsing: void.bytes)["plays"]?.integerValue == 1)
            let today = catalog.clock.now.day
            #expect(all.filter { $0.kind == .plays }.map(\.total) == [1, 0])
            #expect(
                all.filter { $0.kind == .plays || $0.kind == .downloads }.allSatisfy { $0.id == "t" && $0.day == today }
            )
            #expect(all.filter { $0.kind == .downloads }.map(\.total) == [1])
            let terms = ContributionWeight.Track(
                publishedAt: moment(), producers: 2, visibility: .public, licensing: .nonExclusive)
            // The track's own: as it is put, and with its plays the one of now, after the correction.
            let weights = all.filter { ($0.kind == .track || $0.kind == .plays) && $0.id == "t" }.map(\.weight)
            #expect(weights == [0, 0, 0].map { String(ContributionWeight.weight(of: terms, plays: $0)) })
        }
    }

    /// Beside the days' totals: what a follower that keeps no days needs of a track.
    @Test func `a track's plays come in sum, with what they weigh`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            var opened = track("t", by: ["a", "b"])
            opened.opening = OpeningTotals(plays: 999, asOf: moment())
            var sold = track("s", by: ["a"])
            sold.licensing = .exclusive
            try await catalog.put(tracks: [opened, sold])
            func play(_ id: TrackID, daysAgo: Int64) -> Catalog.PlayRow {
                .init(
                    track: id, listener: "v",
                    at: catalog.clock.now.advanced(byMicroseconds: -daysAgo * 86_400_000_000), listenedMs: 31_000)
            }
            try await catalog.record(
                plays: [play("t", daysAgo: 0), play("t", daysAgo: 3), play("s", daysAgo: 0)])
            let all = try await changes(catalog)
            // log10(1 + 999) is 3: 1 + 2·3/4. The plays that are counted are one more each time.
            let told = all.filter { $0.id == "t" && $0.playsWeight != nil }
            #expect(told.map(\.plays) == [0, 2])
            let unit = Double(1 << 32)
            #expect(told.allSatisfy { abs(Double($0.playsWeight ?? 0) / unit - 2.5) < 0.001 })
            #expect(told[0].playsWeight ?? 0 < told[1].playsWeight ?? 0)
            // Of two days that stand together the last has them.
            #expect(all.filter { $0.kind == .plays && $0.id == "t" }.map { $0.plays != nil } == [false, true])
            #expect(all.filter { $0.id == "s" && $0.plays != nil }.map(\.playsWeight) == [0, 0])
            let page = try await catalog.client.call(Catalog.ReadSnapshot(cursor: nil))
            let held = page.changes.filter { $0.kind == .track }
            #expect(Dictionary(uniqueKeysWithValues: held.map { ($0.id, $0.plays) }) == ["t": 2, "s": 1])
            #expect(held.first { $0.id == "t" }?.playsWeight == told[1].playsWeight)
        }
    }

    /// The fold waits until much comes together; nobody who follows waits for it.
    @Test func `plays are told before they are folded, and a snapshot goes on where the tables are`() async throws {
        var patient = DeltaFold.Limits()
        patient.pause = .seconds(3600)
        let catalog = try await TestCatalog(fold: patient)
        do {
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: [track("t", by: ["a"]), track("u", by: ["a"])])
            func play(_ ids: TrackID..., at offset: Int64) async throws {
                try await catalog.record(
                    plays: ids.map { .init(track: $0, listener: "v", at: catalog.clock.now, listenedMs: 31_000) },
                    at: offset)
            }
            try await play("t", at: 0)
            // The first window does not wait.
            try await catalog.folded()
            // An edit is no play: who comes now has it, and goes on behind it.
            try await catalog.put(tracks: [track("v", by: ["a"])])
            let early = try await FeedState.snapshot(of: catalog)
            let head = try await catalog.database.read { try Feed.head(in: $0).position }
            #expect(early.position == head)
            try await play("t", "t", "u", at: 1)
            var all: [Catalog.Change] = []
            let isTold = try await eventually {
                all = try await catalog.client.call(Catalog.ReadChanges(epoch: nil, after: 0, limit: 100)).changes
                return all.contains { $0.id == "u" && $0.total == 1 }
            }
            #expect(isTold)
            #expect(all.filter { $0.id == "t" && $0.kind == .plays }.map(\.total) == [1, 3])
            #expect(all.last { $0.id == "t" }?.plays == 3)
            let waiting = try await catalog.database.read { store in
                try store.first("SELECT waiting FROM delta_state") { try $0.int(0) }
            }
            #expect(waiting == 2)

            // Put again, a track has the plays that were told of it.
            var renamed = track("t", by: ["a"])
            renamed.title = "Another"
            try await catalog.put(tracks: [renamed])
            var fromTheStart = FeedState()
            try await fromTheStart.follow(catalog)
            #expect(fromTheStart.lines.contains("track/t/day/\(catalog.clock.now.day.number)/plays 3"))
            var fromEarly = early
            try await fromEarly.follow(catalog)
            #expect(fromEarly.lines == fromTheStart.lines)

            var late = try await FeedState.snapshot(of: catalog)
            #expect(late.position < fromTheStart.position)
            #expect(late.lines != fromTheStart.lines)
            try await late.follow(catalog)
            #expect(late.lines == fromTheStart.lines)
        } catch {
            await catalog.stop()
            throw error
        }
        await catalog.stop()
    }

    @Test func `a page ends anywhere, a cursor goes on from there`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: (0..<50).map { track(TrackID(unchecked: "t\($0)"), by: ["a"]) })
            try await catalog.record(
                plays: (0..<500).map { index in
                    .init(
                        track: TrackID(unchecked: "t\(index % 50)"), listener: "v",
                        at: catalog.clock.now.advanced(byMicroseconds: -Int64(index / 50) * 86_400_000_000),
                        listenedMs: 31_000)
                })
            let all = try await changes(catalog)
            #expect(all.count { $0.kind == .plays } == 500)
            for limit in [1, 7, 499] {
                var found: [Catalog.Change] = []
                var position: Int64 = 0
                while true {
                    let page = try await catalog.client.call(
                        Catalog.ReadChanges(epoch: nil, after: position, limit: limit))
                    found += page.changes
                    position = page.position
                    if position == page.head { break }
                }
                #expect(found == all)
            }
        }
    }

    @Test func `pages of large entities stay within a line`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let ids = (0..<120).map { TrackID(unchecked: "t\($0)") }
            for id in ids {
                var large = track(id, by: ["a"])
                large.about = String(repeating: "é\u{1}", count: 6000)
                large.tags = (0..<50).map { String(repeating: "g", count: 390) + "\($0)" }
                try await catalog.put(tracks: [large])
            }
            var followed = FeedState()
            try await followed.follow(catalog, limit: 10_000)
            let copied = try await FeedState.snapshot(of: catalog, limit: 10_000)
            for state in [followed, copied] {
                #expect(state.count(.track) == ids.count)
                for id in ids { #expect(try state.entity(.track, id.text) != nil) }
            }
        }
    }

    @Test func `a cursor that the feed does not go on from is refused by name`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            let page = try await catalog.client.call(Catalog.ReadChanges(epoch: nil, after: 0))
            func failure<Request: RPCRequest>(
                _ request: Request
            ) async -> FeedFailure? where Request.Failure == FeedFailure {
                do {
                    _ = try await catalog.client.call(request)
                } catch .failed(let failure) {
                    return failure
                } catch {
                    Issue.record("\(error)")
                }
                return nil
            }
            #expect(
                await failure(Catalog.ReadChanges(epoch: page.epoch, after: page.head + 1))
                    == .cursorAhead(head: page.head))
            #expect(
                await failure(Catalog.ReadChanges(epoch: "another", after: 0)) == .otherEpoch(epoch: page.epoch))
            #expect(await failure(Catalog.ReadSnapshot(cursor: "s.nothing.1.")) == .badCursor)
            try await catalog.database.write(cost: 0) { store in
                try store.execute("UPDATE feed_head SET oldest = position")
            }
            #expect(
                await failure(Catalog.ReadChanges(epoch: page.epoch, after: 0, limit: 10))
                    == .cursorTooOld(oldest: page.head))
        }
    }
}
