import Contracts
import Support
import Testing
import Transport

@testable import ProgressService

/// What becomes of a ledger where its account is renamed, merged with another, made staff or taken away.
@Suite("Accounts that change") struct AccountChangeTests {
    /// u1 owns a1 and u2 owns a2; t1 is of a1, with ten plays of the day.
    private func withOwners(
        achievements: AchievementList = AchievementList([]), _ body: (TestProgress) async throws -> Void
    ) async throws {
        try await withProgress(achievements: achievements) { progress in
            await progress.follow()
            try await progress.judgeDay()
            for index in 1...2 {
                progress.catalog.put(artist: "a\(index)")
                progress.catalog.put(account: "u\(index)")
                progress.catalog.put(owner: "u\(index)", of: "a\(index)")
            }
            progress.catalog.put(track: "t1", by: ["a1"])
            progress.catalog.plays(of: "t1", on: theDay, total: 10)
            await progress.follow()
            try await body(progress)
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    private func xp(_ progress: TestProgress, _ accounts: String...) async throws -> [Int64] {
        var found: [Int64] = []
        for account in accounts { found.append(try await progress.progress(of: account).xp) }
        return found
    }

    @Test func `a rename changes no entry`() async throws {
        try await withOwners { progress in
            let before = try await progress.ledger(of: "u1")
            var entry = Catalog.AccountEntry(id: AccountID(unchecked: "u1"), name: "Another", createdAt: moment())
            entry.picture = "https://media.example/b.png"
            entry.country = "SE"
            progress.catalog.append(.entity(.account, "u1", entry, at: moment(2)))
            var artist = Catalog.ArtistEntry(id: ArtistID(unchecked: "a1"), name: "Another", createdAt: moment())
            artist.slug = "another"
            progress.catalog.append(.entity(.artist, "a1", artist, at: moment(2)))
            await progress.follow()
            #expect(try await progress.ledger(of: "u1") == before && before.count == 2)
            #expect(try await xp(progress, "u1", "u2") == [110, 0])
            progress.catalog.plays(of: "t1", on: theDay, total: 11)
            await progress.follow()
            #expect(try await xp(progress, "u1", "u2") == [111, 0])
        }
    }

    /// An operator merges two accounts by moving the one's roles to the other: what was earned stays where it is, and
    /// is not earned again.
    @Test func `where roles move to another account, that one earns from then on and nothing twice`() async throws {
        try await withOwners { (progress) async throws in
            progress.catalog.remove(role: "u1", of: "a1")
            progress.catalog.put(owner: "u2", of: "a1")
            progress.catalog.put(track: "t1", by: ["a1"], isComplete: true)
            progress.catalog.plays(of: "t1", on: theDay, total: 13)
            progress.catalog.put(track: "t2", by: ["a1", "a2"])
            await progress.follow()
            // Of the old track only what came after: its metadata and three plays. Of the new one once.
            #expect(try await xp(progress, "u1", "u2") == [110, 50 + 3 + 125])
            #expect(try await progress.progress(ofArtist: "a1").holder.account?.text == "u2")
            #expect(try await progress.ledger(of: "u2").allSatisfy { $0.claimed == nil })
            // Back again: both keep what they have.
            progress.catalog.remove(role: "u2", of: "a1")
            progress.catalog.put(owner: "u1", of: "a1")
            progress.catalog.put(track: "t1", by: ["a1"], isComplete: true)
            progress.catalog.plays(of: "t1", on: theDay, total: 14)
            await progress.follow()
            #expect(try await xp(progress, "u1", "u2") == [111, 178])
        }
    }

    @Test func `who gets an artist with its roles has its achievements for itself, the other keeps its own`()
        async throws
    {
        try await withOwners(achievements: try .standard()) { progress in
            progress.catalog.put(track: "t2", by: ["a1", "a2"])
            await progress.follow()
            // 100 and 10 and 125, with 500 for the first collaboration.
            #expect(try await xp(progress, "u1", "u2") == [735, 625])
            progress.catalog.remove(role: "u1", of: "a1")
            progress.catalog.put(owner: "u2", of: "a1", at: moment(9))
            await progress.follow()
            #expect(try await xp(progress, "u1", "u2") == [735, 625])
            let reply = try await progress.client.call(
                Progress.ListAchievements(account: AccountID(unchecked: "u2")))
            #expect(reply.unlocked == 2)
            #expect(reply.achievements.first { $0.id == "first-beat" }?.unlockedAt == moment())
        }
    }

    @Test func `staff keeps what it has, earns nothing, and gets nothing for that time when it leaves`() async throws {
        try await withOwners { (progress) async throws in
            progress.catalog.put(account: "u1", isStaff: true)
            progress.catalog.put(track: "t2", by: ["a1"])
            progress.catalog.plays(of: "t1", on: theDay, total: 15)
            await progress.follow()
            let standing = try await progress.progress(of: "u1")
            #expect(standing.xp == 110 && standing.staff)
            progress.catalog.put(account: "u1")
            progress.catalog.put(track: "t2", by: ["a1"])
            progress.catalog.plays(of: "t1", on: theDay, total: 16)
            await progress.follow()
            let after = try await progress.progress(of: "u1")
            #expect(after.xp == 111 && !after.staff)
            // What is new then is earned, of a track of that time too.
            progress.catalog.put(track: "t2", by: ["a1"], isComplete: true)
            await progress.follow()
            #expect(try await xp(progress, "u1") == [161])
        }
    }

    @Test func `a role taken away leaves the ledger, and the artist earns for itself`() async throws {
        try await withOwners { (progress) async throws in
            progress.catalog.remove(role: "u1", of: "a1")
            progress.catalog.plays(of: "t1", on: theDay, total: 12)
            progress.catalog.put(track: "t2", by: ["a1"])
            await progress.follow()
            #expect(try await xp(progress, "u1") == [110])
            #expect(try await progress.progress(ofArtist: "a1").xp == 102)
            #expect(try await progress.progress(ofArtist: "a1").holder.artist?.text == "a1")
            // The day's plays of before and those two are different ones.
            progress.catalog.put(owner: "u1", of: "a1")
            await progress.follow()
            #expect(try await progress.progress(ofArtist: "a1").holder.account?.text == "u1")
            #expect(try await xp(progress, "u1") == [112 + 100])
        }
    }

    /// As it is told where the directory has an account no more.
    @Test func `a deleted account keeps its ledger and earns as nobody else`() async throws {
        try await withOwners { (progress) async throws in
            progress.catalog.put(track: "t2", by: ["a2", "a1"])
            await progress.follow()
            #expect(try await xp(progress, "u1", "u2") == [235, 125])
            progress.catalog.append(.gone(.account, "u1", at: moment(3)))
            progress.catalog.plays(of: "t2", on: theDay, total: 4)
            await progress.follow()
            // Its profile is complete no more.
            #expect(try await xp(progress, "u1", "u2") == [235, 129])
            progress.catalog.remove(role: "u1", of: "a1")
            progress.catalog.plays(of: "t1", on: theDay, total: 11)
            await progress.follow()
            #expect(try await xp(progress, "u1", "u2") == [235, 129])
            #expect(try await progress.progress(ofArtist: "a1").xp == 1)
        }
    }
}
