import Contracts
import Storage
import Support
import Testing
import Transport

@testable import ProgressService

/// The daily pass against a count by the words of the rules.
@Suite("Daily pass") struct DailyPassTests {
    private struct Made {
        var artist: String
        var tracks: Int
        var plays: [Int64] = []
        var isStaff = false
    }

    private func percentile(_ kind: String, _ top: Int) -> String {
        #"{"id":"\#(kind)-\#(top)","category":"x","name":"N","description":"D","xp":10,"rarity":"rare","#
            + #""criterion":{"kind":"\#(kind)","top":\#(top)}}"#
    }

    @Test(arguments: [25, 60])
    func `the top is the one of the rule, ties, staff and all`(count: Int) async throws {
        let tops = [1, 5, 10, 25, 50, 100]
        let text =
            "{\"achievements\":["
            + tops.flatMap { [percentile("trackCountPercentile", $0), percentile("trackPlaysPercentile", $0)] }
            .joined(separator: ",") + "]}"
        let achievements = try AchievementList(parsing: Array(text.utf8), of: "test")
        try await withProgress(achievements: achievements) { progress in
            var random = Seeded("a daily pass of \(count)")
            var made: [Made] = []
            for index in 0..<count {
                let artist = "a\(index)"
                progress.catalog.put(artist: artist)
                var one = Made(artist: artist, tracks: random.below(6), isStaff: random.oneIn(6))
                if one.isStaff {
                    progress.catalog.put(account: "u\(index)", isStaff: true)
                    progress.catalog.put(owner: "u\(index)", of: artist)
                }
                for track in 0..<one.tracks {
                    let plays = Int64(random.below(8))
                    one.plays.append(plays)
                    progress.catalog.put(track: "t\(index)-\(track)", by: [artist])
                    if plays > 0 { progress.catalog.plays(of: "t\(index)-\(track)", on: theDay, total: plays) }
                }
                // Neither private nor removed tracks count.
                progress.catalog.put(track: "p\(index)", by: [artist], visibility: .private)
                made.append(one)
            }
            await progress.follow()
            try await progress.judgeDay()
            let population = made.filter { !$0.isStaff && $0.tracks > 0 }
            let tracks = population.flatMap(\.plays)
            var expected: Set<String> = []
            for one in population {
                for top in tops {
                    let asMany = population.count { $0.tracks >= one.tracks }
                    if population.count >= 20, 100 * asMany <= top * population.count {
                        expected.insert("\(one.artist) trackCountPercentile-\(top)")
                    }
                    let best = one.plays.max() ?? 0
                    let played = tracks.count { $0 >= best }
                    if tracks.count >= 20, best > 0, 100 * played <= top * tracks.count {
                        expected.insert("\(one.artist) trackPlaysPercentile-\(top)")
                    }
                }
            }
            let found = try await progress.database.read { store in
                Set(
                    try store.all(
                        """
                        SELECT a.id, e.achievement FROM entries e JOIN unlocks u ON u.entry = e.key
                        JOIN artists a ON a.key = u.artist WHERE e.source = 5
                        """, []
                    ) { "\(try $0.text(0)) \(try $0.text(1))" })
            }
            #expect(found.subtracting(expected).sorted().prefix(5) == [])
            #expect(expected.subtracting(found).sorted().prefix(5) == [])
            #expect(!expected.isEmpty)
            let rules = try await progress.client.call(
                Progress.ListAchievements(artist: ArtistID(unchecked: population[0].artist)))
            // With and without tracks: some achievements take none.
            #expect(rules.producers == Int64(made.count { !$0.isStaff }))
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    /// The heaviest track, and the place among all, of weights beyond 64 bits and in the order of what came last.
    @Test func `tracks are compared by the weights that the catalogue tells`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            await progress.follow()
            try await progress.judgeDay()
            for index in 0..<25 {
                progress.catalog.put(artist: "a\(index)")
                progress.catalog.put(track: "t\(index)", by: ["a\(index)"], weight: Int128(index) << 80)
            }
            // Of a removed track and of a private one nothing counts.
            progress.catalog.put(track: "p", by: ["a0"], visibility: .private, weight: .max)
            progress.catalog.plays(of: "t3", on: theDay, total: 1, weight: 100 << 80)
            progress.catalog.plays(of: "t24", on: theDay, total: 0, weight: 1)
            await progress.follow()
            progress.clock.advance(by: .seconds(86_400))
            try await progress.judgeDay()
            func of(_ artist: String) async throws -> [String: Progress.Achievement] {
                let reply = try await progress.client.call(
                    Progress.ListAchievements(artist: ArtistID(unchecked: artist)))
                return Dictionary(uniqueKeysWithValues: reply.achievements.map { ($0.id, $0) })
            }
            let (first, second, third) = (try await of("a3"), try await of("a23"), try await of("a22"))
            #expect(first["top-biller"]?.unlockedAt != nil && first["track-excellence"]?.unlockedAt != nil)
            #expect(second["top-biller"]?.unlockedAt == nil && second["track-excellence"]?.unlockedAt != nil)
            #expect(third["track-excellence"]?.unlockedAt == nil)
            #expect(third["track-excellence"]?.progress == .init(.top, value: 120, needed: 100))
            // Without a weight there is no place.
            #expect(try await of("a0")["track-excellence"]?.progress == nil)
        }
    }

