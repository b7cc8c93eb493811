import Testing

@testable import Storage

@Suite("Several databases on one store")
struct SharedStoreTests {
    @Test func `no increment is lost and none waits in vain`() async throws {
        let folder = try TemporaryFolder()
        let location = try StoreLocation.test(folder.file("test.db"))
        let databases = try (0..<3).map { _ in try Database.open(location, schema: testSchema) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for database in databases {
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<50 {
                            try await database.write(cost: 0) { write in
                                let value = try write.first("SELECT value FROM counters WHERE name = 'n'") {
                                    try $0.int(0)
                                }
                                try write.execute(
                                    """
                                    INSERT INTO counters (name, value) VALUES ('n', ?1)
                                    ON CONFLICT (name) DO UPDATE SET value = excluded.value
                                    """, [.integer((value ?? 0) + 1)])
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        for database in databases {
            let value = try database.reading().first("SELECT value FROM counters") { try $0.int(0) }
            #expect(value == 600)
            #expect(database.statistics.committedCalls == 200)
            await database.close()
        }
    }
}
