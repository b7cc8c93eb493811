import Testing

@testable import Storage

/// A quota on the file's pages gives the error that a full disk gives, at the same places.
@Suite("A disk that is full")
struct SQLiteDiskFullTests {
    let test: TestDatabase

    init() throws { test = try TestDatabase { $0.maximumPages = 40 } }

    static func payload(_ bytes: Int) -> [SQLValue] { [.blob([UInt8](repeating: 7, count: bytes))] }

    func payloads() throws -> [Int64] {
        try test.database.reader(slot: 0).all("SELECT length(bytes) FROM payloads ORDER BY rowid") {
            try $0.int(0)
        }
    }

    @Test func `writes are refused, reads live, later writes are tried again`() async throws {
        let database = test.database
        try await database.write(cost: 0) {
            try $0.execute("INSERT INTO payloads VALUES (?1)", Self.payload(10))
        }
        let large = Task {
            try await database.write(cost: 0) {
                try $0.execute("INSERT INTO payloads VALUES (?1)", Self.payload(1_000_000))
            }
        }
        let error = await storageError(of: large)
        guard case .storageRefused(let reason) = error else {
            Issue.record("expected a refusal, got \(String(describing: error))")
            return
        }
        #expect(reason.contains("no space left"))
        #expect(database.lastWriteFailure == error)
        #expect(database.statistics.refusedCalls == 1)
        #expect(try payloads() == [10])
        #expect(
            try await database.read { try $0.first("SELECT count(*) FROM payloads") { try $0.int(0) } } == 1)

        try await database.write(cost: 0) {
            try $0.execute("INSERT INTO payloads VALUES (?1)", Self.payload(20))
        }
        #expect(database.lastWriteFailure == nil)
        #expect(try payloads() == [10, 20])
    }

    @Test func `calls whose transaction the store dropped fail, those after them run`() async throws {
        let database = test.database
        let gate = try await test.holdWriter()
        var tasks: [Task<Int, any Error>] = []
        for bytes in [1, 2, 1_000_000, 4, 5] {
            tasks.append(
                Task {
                    try await database.write(cost: 0) {
                        try $0.execute("INSERT INTO payloads VALUES (?1)", Self.payload(bytes))
                    }
                })
            let waiting = tasks.count
            try await until("it waits") { database.statistics.waitingWrites == waiting }
        }
        gate.open()
        var kept: [Int64] = []
        for (index, task) in tasks.enumerated() {
            switch await task.result {
            case .success: kept.append(Int64([1, 2, 1_000_000, 4, 5][index]))
            case .failure(let error):
                guard case .storageRefused = error as? StorageError else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        // Told is what is there: no call fails that was kept, none succeeds that was not.
        #expect(try payloads() == kept)
        #expect(kept.suffix(2) == [4, 5])
        #expect(!kept.contains(1_000_000))
        #expect(database.lastWriteFailure != nil)
    }

    @Test func `a body that hides the failure cannot write outside its transaction`() async throws {
        let database = test.database
        let task = Task {
            try await database.write(cost: 0) { write in
                try write.execute("INSERT INTO notes (body) VALUES ('before')")
                _ = try? write.execute("INSERT INTO payloads VALUES (?1)", Self.payload(1_000_000))
                _ = try? write.execute("INSERT INTO notes (body) VALUES ('after')")
            }
        }
        let succeeded = (try? await task.value) != nil
        // Whether SQLite drops the transaction or the statement is its choice; half a call is never kept.
        #expect(try test.bodies() == (succeeded ? ["before", "after"] : []))
    }
}