    /// Twenty tracks are enough, nineteen are not; all of the highest weight have it.
    @Test(arguments: [19, 20])
    func `the heaviest tracks share their place`(count: Int) async throws {
        try await withProgress(achievements: try .standard()) { progress in
            for index in 0..<count {
                progress.catalog.put(artist: "a\(index)")
                progress.catalog.put(track: "t\(index)", by: ["a\(index)"], weight: index < 3 ? 9 : 4)
            }
            // Of the staff, and of no population.
            progress.catalog.put(artist: "s")
            progress.catalog.put(account: "s", isStaff: true)
            progress.catalog.put(owner: "s", of: "s")
            progress.catalog.put(track: "s", by: ["s"], weight: 100)
            await progress.follow()
            try await progress.judgeDay()
            var found: Set<String> = []
            for index in 0..<count {
                let reply = try await progress.client.call(
                    Progress.ListAchievements(artist: ArtistID(unchecked: "a\(index)")))
                for one in reply.achievements where one.unlockedAt != nil { found.insert("a\(index) \(one.id)") }
            }
            let top = found.filter { $0.hasSuffix("top-biller") }
            #expect(top == (count == 20 ? ["a0 top-biller", "a1 top-biller", "a2 top-biller"] : []))
            // Three share a place of 15 %.
            #expect(!found.contains { $0.hasSuffix("track-excellence") })
        }
    }

