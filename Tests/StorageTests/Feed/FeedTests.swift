import ServiceKit
import Support
import Testing

@testable import Storage

let feedSchema = Schema(
    name: "feeds",
    migrations: [Migration(version: 1, oldestBinary: 1, sql: Feed.tables + Cursor.tables + itemTables)])

/// What the followers of these tests keep.
private let itemTables: [StaticString] = [
    """
    CREATE TABLE items (
        name TEXT PRIMARY KEY, value INTEGER NOT NULL, is_seen INTEGER NOT NULL,
        applied INTEGER NOT NULL) STRICT
    """
]

@Suite("Feed")
struct FeedTests {
    private let folder: TemporaryFolder
    private let database: Database

    init() async throws {
        folder = try TemporaryFolder()
        database = try Database.open(.test(folder.file("test.db")), schema: feedSchema)
        try await database.write(cost: 0) { try Feed.prepare(in: $0) }
    }

    @discardableResult
    private func append(_ count: Int = 1, kind: String = "k") async throws -> Int64 {
        try await database.write(cost: 0) {
            try Feed.append([FeedChange(kind: kind, count: count, body: [UInt8(count)])], to: $0)
        }
    }

    private func read(_ after: Int64, limit: Int = 1000, epoch: String? = nil) throws -> FeedSlice {
        try Feed.read(epoch: epoch, after: after, limit: limit, in: database.reading())
    }

    private func error(_ body: () throws -> Void) -> FeedError? {
        do { try body() } catch { return error as? FeedError }
        return nil
    }

    @Test func `positions are dense, a call that is taken back gives its own back`() async throws {
        #expect(try await append() == 1)
        #expect(try await append(3) == 2)
        await #expect(throws: BodyFailed.self) {
            try await database.write(cost: 0) {
                try Feed.append([FeedChange(kind: "k", count: 5, body: [])], to: $0)
                throw BodyFailed()
            }
        }
        #expect(try await append(2) == 5)
        let all = try read(0)
        #expect(all.rows.map(\.position) == [1, 2, 5])
        #expect(all.rows.map(\.wanted) == [0..<1, 0..<3, 0..<2])
        #expect(all.position == 6)
        #expect(all.head.position == 6)
        await #expect(throws: StorageError.self) { try await append(0) }
    }

    @Test func `every page of every size goes through the feed without a gap or a repetition`() async throws {
        var random = Seeded("feed pages")
        for _ in 0..<40 { try await append(1 + random.below(9)) }
        let head = try read(0, limit: 0).head.position
        for limit in [1, 2, 3, 7, 50, 1000] {
            var found: [Int64] = []
            var cursor: Int64 = 0
            while true {
                let page = try read(cursor, limit: limit)
                for row in page.rows { found += row.wanted.map { row.position + Int64($0) } }
                #expect(page.rows.map(\.wanted.count).reduce(0, +) <= limit)
                guard page.position > cursor else { break }
                cursor = page.position
            }
            #expect(found == Array(1...head), "limit \(limit)")
        }
        for cursor in 0..<head {
            let row = try #require(try read(cursor, limit: 1).rows.first)
            #expect(row.position + Int64(row.wanted.lowerBound) == cursor + 1)
        }
    }

    @Test func `a cursor that the feed does not go on from is told why`() async throws {
        for _ in 0..<5 { try await append(2) }
        #expect(error { _ = try read(11) } == .cursorAhead(head: 10))
        #expect(error { _ = try read(10) } == nil)
        #expect(error { _ = try read(-1) } == .cursorTooOld(oldest: 1))
        #expect(try await database.write(cost: 0) { try Feed.trim(keeping: 5, in: $0) } == false)
        // A row goes only as a whole.
        #expect(try read(4).head.oldest == 5)
        #expect(error { _ = try read(3) } == .cursorTooOld(oldest: 5))
        #expect(try read(4).rows.map(\.position) == [5, 7, 9])
        let epoch = try read(10).head.epoch
        #expect(epoch.utf8.count == 32)
        #expect(error { _ = try read(10, epoch: epoch) } == nil)
        let renewed = try await database.write(cost: 0) { try Feed.renewEpoch(in: $0) }
        #expect(renewed != epoch)
        #expect(error { _ = try read(10, epoch: epoch) } == .otherEpoch(epoch: renewed))
        // A later start keeps it.
        try await database.write(cost: 0) { try Feed.prepare(in: $0) }
        #expect(try read(10).head.epoch == renewed)
    }

    @Test func `trimming goes in slices, up to the whole feed, and positions go on`() async throws {
        for _ in 0..<600 { try await append() }
        var slices = 1
        while try await database.write(cost: 0, { try Feed.trim(keeping: 0, in: $0) }) { slices += 1 }
        #expect(slices == 3)
        #expect(try read(600).head.oldest == 601)
        #expect(error { _ = try read(599) } == .cursorTooOld(oldest: 601))
        #expect(try await append() == 601)
        #expect(try read(600).rows.map(\.position) == [601])
    }

    @Test func `a feed without an epoch and one with a gap are not read`() async throws {
        try await append()
        try await append()
        try await append()
        try await database.write(cost: 0) { try $0.execute("DELETE FROM feed WHERE position = 2") }
        #expect(storageError { _ = try read(1) } == .damaged(reason: "the feed has a gap at position 2"))
        #expect(storageError { _ = try read(0) } == .damaged(reason: "the feed has a gap at position 2"))
        try await database.write(cost: 0) { try $0.execute("UPDATE feed_head SET epoch = ''") }
        #expect(storageError { _ = try read(0) } == .failed(reason: "the feed has no epoch yet"))
    }
}
