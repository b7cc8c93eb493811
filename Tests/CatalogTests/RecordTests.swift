import CatalogService
import Contracts
import JSONRPC
import Storage
import Support
import Testing
import Transport

/// Plays, downloads and follows: taken once, counted by the rules, explained where they do not count.
@Suite("Recording events")
struct RecordTests {
    private func play(
        _ track: TrackID, by listener: ListenerID = "v", ms: Int64 = 30_000, daysAgo: Int64 = 0, in catalog: TestCatalog
    ) -> Catalog.PlayRow {
        let at = catalog.clock.now.advanced(byMicroseconds: -daysAgo * Timestamp.microsecondsPerDay)
        return Catalog.PlayRow(track: track, listener: listener, at: at, listenedMs: ms)
    }

    private func withTracks(_ body: (TestCatalog) async throws -> Void) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            try await catalog.put(tracks: [
                track("t", by: ["a"], plays: 100, downloads: 7), track("u", by: ["a", "b"]),
            ])
            try await body(catalog)
        }
    }

    // MARK: Offsets

    @Test func `a batch sent twice is taken once`() async throws {
        try await withTracks { catalog in
            let batch = (0..<5).map { _ in play("t", in: catalog) }
            let first = try await catalog.record(plays: batch)
            #expect((first.known, first.taken, first.counted, first.next) == (0, 5, 5, 5))
            let again = try await catalog.record(plays: batch)
            #expect((again.known, again.taken, again.counted, again.next) == (5, 0, 0, 5))
            #expect(try await catalog.summary(of: "a").plays == 105)
        }
    }

    @Test func `a batch that overlaps is taken from where the source stood`() async throws {
        try await withTracks { catalog in
            try await catalog.record(plays: (0..<5).map { _ in play("t", in: catalog) })
            let reply = try await catalog.record(plays: (0..<4).map { _ in play("u", in: catalog) }, at: 3)
            #expect((reply.known, reply.taken, reply.next) == (2, 2, 7))
            // Wholly below, and not even touching.
            let old = try await catalog.record(plays: [play("t", in: catalog)], at: 1)
            #expect((old.known, old.taken, old.next) == (1, 0, 7))
            #expect(try await catalog.summary(of: "a").plays == 107)
            #expect(try await catalog.summary(of: "b").plays == 2)
        }
    }

    @Test func `a gap is refused with the offset expected, and nothing is taken`() async throws {
        try await withTracks { catalog in
            try await catalog.record(plays: [play("t", in: catalog)])
            let gap = await failure { try await catalog.record(plays: [play("t", in: catalog)], at: 2) }
            #expect(gap == .offsetGap(expected: 1))
            #expect(try await catalog.record(plays: [], at: 1).next == 1)
            #expect(try await catalog.summary(of: "a").plays == 101)
        }
    }

    @Test func `each source and each kind of row has an offset of its own`() async throws {
        try await withTracks { catalog in
            let first = try await catalog.record(plays: [play("t", in: catalog)])
            #expect(first.next == 1)
            let other = SourceName(unchecked: "other")
            #expect(try await catalog.record(plays: [play("t", in: catalog)], from: other).taken == 1)
            let follow = Catalog.FollowRow(artist: "a", listener: "v", at: catalog.clock.now)
            #expect(try await catalog.record(follows: [follow]).next == 1)
        }
    }

    @Test func `refused rows are behind the offset too, and do not stop their neighbours`() async throws {
        try await withTracks { catalog in
            var hidden = track("p", by: ["a"])
            hidden.visibility = .private
            try await catalog.put(tracks: [hidden])
            let rows = [
                play("t", in: catalog), play("none", in: catalog), play("p", in: catalog),
                play("t", daysAgo: -1, in: catalog), play("t", ms: -1, in: catalog), play("u", in: catalog),
            ]
            let reply = try await catalog.record(plays: rows)
            #expect((reply.taken, reply.counted, reply.next) == (2, 2, 6))
            let refusals = reply.refused.map { Refusal($0.index, $0.field) }
            #expect(
                refusals == [Refusal(1, "track"), Refusal(2, "track"), Refusal(3, "at"), Refusal(4, "listenedMs")])
            let kept = try await catalog.database.read { store in
                try store.all("SELECT reason, entries FROM source_refusals ORDER BY reason") {
                    "\(try $0.text(0)) \(try $0.int(1))"
                }
            }
            #expect(kept == ["futureTime 1", "malformed 1", "notPublic 1", "unknownTrack 1"])
            // The repetition refuses nothing a second time.
            #expect(try await catalog.record(plays: rows).refused.isEmpty)
        }
    }

    @Test func `an offset or a source out of bounds is refused by name`() async throws {
        try await withTracks { catalog in
            for (params, field) in [
                (#"{"source":"s","offset":-1,"plays":[]}"#, "offset"),
                (#"{"source":"s","offset":9007199254740992,"plays":[]}"#, "offset"),
                (#"{"source":"s","plays":[]}"#, "offset"),
                (#"{"source":"\#(String(repeating: "x", count: 1_000_000))","offset":0,"plays":[]}"#, "source"),
            ] {
                let ending = await catalog.client.perform(
                    method: "catalog.recordPlays", params: RawJSON(checked: Array(params.utf8)), deadline: .seconds(10),
                    isIdempotent: true)
                guard case .error(let error) = ending else {
                    Issue.record("\(ending)")
                    continue
                }
                #expect(error.code == .invalidParams && error.message.contains(field), "\(error)")
                #expect(error.message.utf8.count < 500)
            }
        }
    }

    // MARK: What counts

    @Test(
        arguments: [
            (30_000, nil, true), (29_999, nil, false), (30_000, 300_000, true), (29_999, 300_000, false),
            (10_000, 20_000, true), (9_999, 20_000, false), (10_001, 20_001, true), (10_000, 20_001, false),
            (0, 1, false),
        ] as [(Int64, Int64?, Bool)])
    func aPlayCountsFromThirtySecondsOrHalfTheTrack(_ listened: Int64, _ duration: Int64?, _ counts: Bool) {
        #expect(EventRule.isLongEnough(listenedMs: listened, durationMs: duration) == counts)
    }

    @Test func `own team and staff do not count, and the reasons are kept`() async throws {
        try await withTracks { catalog in
            var staff = Catalog.AccountEntry(id: "s", name: "S", createdAt: moment())
            staff.staff = true
            try await catalog.put(accounts: [
                staff, Catalog.AccountEntry(id: "m", name: nil, createdAt: moment()),
                Catalog.AccountEntry(id: "fan", name: nil, createdAt: moment()),
            ])
            try await catalog.put(roles: [
                Catalog.RoleEntry(artist: "b", account: "m", role: .manager, since: moment())
            ])
            let reply = try await catalog.record(plays: [
                play("u", by: "m", in: catalog), play("t", by: "m", in: catalog), play("t", by: "s", in: catalog),
                play("t", by: "fan", in: catalog), play("t", by: "visitor", ms: 5, in: catalog),
            ])
            #expect((reply.taken, reply.counted) == (5, 2))
            #expect((reply.uncounted.ownTeam, reply.uncounted.staff, reply.uncounted.tooShort) == (1, 1, 1))
            #expect(try await catalog.summary(of: "a").plays == 102)
            #expect(try await catalog.summary(of: "b").plays == 0)
            try await catalog.folded()
            let kept = try await catalog.database.read { store in
                try store.all("SELECT plays, too_short, own_team, staff FROM track_sums ORDER BY track") { row in
                    [try row.int(0), try row.int(1), try row.int(2), try row.int(3)]
                }
            }
            #expect(kept == [[2, 1, 0, 1], [0, 0, 1, 0]])
        }
    }

    @Test func `plays move growth and the tracks' rows`() async throws {
        try await withTracks { catalog in
            let rows = (0..<20).map { play("u", daysAgo: $0 < 15 ? 1 : 31, in: catalog) }
            try await catalog.record(plays: rows)
            // (15 - 5) / 15
            #expect(try await catalog.summary(of: "b").growth == .measured(tenths: 667))
            #expect(try await catalog.tracks(of: "b").map(\.plays) == [20])
        }
    }

    @Test func `downloads count as plays do, and stay one by one`() async throws {
        try await withTracks { catalog in
            var row = Catalog.DownloadRow(track: "t", listener: "v", at: catalog.clock.now)
            row.name = "V"
            row.email = "v@example.org"
            let batch = [row, Catalog.DownloadRow(track: "none", listener: "v", at: catalog.clock.now), row]
            let reply = try await catalog.record(downloads: batch)
            #expect((reply.taken, reply.counted, reply.refused.count) == (2, 2, 1))
            #expect(try await catalog.record(downloads: batch).taken == 0)
            #expect(try await catalog.summary(of: "a").downloads == 9)
            #expect(try await catalog.tracks(of: "a").map(\.downloads).sorted() == [0, 9])
            let kept = try await catalog.database.read { store in
                try store.all("SELECT name FROM downloads") { try $0.text(0) }
            }
            #expect(kept == ["V", "V"])
        }
    }

    @Test func `the latest follow or unfollow holds, in whatever order they come`() async throws {
        let rows = [
            Catalog.FollowRow(artist: "a", listener: "x", at: moment(1)),
            Catalog.FollowRow(artist: "a", listener: "x", at: moment(2), following: false),
            Catalog.FollowRow(artist: "a", listener: "x", at: moment(3)),
            Catalog.FollowRow(artist: "a", listener: "y", at: moment(1)),
            Catalog.FollowRow(artist: "a", listener: "y", at: moment(1), following: false),
            Catalog.FollowRow(artist: "a", listener: "z", at: moment(0), following: false),
        ]
        var random = Seeded("follows in any order")
        for _ in 0..<20 {
            var shuffled = rows
            for index in shuffled.indices.dropFirst() { shuffled.swapAt(index, Int(random.next() % UInt64(index + 1))) }
            try await withTracks { catalog in
                let reply = try await catalog.record(follows: shuffled)
                #expect(reply.taken == 6 && reply.refused.isEmpty)
                #expect(try await catalog.summary(of: "a").followers == 1, "\(shuffled)")
            }
        }
    }

    // MARK: Changes of the catalogue

    @Test func `credits take their plays along`() async throws {
        try await withTracks { catalog in
            try await catalog.record(plays: (0..<12).map { play("u", daysAgo: $0 < 8 ? 1 : 40, in: catalog) })
            try await catalog.record(plays: (0..<3).map { _ in play("t", daysAgo: 1, in: catalog) }, from: "second")
            try await catalog.put(tracks: [track("u", by: ["b"])])
            var summary = try await catalog.summary(of: "a")
            #expect(summary.plays == 103)
            #expect(summary.growth == .calculating(plays: 3, needed: 7))
            #expect(try await catalog.summary(of: "b").plays == 12)
            try await catalog.put(tracks: [track("u", by: ["a"])])
            summary = try await catalog.summary(of: "a")
            #expect(summary.plays == 115)
            // (11 - 4) / 11
            #expect(summary.growth == .measured(tenths: 636))
            #expect(try await catalog.summary(of: "b").plays == 0)
            #expect(try await catalog.summary(of: "b").growth == .calculating(plays: 0, needed: 10))
        }
    }

    @Test func `a removed track leaves all figures`() async throws {
        try await withTracks { catalog in
            try await catalog.put(albums: [album("l", by: ["a"], ["t", "u"])])
            try await catalog.record(plays: (0..<4).map { play($0 < 3 ? "t" : "u", daysAgo: 1, in: catalog) })
            let reply = try await catalog.remove(tracks: ["t", "none"])
            #expect((reply.removed, reply.absent, reply.refused.count) == (1, 1, 0))
            let summary = try await catalog.summary(of: "a")
            #expect((summary.tracks, summary.plays, summary.playsBroughtIn, summary.downloads) == (1, 1, 0, 0))
            #expect(summary.growth == .calculating(plays: 1, needed: 9))
            #expect(try await catalog.record(plays: [play("t", in: catalog)], at: 4).refused.count == 1)
            // It may come again, with its past, and with the totals that it had brought in.
            #expect(try await catalog.put(tracks: [track("t", by: ["a"])]).refusals == [Refusal(0, "opening")])
            #expect(try await catalog.put(tracks: [track("t", by: ["a"], plays: 100, downloads: 7)]).added == 1)
            #expect(try await catalog.summary(of: "a").plays == 104)
        }
    }

    @Test func `opening totals stay as they are once there are events`() async throws {
        try await withTracks { catalog in
            #expect(try await catalog.put(tracks: [track("t", by: ["a"], plays: 90, downloads: 7)]).changed == 1)
            try await catalog.record(plays: [play("t", in: catalog)])
            let reply = try await catalog.put(tracks: [track("t", by: ["a"], plays: 91, downloads: 7)])
            #expect(reply.refusals == [Refusal(0, "opening")])
            #expect(try await catalog.summary(of: "a").plays == 91)
        }
    }

    // MARK: Accounts and roles

    @Test func `an artist has one owner`() async throws {
        try await withTracks { catalog in
            let accounts: [AccountID] = ["u", "v"]
            try await catalog.put(accounts: accounts.map { .init(id: $0, name: nil, createdAt: moment()) })
            func role(_ account: AccountID, _ role: Catalog.ArtistRole) -> Catalog.RoleEntry {
                Catalog.RoleEntry(artist: "a", account: account, role: role, since: moment())
            }
            #expect(try await catalog.put(roles: [role("u", .owner), role("v", .manager)]) == PutReply(added: 2))
            let second = try await catalog.put(roles: [role("v", .owner)])
            #expect(second.refusals == [Refusal(0, "role")])
            #expect(second.refused.first?.reason.contains("\"u\"") == true)
            let moved = try await catalog.put(roles: [role("u", .none), role("v", .owner), role("u", .manager)])
            #expect(moved == PutReply(added: 1, changed: 2))
            #expect(try await catalog.put(roles: [role("v", .owner), role("u", .none)]).changed == 1)
            let unknown = try await catalog.put(roles: [
                role("w", .manager), Catalog.RoleEntry(artist: "x", account: "u", role: .owner, since: moment()),
            ])
            #expect(unknown.refusals == [Refusal(0, "account"), Refusal(1, "artist")])
        }
    }

    @Test func `an account is completed by its name, picture and country`() async throws {
        try await withCatalog { catalog in
            var entry = Catalog.AccountEntry(id: "u", name: "U", createdAt: moment())
            entry.picture = "https://media.example/u.png"
            #expect(try await catalog.put(accounts: [entry]) == PutReply(added: 1))
            #expect(try await catalog.put(accounts: [entry]) == PutReply(unchanged: 1))
            func completed() async throws -> Int64? {
                try await catalog.database.read { try $0.first("SELECT completed FROM accounts") { try $0.int(0) } }
            }
            var isCompleted = try await completed()
            #expect(isCompleted == 0)
            entry.country = "SE"
            #expect(try await catalog.put(accounts: [entry]) == PutReply(changed: 1))
            isCompleted = try await completed()
            #expect(isCompleted == 1)
            entry.country = "se"
            #expect(try await catalog.put(accounts: [entry]).refusals == [Refusal(0, "country")])
        }
    }

    @Test func `puts with an offset are taken once`() async throws {
        try await withCatalog { catalog in
            let call = Catalog.PutArtists(source: "s", offset: 0, artists: [artist("a"), artist("b")])
            let first = try await catalog.client.call(call)
            #expect((first.added, first.known, first.next) == (2, 0, 2))
            let again = try await catalog.client.call(call)
            #expect((again.added, again.unchanged, again.known, again.next) == (0, 0, 2, 2))
            let gap = Catalog.PutArtists(source: "s", offset: 3, artists: [])
            #expect(await failure { try await catalog.client.call(gap) } == .offsetGap(expected: 2))
        }
    }
}

extension SourceName: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}
