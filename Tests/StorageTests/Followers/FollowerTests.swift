import Glibc
import ServiceKit
import Testing

@testable import Storage

@Suite("Follower")
struct FollowerTests {
    private let folder: TemporaryFolder
    private let database: Database
    private let feed = MemoryFeed()

    init() async throws {
        folder = try TemporaryFolder()
        database = try Database.open(.test(folder.file("test.db")), schema: feedSchema)
    }

    /// Follows until it stops by itself, or has nothing more to do at the head of the feed.
    private func follow(
        _ change: (inout FollowerSetting) -> Void = { _ in }
    ) async -> (states: [ComponentState], pauses: Int) {
        var setting = FollowerSetting()
        change(&setting)
        return await FollowerRun(database, feed, setting).toTheHead()
    }

    /// What is kept: name → value.
    private func kept() throws -> [String: Int64] {
        var found: [String: Int64] = [:]
        try database.reading().query("SELECT name, value FROM items") { found[try $0.text(0)] = try $0.int(1) }
        return found
    }

    private func cursor() throws -> FeedPosition? { try Cursor.read("memory", in: database.reading()) }

    @Test func `a new follower takes a snapshot and then the changes`() async throws {
        for index in 0..<25 { feed.put("n\(index % 10)", Int64(index)) }
        _ = await follow()
        #expect(try kept() == feed.items)
        #expect(try cursor() == FeedPosition(epoch: "e1", position: 25))
        #expect(feed.counts.snapshots == 2)
        for index in 0..<25 { feed.put("n\(index)", -Int64(index)) }
        feed.remove("n3")
        let (states, _) = await follow()
        #expect(try kept() == feed.items)
        #expect(try cursor() == FeedPosition(epoch: "e1", position: 51))
        #expect(feed.counts.snapshots == 2)
        #expect(states.allSatisfy { $0 == .ok })
    }

    @Test func `what changes while a snapshot is read is not lost`() async throws {
        for index in 0..<10 { feed.put("n\(index)", 1) }
        feed.duringSnapshot { feed in
            feed.put("n0", 2)
            feed.remove("n1")
            feed.put("n9", 2)
            feed.put("a new one", 1)
        }
        _ = await follow()
        #expect(try kept() == feed.items)
        #expect(try cursor()?.position == 14)
    }

    @Test func `pages that begin before the cursor are taken once`() async throws {
        feed.put("a", 1)
        _ = await follow()
        for index in 0..<40 { feed.put("n\(index % 4)", Int64(index)) }
        feed.overlap(by: 7)
        _ = await follow()
        #expect(try kept() == feed.items)
        let applied = try database.reading().first("SELECT CAST(SUM(applied) AS INTEGER) FROM items") {
            try $0.int(0)
        }
        #expect(applied == 41)
    }

    @Test func `another epoch, a cursor too old and a feed set back each end in a snapshot`() async throws {
        for index in 0..<8 { feed.put("n\(index)", 1) }
        _ = await follow()
        feed.begin(epoch: "e2", keeping: 5)
        feed.put("later", 1)
        _ = await follow()
        #expect(try kept() == feed.items)
        #expect(try cursor() == FeedPosition(epoch: "e2", position: 6))
        for index in 0..<30 { feed.put("n\(index)", 2) }
        feed.remove("n2")
        feed.trim(before: 30)
        _ = await follow()
        #expect(try kept() == feed.items)
        #expect(try cursor() == FeedPosition(epoch: "e2", position: 37))
        feed.begin(epoch: "e2", keeping: 3)
        _ = await follow()
        #expect(try kept() == feed.items)
        #expect(try cursor() == FeedPosition(epoch: "e2", position: 3))
    }

    @Test func `a crash anywhere leaves a whole page or none, and the next run ends the same`() async throws {
        for index in 0..<25 { feed.put("n\(index)", 1) }
        // Of the snapshot's four pages, and its beginning, each fails once; then each of three pages of changes.
        for failure in 0..<5 {
            _ = await follow {
                $0.failures = [failure]
                $0.stopsAtFailure = true
            }
            #expect(try cursor()?.epoch ?? "" == "")
        }
        _ = await follow()
        #expect(try kept() == feed.items)
        for index in 0..<25 { feed.put("n\(index)", 2) }
        for failure in 0..<3 {
            _ = await follow {
                $0.failures = [failure == 0 ? 0 : 1]
                $0.stopsAtFailure = true
            }
            let position = try #require(try cursor()?.position)
            #expect(try kept().values.filter { $0 == 2 }.count == Int(position) - 25)
        }
        _ = await follow()
        #expect(try kept() == feed.items)
    }