    @Test func `a locked one shows the last day's place, or the count that is missing`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            await progress.follow()
            try await progress.judgeDay()
            for index in 0..<40 {
                progress.catalog.put(artist: "a\(index)", at: moment())
                for track in 0...(index / 10) { progress.catalog.put(track: "t\(index)-\(track)", by: ["a\(index)"]) }
            }
            await progress.follow()
            func progressOf(_ artist: String) async throws -> [String: Progress.AchievementProgress] {
                let reply = try await progress.client.call(
                    Progress.ListAchievements(artist: ArtistID(unchecked: artist)))
                return Dictionary(
                    uniqueKeysWithValues: reply.achievements.compactMap { one in one.progress.map { (one.id, $0) } })
            }
            #expect(try await progressOf("a15")["track-producer"] == nil)
            progress.clock.advance(by: .seconds(86_400))
            try await progress.judgeDay()
            let found = try await progressOf("a15")
            #expect(found["track-producer"] == .init(.top, value: 750, needed: 500))
            #expect(found["studio-legend"] == .init(.top, value: 750, needed: 50))
            #expect(found["rising-talent"] == .init(.count, value: 2, needed: 5))
            #expect(found["rising-star"] == nil)
            #expect(found["legacy"]?.measure == .count && found["legacy"]?.needed == 36)
            // A day later others have more, and the standing is the one of that day.
            for track in 4..<9 { progress.catalog.put(track: "t15-\(track)", by: ["a15"]) }
            await progress.follow()
            #expect(try await progressOf("a15")["studio-legend"] == .init(.top, value: 750, needed: 50))
            for index in 0..<3 {
                for track in 10..<25 { progress.catalog.put(track: "t\(index)-\(track)", by: ["a\(index)"]) }
            }
            await progress.follow()
            progress.clock.advance(by: .seconds(86_400))
            try await progress.judgeDay()
            #expect(try await progressOf("a15")["studio-legend"] == .init(.top, value: 100, needed: 50))
            // Who is of the staff has no place.
            progress.catalog.put(account: "u", isStaff: true)
            progress.catalog.put(owner: "u", of: "a15")
            await progress.follow()
            progress.clock.advance(by: .seconds(86_400))
            try await progress.judgeDay()
            let kept = try await progress.database.read { store in
                try store.first("SELECT COUNT(*) FROM standings", []) { try $0.int(0) }
            }
            #expect(kept == 39)
            // Of several artists the one that is nearest: 13 of the 39 have as many tracks as it.
            progress.catalog.put(account: "v")
            for artist in ["a20", "a35", "a21"] { progress.catalog.put(owner: "v", of: artist) }
            await progress.follow()
            progress.clock.advance(by: .seconds(86_400))
            try await progress.judgeDay()
            let reply = try await progress.client.call(Progress.ListAchievements(account: AccountID(unchecked: "v")))
            #expect(
                reply.achievements.first { $0.id == "studio-legend" }?.progress
                    == .init(.top, value: 334, needed: 50))
            let left = try await progress.database.read { store in
                try store.first("SELECT COUNT(*) FROM standings", []) { try $0.int(0) }
            }
            #expect(left == 37)
        }
    }

    @Test func `it comes once a day, and after a snapshot`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            let pass = DailyPass(achievements: progress.achievements, clock: progress.clock)
            var runs: [Bool] = []
            func run(_ mayWrite: Bool = true) async throws {
                runs.append(try await pass.run(on: progress.store, mayWrite: { mayWrite }))
            }
            // Nothing is followed yet.
            try await run()
            await progress.follow()
            try await run()
            try await run()
            #expect(runs == [false, true, false])
            progress.clock.advance(by: .seconds(86_400))
            try await run()
            progress.catalog.restore(keeping: 0, epoch: "e2")
            await progress.follow()
            try await run()
            #expect(runs.suffix(2) == [true, true])
            progress.clock.advance(by: .seconds(86_400))
            // Another may be at work.
            try await run(false)
            try await run()
            #expect(runs.suffix(2) == [false, true])
        }
    }

    /// Some of the artists have most plays on tracks that are private now: those count for nobody's place.
    @Test func `overall places know public tracks only, as all places among others`() async throws {
        let text =
            #"{"achievements":[{"id":"top","category":"x","name":"N","description":"D","xp":10,"rarity":"rare","#
            + #""criterion":{"kind":"overallPercentile","top":5,"atLeastTracks":1}}]}"#
        try await withProgress(achievements: try AchievementList(parsing: Array(text.utf8), of: "test")) { progress in
            for index in 0..<20 {
                progress.catalog.put(artist: "a\(index)")
                progress.catalog.put(track: "t\(index)", by: ["a\(index)"])
                progress.catalog.put(track: "p\(index)", by: ["a\(index)"], visibility: .private)
                progress.catalog.plays(of: "t\(index)", on: theDay, total: 10 + Int64(index))
                progress.catalog.plays(of: "p\(index)", on: theDay, total: 1000 - 50 * Int64(index))
            }
            await progress.follow()
            try await progress.judgeDay()
            var found: [String] = []
            for index in 0..<20 {
                let reply = try await progress.client.call(
                    Progress.ListAchievements(artist: ArtistID(unchecked: "a\(index)")))
                if reply.unlocked > 0 { found.append("a\(index)") }
            }
            #expect(found == ["a19"])
        }
    }

    @Test func `the first day waits until an empty catalogue was filled, and no other day does`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            let pass = DailyPass(
                achievements: progress.achievements, clock: progress.clock, firstFill: FirstFill())
            func runs() async throws -> Bool { try await pass.run(on: progress.store) }
            for _ in 0..<10 { #expect(try await !runs()) }
            await progress.follow()
            for _ in 0..<10 { #expect(try await !runs()) }
            // While it is filled nobody is judged by a part of it.
            for index in 0..<25 {
                progress.catalog.put(artist: "a\(index)")
                progress.catalog.put(track: "t\(index)", by: ["a\(index)"])
                if index == 24 { for track in 0..<9 { progress.catalog.put(track: "m\(track)", by: ["a3"]) } }
                await progress.follow()
                #expect(try await !runs())
            }
            var looks = 1
            while try await !runs(), looks < 10 { looks += 1 }
            #expect(looks == 3)
            let reply = try await progress.client.call(Progress.ListAchievements(artist: ArtistID(unchecked: "a3")))
            #expect(reply.achievements.first { $0.id == "studio-legend" }?.unlockedAt == progress.clock.now)
            #expect(reply.producers == 25)
            // Who comes until the next day is one of all.
            progress.catalog.put(artist: "b")
            progress.catalog.put(track: "b", by: ["b"])
            await progress.follow()
            #expect(
                try await progress.client.call(Progress.ListAchievements(artist: ArtistID(unchecked: "b"))).producers
                    == 26)
            progress.clock.advance(by: .seconds(86_400))
            #expect(try await runs())
        }
    }

    /// Of who has enough already, no change may come for a long time.
    @Test func `an achievement that is new in the file is judged with the next day`() async throws {
        let folder = try ScratchFolder()
        let catalog = MemoryCatalog()
        func list(_ ids: String...) throws -> AchievementList {
            let entries = ids.map {
                #"{"id":"\#($0)","category":"x","name":"N","description":"D","xp":10,"rarity":"rare","#
                    + #""criterion":{"kind":"publicTracks","atLeast":1}}"#
            }
            return try AchievementList(
                parsing: Array(#"{"achievements":[\#(entries.joined(separator: ","))]}"#.utf8), of: "test")
        }
        var progress = try await TestProgress(in: folder, catalog: catalog, achievements: try list("old"))
        await progress.follow()
        try await progress.judgeDay()
        catalog.put(artist: "a1")
        catalog.put(track: "t1", by: ["a1"])
        await progress.follow()
        await progress.stop()
        progress = try await TestProgress(in: folder, catalog: catalog, achievements: try list("old", "new"))
        await progress.follow()
        func unlocked() async throws -> [String: Timestamp] {
            let reply = try await progress.client.call(Progress.ListAchievements(artist: ArtistID(unchecked: "a1")))
            return Dictionary(
                uniqueKeysWithValues: reply.achievements.compactMap { one in one.unlockedAt.map { (one.id, $0) } })
        }
        #expect(try await unlocked() == ["old": moment()])
        progress.clock.advance(by: .seconds(86_400))
        try await progress.judgeDay()
        #expect(try await unlocked() == ["old": moment(), "new": progress.clock.now])
        #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        await progress.stop()
    }

    @Test func `age, place and season are judged on the day`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            await progress.follow()
            try await progress.judgeDay()
            // 2026-01-01 is a year, six and three months after 2025-06-15 is not.
            progress.catalog.put(artist: "a1")
            progress.catalog.put(account: "u1")
            progress.catalog.put(owner: "u1", of: "a1")
            progress.catalog.put(
                track: "t1", by: ["a1"], published: try #require(Timestamp("2024-12-31T23:59:59Z")))
            progress.catalog.put(track: "t2", by: ["a1"], published: try #require(Timestamp("2024-10-29T23:59:59Z")))
            await progress.follow()
            progress.clock.set(try #require(Timestamp("2026-01-02T00:00:01Z")))
            try await progress.judgeDay()
            func unlocked() async throws -> Set<String> {
                let reply = try await progress.client.call(
                    Progress.ListAchievements(account: AccountID(unchecked: "u1")))
                return Set(reply.achievements.filter { $0.unlockedAt != nil }.map(\.id))
            }
            #expect(try await unlocked() == ["first-beat", "early-adopter", "rising", "seasoned", "opening-act"])
            progress.clock.set(try #require(Timestamp("2026-06-15T00:00:00Z")))
            try await progress.judgeDay()
            #expect(try await unlocked().contains("og"))
            let reply = try await progress.client.call(Progress.ListAchievements(account: AccountID(unchecked: "u1")))
            #expect(reply.achievements.first { $0.id == "og" }?.unlockedAt == progress.clock.now)
            #expect(reply.unlockedRecently == 1)
        }
    }
}
