import Testing

@testable import Storage

@Suite("Statements and rows")
struct StatementTests {
    let test: TestDatabase

    init() throws { test = try TestDatabase() }

    @Test(arguments: [
        SQLValue.null, .integer(.max), .integer(.min), .integer(0), .real(0.1), .real(-.infinity), .text(""),
        .text("é 🎧 \u{2028}\r\n\t"), .text(String(repeating: "long ", count: 100_000)), .blob([]),
        .blob([0, 255, 0, 10]),
    ])
    func `values come back as they were stored`(value: SQLValue) async throws {
        let places: [SQLValue] =
            switch value {
            case .null: [nil, nil, nil, nil]
            case .integer: [value, nil, nil, nil]
            case .real: [nil, value, nil, nil]
            case .text: [nil, nil, value, nil]
            case .blob: [nil, nil, nil, value]
            }
        try await test.database.write(cost: 0) {
            try $0.execute("INSERT INTO anything VALUES (?1, ?2, ?3, ?4)", places)
        }
        let found = try test.database.reading().all("SELECT a, b, c, d FROM anything") { row in
            try (0..<4).map { try row.value($0) }
        }
        #expect(found == [places])
    }

    @Test func `typed access gives what the column holds`() throws {
        let reader = try test.database.reading()
        func value<Value>(_ read: (borrowing SQLRow) throws -> Value) throws -> Value? {
            try reader.first("SELECT 9223372036854775807, CAST(1.5 AS REAL), 'text', x'0102', NULL, 7", [], read)
        }
        #expect(try value { $0.count } == 6)
        #expect(try value { try $0.int(0) } == .max)
        #expect(try value { try $0.real(1) } == 1.5)
        #expect(try value { try $0.real(5) } == 7)
        #expect(try value { try $0.text(2) } == "text")
        #expect(try value { try $0.withUTF8(2) { Array($0) } } == Array("text".utf8))
        #expect(try value { try $0.blob(3) } == [1, 2])
        #expect(try value { try $0.isNull(4) } == true)
        #expect(try value { try $0.isNull(3) } == false)
        #expect(try value { try $0.optionalInt(5) } == 7)
        #expect(try value { try $0.optionalInt(4) } == .some(nil))
        #expect(try value { try $0.optionalReal(4) } == .some(nil))
        #expect(try value { try $0.optionalText(4) } == .some(nil))
        #expect(try value { try $0.optionalBlob(4) } == .some(nil))
    }