    @Test func `failures are told, waited after, and tried again`() async throws {
        feed.put("a", 1)
        feed.fail(times: 3)
        let (states, pauses) = await follow()
        #expect(try kept() == feed.items)
        #expect(states.filter { $0.reason?.contains("is tried again") == true }.count == 3)
        #expect(states.last == .ok)
        #expect(pauses == 4)
    }

    @Test func `an unknown kind stops it, with what stands before kept`() async throws {
        feed.put("a", 1)
        _ = await follow()
        feed.put("b", 1)
        feed.put("c", 1, kind: "strange")
        feed.put("d", 1)
        let (states, _) = await follow()
        #expect(try kept() == ["a": 1, "b": 1])
        #expect(try cursor()?.position == 2)
        let told = FollowError.unknownKind(feed: "memory", kind: "strange", position: 3)
        #expect(states.last == .degraded("\(told)"))
        // The release that knows it goes on from there.
        _ = await follow { $0.kinds.insert("strange") }
        #expect(try kept() == feed.items)
    }

    @Test func `pages that are none are not taken`() async throws {
        feed.put("a", 1)
        _ = await follow()
        feed.put("b", 1)
        feed.put("c", 1)
        feed.spoil { FeedPage(epoch: $0.epoch, position: $0.position, head: $0.head, changes: $0.changes.reversed()) }
        var (states, _) = await follow { $0.stopsAtFailure = true }
        #expect(states.last?.reason?.contains("out of order") == true)
        feed.spoil { FeedPage(epoch: $0.epoch, position: 0, head: $0.head, changes: $0.changes) }
        (states, _) = await follow { $0.stopsAtFailure = true }
        #expect(states.last?.reason?.contains("after position 1 it ends at 0 of 3") == true)
        #expect(try kept() == ["a": 1])
    }

    /// What a page leaves out is told by no later one.
    @Test func `a page that leaves a change out is not taken, and the whole one is`() async throws {
        feed.put("a", 1)
        _ = await follow()
        for index in 0..<4 { feed.put("n\(index)", 1) }
        let cases: [(@Sendable (FeedPage<ItemChange>) -> FeedPage<ItemChange>, String)] = [
            (
                { FeedPage(epoch: $0.epoch, position: 5, head: $0.head, changes: Array($0.changes.dropFirst())) },
                "no change at position 2"
            ),
            (
                { page in
                    FeedPage(
                        epoch: page.epoch, position: 5, head: page.head,
                        changes: page.changes.filter { $0.position != 3 })
                }, "no change at position 3"
            ),
            (
                { FeedPage(epoch: $0.epoch, position: 5, head: $0.head, changes: Array($0.changes.dropLast())) },
                "no change at 5"
            ),
            ({ FeedPage(epoch: $0.epoch, position: 5, head: $0.head, changes: []) }, "no change at 2"),
        ]
        for (spoil, reason) in cases {
            feed.spoil(spoil)
            let (states, _) = await follow { $0.stopsAtFailure = true }
            #expect(states.last?.reason?.contains(reason) == true, "\(states.last?.reason ?? "taken")")
            #expect(try kept() == ["a": 1])
        }
        _ = await follow()
        #expect(try kept() == feed.items && feed.items.count == 5)
        #expect(feed.counts.snapshots == 1)
    }

    @Test func `a cursor that somebody else moved is not moved again`() async throws {
        let start = FeedPosition(epoch: "e", position: 0)
        try await database.write(cost: 0) { try Cursor.restart("memory", epoch: "e", in: $0) }
        for target in [5, 9] as [Int64] {
            let result = await Task { [database] in
                try await database.write(cost: 0) {
                    try Cursor.advance("memory", from: start, to: FeedPosition(epoch: "e", position: target), in: $0)
                    try $0.execute("INSERT INTO items VALUES (?1, 1, 1, 1)", [.text("t\(target)")])
                }
            }.result
            switch result {
            case .success: #expect(target == 5)
            case .failure(let error): #expect(error as? FollowError == .cursorMoved(feed: "memory"))
            }
        }
        #expect(try cursor()?.position == 5)
        #expect(try kept().keys.sorted() == ["t5"])
    }

    @Test func `two followers at once without a lock still keep each page once`() async throws {
        feed.put("a", 1)
        _ = await follow()
        for index in 0..<60 { feed.put("n\(index % 6)", Int64(index)) }
        let other = try Database.open(.test(folder.file("test.db")), schema: feedSchema)
        async let first = FollowerRun(database, feed, FollowerSetting()).toTheHead()
        async let second = FollowerRun(other, feed, FollowerSetting()).toTheHead()
        _ = await (first, second)
        #expect(try kept() == feed.items)
        let applied = try database.reading().first("SELECT CAST(SUM(applied) AS INTEGER) FROM items") {
            try $0.int(0)
        }
        #expect(applied == 61)
        await other.close()
    }
}
