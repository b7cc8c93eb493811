import Testing

@testable import CommandLineTool

@Suite struct DelimitedReaderTests {
    private func read(
        _ bytes: [UInt8], chunkSize: Int = 65_536, limits: DelimitedLimits = DelimitedLimits()
    ) throws -> [DelimitedRecord] {
        var reader = DelimitedReader(MemoryBytes(bytes), chunkSize: chunkSize, limits: limits)
        var records: [DelimitedRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private func read(_ text: String) throws -> [DelimitedRecord] { try read(Array(text.utf8)) }

    @Test func plainRows() throws {
        #expect(
            try read("a\tb\n1\t\n\n2\tx") == [
                .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1", ""]),
                .row(line: 4, fields: ["2", "x"]),
            ])
    }

    @Test func quotedFields() throws {
        #expect(
            try read("a,b\n\"1,\"\"2\"\"\n3\",\"\"\n\"x\",5\" disc\n") == [
                .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1,\"2\"\n3", ""]),
                .row(line: 4, fields: ["x", "5\" disc"]),
            ])
    }

    @Test func lineEndsAndByteOrderMark() throws {
        #expect(
            try read("\u{FEFF}a\tb\r\n\"1\"\t2\r\n\r\n3\rx\t4\r") == [
                .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1", "2"]),
                .row(line: 4, fields: ["3\rx", "4"]),
            ])
    }

    @Test(arguments: [
        ("a,b\n", UInt8(ascii: ",")), ("a\tb,c\td\n", UInt8(ascii: "\t")),
        ("\"a\tb\",c,d\n", UInt8(ascii: ",")),
        ("a", UInt8(ascii: ",")),
    ])
    func separator(header: String, expected: UInt8) throws {
        var reader = DelimitedReader(MemoryBytes(header))
        _ = try reader.next()
        #expect(reader.separator == expected)
    }

    /// Whatever the chunks, the rows and faults are the same.
    @Test func everyChunkSize() throws {
        var bytes = Array("\u{FEFF}a\tb\tc\r\n1\t\"x\r\n\"\"y\"\"\t\"\t🎧\r\n".utf8)
        bytes += Array("2\t\u{200F}שלום\t👩‍👩‍👧\n\n3\t\"never closed\tz\n4\tp\tq\n".utf8)
        bytes += [0x35, 0x09, 0xFF, 0x09, 0x0A]
        bytes += Array("6\t\"two\nlines\"x\t\n7\t\"\"\"\"\t\n8\tonly\n9\ta\0b\t\n10\tlast\t\"\"".utf8)
        let whole = try read(bytes)
        #expect(
            whole == [
                .row(line: 1, fields: ["a", "b", "c"]), .row(line: 2, fields: ["1", "x\r\n\"y\"\t", "🎧"]),
                .row(line: 4, fields: ["2", "\u{200F}שלום", "👩‍👩‍👧"]),
                .broken(line: 6, .textAfterQuote(column: 1)), .row(line: 7, fields: ["4", "p", "q"]),
                .broken(line: 8, .invalidUTF8(column: 1, shown: "\u{FFFD}")),
                .broken(line: 9, .textAfterQuote(column: 1)),
                .broken(line: 10, .tooFewColumns(found: 2, expected: 3)),
                .row(line: 11, fields: ["7", "\"", ""]),
                .broken(line: 12, .tooFewColumns(found: 2, expected: 3)),
                .broken(line: 13, .nulByte(column: 1)), .row(line: 14, fields: ["10", "last", ""]),
            ])
        for size in 1...64 { #expect(try read(bytes, chunkSize: size) == whole, "chunks of \(size)") }
    }

    /// A quote that is never closed costs its own line, not the rest of the file.
    @Test func unclosedQuoteCostsOneLine() throws {
        let rows = (3...5_000).map { "\($0)\tx\n" }.joined()
        let records = try read("a\tb\n1\t\"open\n" + rows)
        #expect(records[1] == .broken(line: 2, .unterminatedQuote(column: 1)))
        #expect(records.count == 2 + 4_998)
        #expect(records.last == .row(line: 5_000, fields: ["5000", "x"]))
    }

    @Test func unclosedQuoteInTheLastLine() throws {
        #expect(
            try read("a\tb\n1\t2\n3\t\"x")
                == [
                    .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1", "2"]),
                    .broken(line: 3, .unterminatedQuote(column: 1)),
                ])
    }

    @Test func tooManyColumns() throws {
        #expect(
            try read("a\tb\n1\t2\t3\n4\t\"x\ny\"\t5\n6\t7\n") == [
                .row(line: 1, fields: ["a", "b"]), .broken(line: 2, .tooManyColumns(expected: 2)),
                .broken(line: 3, .tooManyColumns(expected: 2)), .row(line: 4, fields: ["y\"", "5"]),
                .row(line: 5, fields: ["6", "7"]),
            ])
    }

    @Test func fieldAtTheLimit() throws {
        let atLimit = String(repeating: "x", count: 65_536)
        #expect(
            try read("a\tb\n1\t\(atLimit)\n2\t\"\(atLimit)\"\n3\t\(atLimit)y\n4\t\n") == [
                .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1", atLimit]),
                .row(line: 3, fields: ["2", atLimit]),
                .broken(line: 4, .fieldTooLong(column: 1, limit: 65_536)), .row(line: 5, fields: ["4", ""]),
            ])
    }

    /// 10 MB in one field, quoted or not, cost one row.
    @Test(arguments: ["", "\""]) func garbageField(quote: String) throws {
        var bytes = Array("a\tb\n1\t2\n3\t\(quote)".utf8)
        bytes += [UInt8](repeating: UInt8(ascii: "g"), count: 10_000_000)
        bytes += Array("\(quote)\n4\t5\n".utf8)
        #expect(
            try read(bytes) == [
                .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1", "2"]),
                .broken(line: 3, .fieldTooLong(column: 1, limit: 65_536)),
                .row(line: 4, fields: ["4", "5"]),
            ])
    }

    @Test func rowTooLong() throws {
        var limits = DelimitedLimits()
        limits.rowBytes = 20
        #expect(
            try read(Array("a\tb\n1\t2\n12345678901\t12345678901\n3\t4\n".utf8), limits: limits) == [
                .row(line: 1, fields: ["a", "b"]), .row(line: 2, fields: ["1", "2"]),
                .broken(line: 3, .rowTooLong(limit: 20)), .row(line: 4, fields: ["3", "4"]),
            ])
    }

    @Test func nothingAndBlankLines() throws {
        #expect(try read("") == [])
        #expect(try read("\n\r\n\n") == [])
        #expect(try read("\u{FEFF}") == [])
    }

    /// Any bytes end in rows or faults, and every line is told of once at most.
    @Test func noise() throws {
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: .min ... .max, using: &generator)
        var state = seed
        let alphabet = Array("ab\t\t\"\"\"\n\n\r\0".utf8) + [0xFF, 0xC3]
        for _ in 0..<2_000 {
            let bytes = (0..<40).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            let whole = try read(Array("a\tb\n".utf8) + bytes)
            let pieces = try read(Array("a\tb\n".utf8) + bytes, chunkSize: 1)
            #expect(whole == pieces, "seed \(seed), bytes \(bytes)")
            let lines = whole.map { record in
                switch record {
                case .row(let line, _), .broken(let line, _): line
                }
            }
            #expect(lines == Set(lines).sorted(), "seed \(seed), bytes \(bytes)")
        }
    }
}