    @Test func `typed access refuses other types, nulls and columns that are not there`() throws {
        let reader = try test.database.reading()
        func refusal(_ read: (borrowing SQLRow) throws -> Void) -> StorageError? {
            storageError { try reader.query("SELECT 7, CAST(1.5 AS REAL), 'text', x'0102', NULL", each: read) }
        }
        #expect(refusal { _ = try $0.int(1) } == .wrongType(column: 1, expected: "integer", found: "real"))
        #expect(refusal { _ = try $0.int(2) } == .wrongType(column: 2, expected: "integer", found: "text"))
        #expect(refusal { _ = try $0.text(0) } == .wrongType(column: 0, expected: "text", found: "integer"))
        #expect(refusal { _ = try $0.text(4) } == .wrongType(column: 4, expected: "text", found: "null"))
        #expect(refusal { _ = try $0.blob(2) } == .wrongType(column: 2, expected: "blob", found: "text"))
        #expect(refusal { _ = try $0.real(3) } == .wrongType(column: 3, expected: "real", found: "blob"))
        #expect(
            refusal { _ = try $0.optionalText(0) }
                == .wrongType(column: 0, expected: "text", found: "integer"))
        #expect(refusal { try $0.withUTF8(3) { _ in } } != nil)
        #expect(refusal { _ = try $0.int(5) } == .noSuchColumn(column: 5, count: 5))
        #expect(refusal { _ = try $0.text(-1) } == .noSuchColumn(column: -1, count: 5))
        #expect(refusal { _ = try $0.isNull(.max) } == .noSuchColumn(column: .max, count: 5))
    }

    @Test func `text with a NUL is refused and nothing is stored`() async throws {
        let task = Task { [test] in
            try await test.database.write(cost: 0) {
                try $0.execute("INSERT INTO notes (body) VALUES ('before')")
                try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text("a\0b")])
            }
        }
        #expect(await storageError(of: task) == .unstorableText(placeholder: 1))
        #expect(try test.bodies() == [])
    }

    @Test func `a wrong statement is named`() throws {
        let reader = try test.database.reading()
        let counts = storageError { try reader.query("SELECT ?2", [1]) { _ in } }
        #expect(counts == .wrongValueCount(sql: "SELECT ?2", expected: 2, given: 1))
        #expect(counts?.description.contains("takes 2 values, but 1 were given") == true)
        for (sql, reason) in [
            ("SELEC 1", "syntax error"), ("SELECT nothing FROM nowhere", "nowhere"),
            ("SELECT \"text in double quotes\"", "text in double quotes"),
        ] as [(StaticString, String)] {
            let error = storageError { try reader.query(sql) { _ in } }
            #expect(error?.description.contains("\(sql)") == true)
            #expect(error?.description.contains(reason) == true)
        }
        #expect(
            storageError { try reader.query("SELECT 1; DELETE FROM notes") { _ in } }
                == .invalidStatement(
                    sql: "SELECT 1; DELETE FROM notes", reason: "it holds more than one statement"))
        #expect(
            storageError { try reader.query("  ") { _ in } }
                == .invalidStatement(sql: "  ", reason: "it is empty"))
        #expect(
            storageError { try reader.query("SELECT ?1", [.real(.nan)]) { _ in } }?.description.contains(
                "NaN")
                == true)
        #expect(try reader.first("SELECT 1;\n ") { try $0.int(0) } == 1)
    }

    @Test func `a reader cannot write`() throws {
        let reader = try test.database.reading()
        let error = storageError {
            try reader.query("INSERT INTO notes (body) VALUES ('x') RETURNING id") { _ in }
        }
        #expect(error?.description.contains("it writes, but this is a read") == true)
        #expect(try test.bodies() == [])
    }

    @Test func `the same query can run inside its own loop`() throws {
        let reader = try test.database.reading()
        var pairs: [Int64] = []
        func each(_ body: (Int64) throws -> Void) throws {
            try reader.query("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3") { try body(try $0.int(0)) }
        }
        try each { outer in
            // The inner loop would start the outer one over, for ever.
            guard pairs.count < 20 else { throw NeverHappened(description: "the outer loop's end") }
            try each { inner in pairs.append(outer * 10 + inner) }
        }
        #expect(pairs == [11, 12, 13, 21, 22, 23, 31, 32, 33])
    }

    @Test func `a statement is usable again after an error in its loop`() throws {
        let reader = try test.database.reading()
        func numbers(failing: Bool) throws -> [Int64] {
            try reader.all("SELECT 1 UNION ALL SELECT 2") { row in
                if failing { throw BodyFailed() }
                return try row.int(0)
            }
        }
        #expect(throws: BodyFailed.self) { try numbers(failing: true) }
        #expect(try numbers(failing: false) == [1, 2])
    }

    @Test func `values of 8 MiB come back as they were, one by one and as rows of one statement`() async throws {
        let blobs: [[UInt8]] = (0..<4).map { number in
            (0..<(8 << 20) + number).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ ($0 >> 8) &+ number) }
        }
        try await test.database.write(cost: 0) { store in
            try store.execute("INSERT INTO payloads (bytes) VALUES (?1)", [.blob(blobs[0])])
            try store.execute(
                "INSERT INTO payloads (bytes) VALUES (?1)", rows: blobs.dropFirst().map { .blob($0) }, of: 1)
        }
        let found = try await test.database.read { try $0.all("SELECT bytes FROM payloads") { try $0.blob(0) } }
        #expect(found.count == blobs.count)
        #expect(Set(found) == Set(blobs))
    }

    @Test func `execute counts the rows it changed`() async throws {
        let counts = try await test.database.write(cost: 0) { write in
            [
                try write.execute("INSERT INTO notes (id, body) VALUES (1, 'a'), (2, 'b'), (3, 'c')"),
                try write.execute("UPDATE notes SET body = body || '!' WHERE id > ?1", [1]),
                try write.execute("CREATE TABLE extra (id INTEGER)"),
                try write.execute("DELETE FROM notes WHERE id = 99"),
                try write.execute("DELETE FROM notes"),
            ]
        }
        #expect(counts == [3, 2, 0, 0, 3])
    }

    @Test(
        arguments: [
            ("INSERT INTO notes (body) VALUES ('taken')", StorageError.Constraint.unique),
            ("INSERT INTO notes (id, body) VALUES (1, 'other')", .unique),
            ("INSERT INTO notes (body) VALUES (NULL)", .notNull),
            ("INSERT INTO notes (body) VALUES ('forbidden')", .check),
            ("INSERT INTO replies (note) VALUES (99)", .foreignKey),
            ("INSERT INTO replies (note) VALUES ('text')", .type),
        ] as [(StaticString, StorageError.Constraint)])
    func `a broken rule has its kind`(sql: StaticString, kind: StorageError.Constraint) async throws {
        try await test.database.write(cost: 0) {
            try $0.execute("INSERT INTO notes (id, body) VALUES (1, 'taken')")
        }
        let database = test.database
        let error = await storageError(of: Task { try await database.write(cost: 0) { try $0.execute(sql) } })
        guard case .constraintViolated(let found, _) = error else {
            Issue.record("expected a broken rule, got \(String(describing: error))")
            return
        }
        #expect(found == kind)
        #expect(try test.bodies() == ["taken"])
    }
}
