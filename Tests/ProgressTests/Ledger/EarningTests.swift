import Contracts
import JSONRPC
import Support
import Testing
import Transport

@testable import ProgressService

/// The ledger's rules, one by one.
@Suite("Earning") struct EarningTests {
    /// A catalogue with u1 as the owner of a1, and u2 of a2.
    private func begin(_ progress: TestProgress) async throws {
        await progress.follow()
        for index in 1...3 {
            progress.catalog.put(artist: "a\(index)")
            progress.catalog.put(account: "u\(index)")
        }
        for index in 1...2 { progress.catalog.put(owner: "u\(index)", of: "a\(index)") }
    }

    private func xp(_ progress: TestProgress, _ accounts: [String]) async throws -> [Int64] {
        var found: [Int64] = []
        for account in accounts { found.append(try await progress.progress(of: account).xp) }
        return found
    }

    @Test func `uploads, metadata and collaborations give their XP once a track`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(track: "t1", by: ["a1"])
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [100, 0])
            progress.catalog.put(track: "t1", by: ["a1"], isComplete: true)
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            progress.catalog.put(track: "t1", by: ["a1", "a2"], isComplete: true)
            await progress.follow()
            // The second artist is new to the track, complete and collaborative by then.
            #expect(try await xp(progress, ["u1", "u2"]) == [175, 175])
            progress.catalog.put(track: "t1", by: ["a1"], visibility: .private)
            progress.catalog.put(track: "t1", by: ["a2", "a1"], isComplete: true)
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [175, 175])
        }
    }

    @Test func `a private track gives nothing until it is published`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(track: "t1", by: ["a1", "a2"], isComplete: true, visibility: .private)
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [0, 0])
            progress.catalog.put(track: "t1", by: ["a1", "a2"], isComplete: true)
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [175, 175])
        }
    }

    @Test func `who completes the profile later gets nothing for what was before`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(account: "u2", isCompleted: false)
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            progress.catalog.plays(of: "t1", on: theDay, total: 10)
            progress.catalog.put(account: "u2")
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [135, 0])
            progress.catalog.plays(of: "t1", on: theDay, total: 13)
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [138, 3])
        }
    }

    @Test func `an account with several of a track's artists earns once, as the primary artist's owner`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(account: "u1", isCompleted: false)
            progress.catalog.put(owner: "u1", of: "a3")
            progress.catalog.put(track: "t1", by: ["a3", "a1"])
            progress.catalog.plays(of: "t1", on: theDay, total: 10)
            await progress.follow()
            #expect(try await xp(progress, ["u1"]) == [135])
        }
    }

    @Test func `staff earn nothing, and are told so`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(account: "u1", isStaff: true)
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            progress.catalog.plays(of: "t1", on: theDay, total: 4)
            await progress.follow()
            let staff = try await progress.progress(of: "u1")
            #expect(staff.xp == 0 && staff.staff)
            #expect(try await xp(progress, ["u2"]) == [129])
        }
    }

    @Test func `late plays go to their own day`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(track: "t1", by: ["a1"])
            progress.catalog.plays(of: "t1", on: theDay, total: 5)
            progress.catalog.plays(of: "t1", on: theDay - 3, total: 2)
            progress.catalog.plays(of: "t1", on: theDay, total: 6)
            await progress.follow()
            let plays = try await progress.ledger(of: "u1").filter { $0.source == .play }
            #expect(plays.map(\.plays) == [6, 2] && plays.map(\.xp) == [6, 2])
            #expect(plays.map(\.day?.number) == [theDay, theDay - 3])
        }
    }

    @Test func `a correction is an entry of its own and takes back what was given`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(track: "t1", by: ["a1"])
            progress.catalog.plays(of: "t1", on: theDay, total: 10)
            progress.catalog.void(at: moment(5))
            progress.catalog.plays(of: "t1", on: theDay, total: 4)
            await progress.follow()
            let standing = try await progress.progress(of: "u1")
            #expect(standing.xp == 104)
            #expect(standing.sources.last == .init(source: .correction, count: 1, xp: -6))
            let entry = try #require(try await progress.ledger(of: "u1").first { $0.source == .correction })
            #expect(entry.xp == -6 && entry.plays == 6 && entry.day?.number == theDay && entry.at == moment(5))
            #expect(entry.track == Progress.LedgerTrack(id: TrackID(unchecked: "t1"), title: "T t1"))
            progress.catalog.plays(of: "t1", on: theDay, total: 7)
            await progress.follow()
            #expect(try await xp(progress, ["u1"]) == [107])
        }
    }

    @Test func `a removed track keeps what it earned, and its late plays count`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            let entry = Catalog.TrackEntry(
                id: TrackID(unchecked: "t1"), title: "T", artists: [ArtistID(unchecked: "a1")], publishedAt: moment())
            progress.catalog.put(entry)
            progress.catalog.remove(entry)
            progress.catalog.plays(of: "t1", on: theDay, total: 3)
            progress.catalog.put(entry)
            await progress.follow()
            #expect(try await xp(progress, ["u1"]) == [103])
        }
    }

    @Test func `an artist that nobody owns earns for whoever claims it, once`() async throws {
        try await withProgress { progress in
            try await begin(progress)
            progress.catalog.put(track: "t3", by: ["a3"])
            progress.catalog.put(track: "t13", by: ["a3", "a1"])
            progress.catalog.plays(of: "t3", on: theDay, total: 5)
            progress.catalog.plays(of: "t13", on: theDay, total: 7)
            await progress.follow()
            #expect(try await progress.progress(ofArtist: "a3").xp == 100 + 125 + 12)
            #expect(try await progress.progress(ofArtist: "a3").holder.artist?.text == "a3")
            #expect(try await xp(progress, ["u1"]) == [132])
            progress.catalog.put(owner: "u1", of: "a3")
            await progress.follow()
            // Of the common track u1 has all already.
            #expect(try await xp(progress, ["u1"]) == [132 + 105])
            #expect(try await progress.progress(ofArtist: "a3").holder.account?.text == "u1")
            let claimed = try await progress.ledger(of: "u1").filter { $0.claimed?.text == "a3" }
            #expect(claimed.count == 2)
            progress.catalog.remove(role: "u1", of: "a3")
            progress.catalog.plays(of: "t3", on: theDay, total: 6)
            await progress.follow()
            #expect(try await progress.progress(ofArtist: "a3").xp == 1)
            #expect(try await xp(progress, ["u1"]) == [132 + 105])
            progress.catalog.put(owner: "u2", of: "a3")
            await progress.follow()
            #expect(try await xp(progress, ["u1", "u2"]) == [132 + 105, 1])
            #expect(try await progress.problems() == [])
        }
    }

    @Test func `history that was brought in is quiet and keeps its dates`() async throws {
        try await withProgress { progress in
            progress.catalog.put(artist: "a1")
            progress.catalog.put(account: "u1")
            progress.catalog.put(owner: "u1", of: "a1")
            progress.catalog.put(track: "t1", by: ["a1"], isComplete: true, published: moment(-24 * 400))
            await progress.follow()
            progress.catalog.put(track: "t2", by: ["a1"], isComplete: true, published: moment(-24 * 300))
            progress.catalog.put(track: "t3", by: ["a1"], published: moment(-2))
            progress.catalog.put(track: "t3", by: ["a1"], isComplete: true, published: moment(-2), at: moment(200))
            await progress.follow()
            let ledger = try await progress.ledger(of: "u1")
            #expect(ledger.map(\.quiet) == [false, false, true, true, true, true])
            #expect(
                ledger.map(\.at)
                    == [
                        moment(200), moment(-2), moment(-24 * 300), moment(-24 * 300), moment(-24 * 400),
                        moment(-24 * 400),
                    ])
        }
    }

    @Test func `other amounts hold from then on, and a rebuild uses those of each time`() async throws {
        let catalog = MemoryCatalog()
        let folder = try ScratchFolder()
        var progress = try await TestProgress(in: folder, catalog: catalog)
        try await begin(progress)
        catalog.put(track: "t1", by: ["a1"])
        catalog.plays(of: "t1", on: theDay, total: 10)
        await progress.follow()
        await progress.stop()
        let other = Progress.Amounts(upload: 7, metadata: 5, collaboration: 3, play: 2)
        progress = try await TestProgress(in: folder, catalog: catalog, amounts: other)
        catalog.put(track: "t2", by: ["a1"])
        catalog.plays(of: "t2", on: theDay, total: 10)
        // The day's entry of the first track keeps the amount that it began with.
        catalog.plays(of: "t1", on: theDay, total: 11)
        await progress.follow()
        #expect(try await xp(progress, ["u1"]) == [110 + 27 + 1])
        let rules = try await progress.client.call(Progress.GetRules())
        #expect(rules.version == 2 && rules.amounts == other && rules.levels.count == 100)
        #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        let tried = try await progress.client.call(Progress.TryRules(rules: other))
        #expect(tried.xpNow == 138 && tried.xpThen == 2 * 7 + 21 * 2 && tried.movers.count == 1)
        #expect(tried.moved == 1 && tried.movers.first?.holder.account?.text == "u1")
        await progress.stop()
    }

    /// Unlocks are tried by what was recorded of them, and by the XP of the list that is tried.
    @Test func `other achievements are tried too, and bad ones refused with the reason`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            for index in 0..<10 { progress.catalog.put(track: "t\(index)", by: ["a1", "a2"]) }
            await progress.follow()
            let own: Int64 = 10 * 125 + 500 + 1500
            #expect(try await xp(progress, ["u1", "u2"]) == [own, own])
            func tried(_ list: String...) async throws -> Progress.TryRules.Reply {
                try await progress.client.call(
                    Progress.TryRules(
                        rules: Progress.Amounts(), achievements: list.map { RawJSON(checked: Array($0.utf8)) }))
            }
            func entry(_ id: String, _ xp: Int, _ atLeast: Int) -> String {
                #"{"id":"\#(id)","category":"c","name":"N","description":"D","xp":\#(xp),"rarity":"rare","#
                    + #""criterion":{"kind":"collaborations","atLeast":\#(atLeast)}}"#
            }
            let same = try await progress.client.call(Progress.TryRules(rules: Progress.Amounts()))
            #expect(same.changed == 0 && same.ungranted == 0 && same.xpThen == 2 * own)
            // One gives more, one is harder than what was recorded, and the first track's is none any more.
            let reply = try await tried(
                entry("collaboration-enthusiast", 700, 1), entry("team-player", 1500, 11))
            #expect(reply.ungranted == 4 && reply.changed == 2)
            #expect(reply.movers.map(\.xpThen) == [1950, 1950])
            #expect(try await xp(progress, ["u1", "u2"]) == [own, own])
            for (bad, part) in [
                (entry("a", -1, 1), "of the entry \"a\", its xp is -1"), ("7", "number 1, it is no object"),
            ] {
                do {
                    _ = try await tried(bad)
                    Issue.record("\(bad) was tried")
                } catch let error as CallError<ProgressFailure> {
                    guard case .failed(.badAchievements(let reason)) = error else { throw error }
                    #expect(
                        reason.contains("The achievements of the rules to try cannot be used") && reason.contains(part))
                }
            }
        }
    }
}
