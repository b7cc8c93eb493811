import Contracts
import Glibc
import ServiceKit
import Support
import Testing

@testable import Storage

/// Backup and restore of a store with a feed, on the store that the tests run on.
@Suite("Store backups")
struct StoreBackupTests {
    private let folder: TemporaryFolder
    private let location: StoreLocation
    private static let name = "feeds"

    init() throws {
        folder = try TemporaryFolder()
        mkdir(folder.file("d"), 0o750)
        mkdir(folder.file("b"), 0o750)
        let url = try TestStore.url(for: folder.path)
        location = url.map { .server(url: $0, schema: Self.name) } ?? .file(folder.file("d/feeds.db"))
    }

    private func backup(_ schema: Schema = feedSchema, _ checks: [StoreCheck] = []) -> any StoreBackup {
        switch location {
        case .server(let url, _): PostgreSQLBackup(schema: schema, url: url, folder: folder.file("d"), checks: checks)
        case .file: SQLiteBackup(schema: schema, folder: folder.file("d"), file: "feeds.db", checks: checks)
        }
    }

    private var copies: String { folder.file("b") }

    /// Opens the store, lets `body` write, and closes it.
    private func writing<Value: Sendable>(
        _ schema: Schema = feedSchema, _ body: @escaping @Sendable (any SQLWriting) throws -> Value
    ) async throws -> Value {
        let database = try Database.open(location, schema: schema)
        defer { database.closeAndWait() }
        return try await database.write(cost: 0, body)
    }

    private func append(_ count: Int) async throws -> FeedHead {
        try await writing { store in
            try Feed.prepare(in: store)
            try Feed.append([FeedChange(kind: "k", count: count, body: [1])], to: store)
            return try Feed.head(in: store)
        }
    }

    private func restore(_ backup: any StoreBackup) throws -> Maintenance.StoreReport {
        let staged = try backup.stage(from: copies)
        guard staged.problems.isEmpty else { return staged }
        _ = try backup.place(aside: ".before-x", isEmpty: false)
        return staged
    }

    @Test func `a restored feed has another epoch, so that its followers begin anew`() async throws {
        let before = try await append(3)
        let report = try backup().backUp(into: copies)
        #expect(report.problems == [] && report.exists)
        #expect(report.feed == Maintenance.FeedPosition(epoch: before.epoch, position: 3))
        let later = try await append(2)
        #expect(later.epoch == before.epoch && later.position == 5)

        let restored = try restore(backup())
        #expect(restored.problems == [])
        let after = try await writing { try Feed.head(in: $0) }
        #expect(after.position == 3 && after.oldest == before.oldest)
        #expect(after.epoch != before.epoch && after.epoch.utf8.count == 32)
        #expect(restored.feed?.epoch == after.epoch)
        // A follower with what was taken back is told, although it is not ahead any more.
        let next = try await append(4)
        #expect(next.position == 7)
        await #expect(throws: FeedError.otherEpoch(epoch: after.epoch)) {
            try await writing { _ = try Feed.read(epoch: before.epoch, after: 5, limit: 10, in: $0) }
        }
        // Each restore of the same backup is another history.
        _ = try backup().place(aside: ".before-y", isEmpty: true)
        _ = try restore(backup())
        #expect(try await writing { try Feed.head(in: $0).epoch } != after.epoch)
    }

    @Test func `a backup of an earlier release is brought up to date`() async throws {
        _ = try await append(3)
        _ = try backup().backUp(into: copies)
        let newer = Schema(
            name: Self.name,
            migrations: feedSchema.migrations + [
                Migration(version: 2, oldestBinary: 1, sql: ["CREATE TABLE later (one INTEGER NOT NULL) STRICT"])
            ])
        let report = try restore(backup(newer))
        #expect(report.problems == [] && report.schema == 2)
        #expect(report.notes == ["Its schema was brought from version 1 to 2."])
        let count = try await writing(newer) { try $0.first("SELECT COUNT(*) FROM later") { try $0.int(0) } }
        #expect(count == 0)
    }

    @Test func `a copy whose rows break a rule is not made and not staged`() async throws {
        _ = try await append(3)
        let check = StoreCheck(
            "short", "A feed is short: position.", "SELECT position FROM feed_head WHERE position > 3")
        #expect(try backup(feedSchema, [check]).backUp(into: copies).checks == 1)
        _ = try await append(1)
        #expect(try backup(feedSchema, [check]).verify(backup: nil).problems.map(\.rows) == [["4"]])
        for name in FileBytes.names(in: copies) { unlink(copies + "/" + name) }
        #expect(try backup(feedSchema, [check]).backUp(into: copies).problems.map(\.check) == ["short"])
        #expect(FileBytes.names(in: copies) == [])
        #expect(try backup().backUp(into: copies).problems == [])
        #expect(try backup(feedSchema, [check]).stage(from: copies).problems.map(\.check) == ["short"])
        // Nothing is staged, so that nothing can be placed.
        _ = try backup().place(aside: ".before-x", isEmpty: false)
        #expect(try await writing { try Feed.head(in: $0).position } == 4)
    }

    @Test func `the installation stays the same, and another service's store is refused`() async throws {
        _ = try await append(3)
        let report = try backup().backUp(into: copies)
        _ = try restore(backup())
        #expect(try backup().verify(backup: nil).installation == report.installation)
        let foreign = Schema(name: "others", migrations: feedSchema.migrations)
        if case .file = location {
            #expect(try backup(foreign).verify(backup: nil).problems.map(\.check) == ["open"])
            #expect(try backup(foreign).stage(from: copies).problems.map(\.check) == ["open"])
        }
    }
}
