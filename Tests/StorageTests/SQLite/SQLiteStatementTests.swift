import Testing

@testable import Storage

@Suite("Statements of SQLite")
struct SQLiteStatementTests {
    let test: TestDatabase

    init() throws { test = try TestDatabase() }

    @Test func `foreign bytes in text are read whole or refused, never cut`() throws {
        let reader = try test.database.reader(slot: 0)
        #expect(try reader.first("SELECT CAST(x'610062' AS TEXT)") { try $0.text(0) } == "a\0b")
        let invalid = storageError {
            _ = try reader.first("SELECT CAST(x'61ff62' AS TEXT)") { try $0.text(0) }
        }
        #expect(invalid == .invalidText(column: 0))
        let raw = try reader.first("SELECT CAST(x'61ff62' AS TEXT)") { try $0.withUTF8(0) { Array($0) } }
        #expect(raw == [0x61, 0xff, 0x62])
    }

    @Test func `first stops at the first row, scan where it is told to`() throws {
        let reader = try test.database.reader(slot: 0)
        var seen: [Int64] = []
        // Going on would never end.
        try reader.scan("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", []) {
            seen.append(try $0.int(0))
            return seen.count < 4
        }
        #expect(seen == [1, 2, 3, 4])
    }
}
