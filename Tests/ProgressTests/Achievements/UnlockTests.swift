import Contracts
import Storage
import Support
import Testing
import Transport

@testable import ProgressService

/// What unlocks, when, for whom, and what is recorded of it.
@Suite("Unlocks") struct UnlockTests {
    private func list(of progress: TestProgress, _ account: String) async throws -> Progress.ListAchievements.Reply {
        try await progress.client.call(Progress.ListAchievements(account: AccountID(unchecked: account)))
    }

    private func unlocked(_ progress: TestProgress, _ account: String) async throws -> Set<String> {
        Set(try await list(of: progress, account).achievements.filter { $0.unlockedAt != nil }.map(\.id))
    }

    private func begin(_ progress: TestProgress) async throws {
        await progress.follow()
        try await progress.judgeDay()
        for index in 1...3 {
            progress.catalog.put(artist: "a\(index)")
            progress.catalog.put(account: "u\(index)")
        }
        for index in 1...2 { progress.catalog.put(owner: "u\(index)", of: "a\(index)") }
    }

    @Test func `what counts unlocks with the change that reaches it, at its time`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            for index in 0..<10 {
                progress.catalog.put(track: "t\(index)", by: ["a1", "a2"], at: moment(Int64(index)))
            }
            await progress.follow()
            let reply = try await list(of: progress, "u1")
            #expect(reply.achievements.count == 39 && reply.unlocked == 3)
            let found = try await unlocked(progress, "u1")
            #expect(found == ["first-beat", "collaboration-enthusiast", "team-player"])
            let team = try #require(reply.achievements.first { $0.id == "team-player" })
            #expect(team.unlockedAt == moment(9) && team.xp == 1500 && team.holders == 2)
            let next = try #require(reply.achievements.first { $0.id == "bridge-builder" })
            #expect(next.progress == Progress.AchievementProgress(.count, value: 10, needed: 25))
            let whiz = try #require(reply.achievements.first { $0.id == "metadata-whiz" })
            #expect(whiz.progress == Progress.AchievementProgress(.percent, value: 0, needed: 700))
            #expect(reply.xp == 2000)
            #expect(try await progress.progress(of: "u1").xp == 10 * 125 + 2000)
            let entries = try await progress.ledger(of: "u1").filter { $0.source == .achievement }
            #expect(Set(entries.compactMap(\.achievement)) == found && entries.allSatisfy { !$0.quiet })
            let facts = try await progress.database.read { store in
                try store.all(
                    """
                    SELECT u.position, u.value, u.threshold FROM unlocks u JOIN entries e ON e.key = u.entry
                    WHERE e.achievement = 'team-player' ORDER BY e.key
                    """, []
                ) { [try $0.int(0), try $0.int(1), try $0.int(2)] }
            }
            let told = try await progress.client.call(Progress.ReadSnapshot(cursor: nil)).changes
                .first { $0.holder.account?.text == "u1" }
            let xp: Int64 = 10 * 125 + 2000
            #expect(told?.xp == xp)
            #expect(
                told?.unlocks == [
                    .init(category: "collaboration", count: 2), .init(category: "special", count: 1),
                ])
            let last = try await progress.client.call(Progress.ReadChanges(epoch: nil, after: 0)).changes
                .last { $0.holder.account?.text == "u1" }
            #expect(last?.xp == told?.xp && last?.unlocks == told?.unlocks)
            #expect(facts.count == 2 && facts.allSatisfy { $0[0] > 0 && $0[1] == 10 && $0[2] == 10 })
        }
    }

    @Test func `an unlock is permanent, and comes once whatever happens`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            progress.catalog.put(track: "t1", by: ["a1"], visibility: .private)
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            progress.catalog.put(owner: "u1", of: "a3")
            progress.catalog.put(track: "t3", by: ["a3", "a2"])
            await progress.follow()
            #expect(try await unlocked(progress, "u1").contains("collaboration-enthusiast"))
            #expect(try await progress.progress(of: "u1").sources[4] == .init(source: .achievement, count: 2, xp: 500))
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    /// Figures have no moment: what plays of a day reached, was reached by the end of that day.
    @Test func `what plays unlock has the time of their day`() async throws {
        let text =
            #"{"achievements":["#
            + [5, 8].map {
                #"{"id":"p\#($0)","category":"x","name":"N","description":"D","xp":10,"rarity":"rare","#
                    + #""criterion":{"kind":"lifetimePlays","atLeast":\#($0)}}"#
            }.joined(separator: ",") + "]}"
        try await withProgress(achievements: try AchievementList(parsing: Array(text.utf8), of: "test")) { progress in
            try await begin(progress)
            let today = progress.clock.now.day
            progress.catalog.put(track: "t1", by: ["a1"])
            progress.catalog.plays(of: "t1", on: today.number - 40, total: 5)
            progress.catalog.plays(of: "t1", on: today.number, total: 3)
            await progress.follow()
            let reply = try await list(of: progress, "u1")
            let late = Day(number: today.number - 39).start.advanced(byMicroseconds: -1)
            #expect(reply.achievements.map(\.unlockedAt) == [late, progress.clock.now])
            #expect(reply.unlockedRecently == 1)
        }
    }

    @Test func `staff unlock nothing`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            progress.catalog.put(account: "u1", isStaff: true)
            progress.catalog.put(track: "t1", by: ["a1", "a2"])
            await progress.follow()
            #expect(try await unlocked(progress, "u1") == [])
            #expect(try await unlocked(progress, "u2").count == 2)
            // Who leaves it has what its artist qualifies for, from then on.
            progress.catalog.put(account: "u1", at: moment(5))
            await progress.follow()
            #expect(try await unlocked(progress, "u1") == ["first-beat", "collaboration-enthusiast"])
            #expect(try await list(of: progress, "u1").achievements.compactMap(\.unlockedAt) == [moment(5), moment(5)])
        }
    }

    @Test func `who claims an artist has its achievements, but for those of its own`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            progress.catalog.put(track: "t1", by: ["a1"])
            for index in 0..<10 { progress.catalog.put(track: "c\(index)", by: ["a3", "a2"]) }
            await progress.follow()
            #expect(try await progress.progress(ofArtist: "a3").xp == 1250 + 2000)
            progress.catalog.put(owner: "u1", of: "a3")
            await progress.follow()
            #expect(
                try await unlocked(progress, "u1") == ["first-beat", "collaboration-enthusiast", "team-player"])
            #expect(try await progress.progress(of: "u1").xp == 100 + 1250 + 2000)
            let reply = try await list(of: progress, "u1")
            // One of them was u2's.
            #expect(reply.achievements.first { $0.id == "first-beat" }?.holders == 2)
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    /// Of what an account had itself nothing stays, whether it was unlocked before or by the same page.
    @Test(arguments: [3, 5000])
    func `nothing is left of the unlocks that a claim drops`(limit: Int) async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            progress.catalog.pages(of: limit)
            progress.catalog.put(track: "t1", by: ["a1"])
            progress.catalog.put(track: "t3", by: ["a3"])
            progress.catalog.put(owner: "u1", of: "a3")
            await progress.follow()
            let kept = try await progress.database.read { store in
                try store.first(
                    """
                    SELECT (SELECT COUNT(*) FROM entries WHERE source = 5), COUNT(*) FROM unlocks
                    """, []
                ) { [try $0.int(0), try $0.int(1)] }
            }
            #expect(kept == [1, 1])
            #expect(try await progress.problems() == [])
        }
    }

    @Test func `staff are not among those who have an achievement`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            func holders() async throws -> Int64? {
                try await list(of: progress, "u2").achievements.first { $0.id == "first-beat" }?.holders
            }
            try await begin(progress)
            for index in 1...3 { progress.catalog.put(track: "t\(index)", by: ["a\(index)"]) }
            await progress.follow()
            #expect(try await holders() == 3)
            progress.catalog.put(account: "u1", isStaff: true)
            await progress.follow()
            #expect(try await holders() == 2)
            // What it has stays, and what it takes over is the staff's.
            #expect(try await unlocked(progress, "u1") == ["first-beat"])
            progress.catalog.put(account: "u3", isStaff: true)
            progress.catalog.put(owner: "u3", of: "a3")
            await progress.follow()
            #expect(try await holders() == 1)
            progress.catalog.put(account: "u1")
            progress.catalog.put(account: "u3")
            await progress.follow()
            #expect(try await holders() == 3)
            progress.clock.advance(by: .seconds(86_400))
            try await progress.judgeDay()
            #expect(try await list(of: progress, "u2").producers == 3)
        }
    }

    @Test func `a rebuild lists the unlocks that other achievements would not grant, and keeps them`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            try await begin(progress)
            for index in 0..<10 { progress.catalog.put(track: "t\(index)", by: ["a1", "a2"]) }
            await progress.follow()
            #expect(try await progress.client.call(Progress.Rebuild()).ungranted == 0)
            // Another file: one is harder, one is gone, one is easier.
            let text = DefaultAchievements.text
                .replacing(
                    #""kind": "collaborations", "atLeast": 10}"#, with: #""kind": "collaborations", "atLeast": 11}"#
                )
                .replacing(#""id": "first-beat""#, with: #""id": "another""#)
            let changed = try AchievementList(parsing: Array(text.utf8), of: "test")
            let tail = progress.store.tail
            let reply = try await progress.database.read { try Progress.Rebuild().handle(changed, tail, in: $0) }
            #expect(reply.differences == 0 && reply.ungranted == 4)
            #expect(Set(reply.unlocks.map(\.achievement)) == ["first-beat", "team-player"])
            #expect(Set(reply.unlocks.compactMap(\.holder.account?.text)) == ["u1", "u2"])
            let team = try #require(reply.unlocks.first { $0.achievement == "team-player" })
            #expect(team.reason.contains("met by 10, with 10 needed then"))
            // However few rows are held at once.
            let parts = try await progress.database.read {
                try Progress.Rebuild().handle(changed, tail, mostInputs: 3, in: $0)
            }
            #expect(parts == reply)
        }
    }

    @Test func `six categories make a full circle`() async throws {
        let text = """
            {"achievements": [
            \((1...6).map { index in
                #"{"id":"c\#(index)","category":"k\#(index)","name":"N","description":"D","xp":10,"rarity":"rare","#
                    + #""criterion":{"kind":"publicTracks","atLeast":\#(index)}}"#
            }.joined(separator: ",")),
            {"id":"s","category":"special","name":"N","description":"D","xp":0,"rarity":"rare",
             "criterion":{"kind":"publicTracks","atLeast":1}},
            {"id":"circle","category":"special","name":"N","description":"D","xp":0,"rarity":"epic",
             "criterion":{"kind":"categories","atLeast":6}}]}
            """
        let achievements = try AchievementList(parsing: Array(text.utf8), of: "test")
        try await withProgress(achievements: achievements) { progress in
            try await begin(progress)
            for index in 1...5 { progress.catalog.put(track: "t\(index)", by: ["a1"]) }
            await progress.follow()
            #expect(try await unlocked(progress, "u1") == ["c1", "c2", "c3", "c4", "c5", "s"])
            progress.catalog.put(track: "t6", by: ["a1"], at: moment(7))
            await progress.follow()
            let reply = try await list(of: progress, "u1")
            #expect(reply.unlocked == 8)
            #expect(reply.achievements.first { $0.id == "circle" }?.unlockedAt == moment(7))
        }
    }

    /// An artist's first tracks of a snapshot could be its complete ones: nobody is judged by a part.
    @Test func `while a snapshot comes nobody is judged, and its unlocks are quiet`() async throws {
        try await withProgress(achievements: try .standard()) { progress in
            progress.catalog.put(artist: "a1")
            progress.catalog.put(account: "u1")
            progress.catalog.put(owner: "u1", of: "a1")
            for index in 0..<9 {
                progress.catalog.put(track: "t\(index)", by: ["a1"], isComplete: index < 6)
            }
            progress.catalog.pages(of: 2)
            await progress.follow()
            #expect(try await unlocked(progress, "u1") == [])
            try await progress.judgeDay()
            // 30 of 45 fields are less than 70 %.
            let reply = try await list(of: progress, "u1")
            let found = try await unlocked(progress, "u1")
            #expect(found.isSuperset(of: ["first-beat"]) && !found.contains("metadata-whiz"))
            #expect(reply.unlockedRecently == 0 && reply.producers == 1 && reply.judgedAt == progress.clock.now)
            #expect(try await progress.ledger(of: "u1").allSatisfy(\.quiet))
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }
}
