import ServiceKit
import Testing

@testable import Storage

@Suite("Closing")
struct ClosingTests {
    @Test func `closing while busy finishes the writes, ends the reads and refuses what comes`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let loop = database.readsOnLoops ? try database.reader(slot: 0) : nil
        let gate = try await test.holdWriter()
        let writes = (0..<100).map { index in
            Task {
                try await database.write(cost: 0) {
                    try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text("\(index)")])
                }
            }
        }
        try await until("the writes wait") { database.statistics.waitingWrites == 100 }
        let begun = [Gate(), Gate()]
        let reads = begun.map { gate in
            Task {
                try await database.read { reader in
                    gate.open()
                    return try ReadingTests.endless(reader)
                }
            }
        }
        try await until("the reads run") { begun.allSatisfy(\.isOpen) }
        let waitingRead = Task { try await database.read { _ in } }
        try await until("a read waits") { database.statistics.waitingReads == 1 }

        let closing = Task { await database.close() }
        for read in reads { #expect(await storageError(of: read) == .closed) }
        #expect(await storageError(of: waitingRead) == .closed)
        #expect(await storageError(of: Task { try await database.write(cost: 0) { _ in } }) == .closed)
        gate.open()
        for write in writes { #expect(try await write.value == 1) }
        await closing.value

        #expect(await storageError(of: Task { try await database.read { _ in } }) == .closed)
        #expect(storageError { _ = try database.reader(slot: 0) } == .closed)
        if let loop { #expect(storageError { try loop.query("SELECT 1") { _ in } } == .closed) }
        await database.close()
        let again = try Database.open(test.location, schema: testSchema)
        #expect(try again.reading().first("SELECT count(*) FROM notes") { try $0.int(0) } == 100)
        await again.close()
    }
}
