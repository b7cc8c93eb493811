import Contracts
import Support
import Testing

@testable import ProgressService
@testable import Storage

/// What a rebuild finds in a ledger that is not as it should be, in however many parts and passes it goes through it.
@Suite("Rebuild") struct RebuildTests {
    /// The replies of a rebuild in one part, and in as many as there can be.
    private func replies(_ progress: TestProgress) async throws -> [Progress.Rebuild.Reply] {
        let (achievements, tail) = (progress.achievements, progress.store.tail)
        return try await progress.database.read { store in
            try [1_000_000, 40, 3].map {
                try Progress.Rebuild().handle(achievements, tail, mostInputs: $0, in: store)
            }
        }
    }

    private func damage(_ progress: TestProgress, _ statements: [StaticString]) async throws {
        try await progress.database.write(cost: 0) { store in
            for statement in statements {
                let changed = try store.execute(statement)
                #expect(changed == 1, "\(statement)")
            }
        }
    }

    @Test func `each difference is found, and told by what it is`() async throws {
        let progress = try await TestProgress(achievements: try .standard(), fold: .inSmallSlices)
        // Followed from the beginning: the first snapshot is empty.
        await progress.follow()
        _ = FeedHistory("damages", steps: 1200, to: progress.catalog)
        await progress.follow()
        try await progress.fold()
        let sound = try await replies(progress)
        #expect(sound.allSatisfy { $0 == sound[0] && $0.differences == 0 && $0.entries > 100 && $0.changes > 100 })
        try await damage(
            progress,
            [
                "UPDATE entries SET xp = xp + 1 WHERE key = (SELECT MIN(key) FROM entries WHERE source = 1)",
                "DELETE FROM entries WHERE key = (SELECT MAX(key) FROM entries WHERE source = 1)",
                """
                UPDATE entries SET achievement = 'unheard-of' WHERE key = (SELECT MAX(key) FROM entries WHERE source = 5)
                """,
                """
                UPDATE plays SET count = count + 1 WHERE holder = 0
                    AND (track, day) = (SELECT track, day FROM plays WHERE holder = 0 ORDER BY track, day LIMIT 1)
                """,
                """
                UPDATE plays SET rule = 7 WHERE (track, day, holder) =
                    (SELECT track, day, holder FROM plays WHERE holder > 0 ORDER BY track, day, holder LIMIT 1)
                """,
                """
                DELETE FROM plays WHERE (track, day, holder) = (SELECT track, day, holder FROM plays
                    WHERE holder > 0 ORDER BY track DESC, day DESC, holder DESC LIMIT 1)
                """,
                "INSERT INTO plays VALUES (1000000, 1, 2, 5, 0, 1, 0, 0)",
                "UPDATE totals SET uploads = uploads + 1 WHERE holder = (SELECT MIN(holder) FROM totals)",
                "DELETE FROM totals WHERE holder = (SELECT MAX(holder) FROM totals WHERE xp > 0)",
                "UPDATE artists SET filled = filled + 1 WHERE key = (SELECT MIN(key) FROM artists)",
            ])
        for reply in try await replies(progress) {
            let told = reply.examples
            #expect(reply.differences == 11 && told.count == 11, "\(told)")
            #expect(reply.entries == sound[0].entries && reply.changes == sound[0].changes)
            for text in [
                "and would be LedgerEntry(", "1 entries are missing.",
                "unheard-of", "The total of track ", "rule: 7", "1 entries of plays are missing.",
                "track 1000000 on day 1",
                "The sums of holder ", "are missing, and would be ", "The artist ",
            ] {
                #expect(told.contains { $0.contains(text) }, "\(text): \(told)")
            }
        }
        await progress.stop()
    }

    @Test func `entries of one track that changed places are not in their order`() async throws {
        let progress = try await TestProgress()
        await progress.follow()
        progress.catalog.put(artist: "a1")
        progress.catalog.put(track: "t1", by: ["a1"], isComplete: true)
        for index in 2..<40 { progress.catalog.put(track: "t\(index)", by: ["a1"], isComplete: true) }
        await progress.follow()
        try await damage(
            progress,
            [
                "UPDATE entries SET key = -1 WHERE key = (SELECT key FROM entries WHERE track = 1 AND source = 1)",
                """
                UPDATE entries SET key = (SELECT key - 1 FROM entries WHERE track = 1 AND source = 2)
                WHERE key = (SELECT key FROM entries WHERE track = 1 AND source = 2)
                """,
                """
                UPDATE entries SET key = (SELECT key + 1 FROM entries WHERE track = 1 AND source = 2)
                WHERE key = -1
                """,
            ])
        for reply in try await replies(progress) {
            #expect(reply.differences == 1)
            #expect(reply.examples.first?.contains("is not in its order") == true, "\(reply.examples)")
        }
        await progress.stop()
    }
}
