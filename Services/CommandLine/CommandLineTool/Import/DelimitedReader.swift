/// Reads rows of tab- or comma-separated text (RFC 4180 in spirit) from bytes, in constant memory.
///
/// Taken: LF and CRLF, a UTF-8 byte order mark, fields in double quotes with doubled quotes, separators and
/// line ends inside; blank lines are passed over. A quote in the middle of a field that does not begin with
/// one is a plain character. The separator is what stands more often in the first row.
///
/// A fault concerns its row alone, as far as the next beginning of a row can be told. There is one rule: the
/// next row begins after the first line of the faulty one. So a quote that is never closed costs its own line
/// and not the rest of the file, which it seemed to contain; the price is that a faulty row of several lines
/// may be refused line by line. Going back is possible because the bytes of the row in work are kept; the
/// limits on fields and rows bound them, and the number of columns bounds how often a line is read again.
///
/// The reader knows nothing of what the columns mean. It owns its source and a buffer of one row and a chunk.
package struct DelimitedReader<Source: ByteSource> {
    package private(set) var separator = UInt8(ascii: "\t")
    private let limits: DelimitedLimits
    private let chunkSize: Int
    private var source: Source
    /// Bytes from `position` on are not yet read as rows; those before are dropped at the next filling.
    private var buffer: [UInt8] = []
    private var position = 0
    private var line = 1
    private var isAtEnd = false
    private var isStarted = false
    private var expectedColumns: Int?

    /// - Parameter chunkSize: bytes asked of the source at a time, at least 1.
    package init(_ source: Source, chunkSize: Int = 65_536, limits: DelimitedLimits = DelimitedLimits()) {
        self.source = source
        self.chunkSize = max(1, chunkSize)
        self.limits = limits
    }

    /// The next row or fault; nil at the end. The first row decides how many columns the others must have.
    package mutating func next() throws(ImportFailure) -> DelimitedRecord? {
        if !isStarted { try start() }
        while let first = try byte(at: position) {
            if let length = try lineEnd(at: position, byte: first) {
                position += length
                line += 1
                continue
            }
            return try record()
        }
        return nil
    }

    // MARK: Rows

    private enum State { case fieldStart, plain, quoted, afterQuote }

    private mutating func record() throws(ImportFailure) -> DelimitedRecord {
        compact()
        let startLine = line
        var index = position
        var lineEnds = 0
        var secondLine: Int?
        var state = State.fieldStart
        var field: [UInt8] = []
        var fields: [String] = []
        var fault: DelimitedFault?

        scanning: while true {
            guard index - position <= limits.rowBytes else {
                fault = .rowTooLong(limit: limits.rowBytes)
                break
            }
            guard let byte = try byte(at: index) else {
                fault =
                    state == .quoted ? .unterminatedQuote(column: fields.count) : close(&field, into: &fields)
                break
            }
            if byte == 0 {
                fault = .nulByte(column: fields.count)
                break
            }
            if state == .quoted {
                index += 1
                if byte == UInt8(ascii: "\"") {
                    state = .afterQuote
                    continue
                }
                field.append(byte)
                if byte == UInt8(ascii: "\n") {
                    lineEnds += 1
                    if secondLine == nil { secondLine = index }
                }
            } else if byte == UInt8(ascii: "\""), state != .plain {
                if state == .afterQuote { field.append(byte) }
                state = .quoted
                index += 1
            } else if byte == separator {
                fault = close(&field, into: &fields)
                if fault != nil { break }
                if let expectedColumns, fields.count >= expectedColumns {
                    fault = .tooManyColumns(expected: expectedColumns)
                    break
                }
                if fields.count >= limits.columns {
                    fault = .tooManyColumns(expected: limits.columns)
                    break
                }
                state = .fieldStart
                index += 1
            } else if let length = try lineEnd(at: index, byte: byte) {
                fault = close(&field, into: &fields)
                if fault == nil {
                    index += length
                    lineEnds += 1
                }
                break scanning
            } else if state == .afterQuote {
                fault = .textAfterQuote(column: fields.count)
                break
            } else {
                state = .plain
                field.append(byte)
                index += 1
            }
            if field.count > limits.fieldBytes {
                fault = .fieldTooLong(column: fields.count, limit: limits.fieldBytes)
                break
            }
        }

        if fault == nil, let expectedColumns, fields.count < expectedColumns {
            fault = .tooFewColumns(found: fields.count, expected: expectedColumns)
            // A row of one line is over: what follows is the next one.
            if secondLine == nil { secondLine = index }
        }
        if let fault {
            if let secondLine {
                position = secondLine
                line = startLine + 1
            } else {
                position = index
                try skipLine()
            }
            return .broken(line: startLine, fault)
        }
        position = index
        line = startLine + lineEnds
        if expectedColumns == nil { expectedColumns = fields.count }
        return .row(line: startLine, fields: fields)
    }

    /// Ends the field in work; a fault where its bytes are no text.
    private func close(_ field: inout [UInt8], into fields: inout [String]) -> DelimitedFault? {
        guard let text = String(validating: field, as: UTF8.self) else {
            return .invalidUTF8(
                column: fields.count, shown: String(decoding: field.prefix(320), as: UTF8.self))
        }
        fields.append(text)
        field.removeAll(keepingCapacity: true)
        return nil
    }

    /// The length of the line end at `index`: 1, 2, or nil where there is none.
    private mutating func lineEnd(at index: Int, byte: UInt8) throws(ImportFailure) -> Int? {
        if byte == UInt8(ascii: "\n") { return 1 }
        guard byte == UInt8(ascii: "\r") else { return nil }
        guard let following = try self.byte(at: index + 1) else { return 1 }
        return following == UInt8(ascii: "\n") ? 2 : nil
    }

    // MARK: Bytes

    /// Passes over the byte order mark and finds out the separator from the first row.
    private mutating func start() throws(ImportFailure) {
        isStarted = true
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        _ = try byte(at: mark.count - 1)
        if buffer.starts(with: mark) { position = mark.count }
        var index = position
        var tabs = 0
        var commas = 0
        var isQuoted = false
        while index - position < limits.fieldBytes, let byte = try byte(at: index) {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\t") where !isQuoted: tabs += 1
            case UInt8(ascii: ",") where !isQuoted: commas += 1
            default: break
            }
            index += 1
            if byte == UInt8(ascii: "\n"), !isQuoted, tabs + commas > 0 { break }
        }
        separator = UInt8(ascii: tabs >= max(1, commas) ? "\t" : ",")
    }

    private mutating func byte(at index: Int) throws(ImportFailure) -> UInt8? {
        while index >= buffer.count, !isAtEnd {
            let before = buffer.count
            try source.read(into: &buffer, limit: chunkSize)
            isAtEnd = buffer.count == before
        }
        return index < buffer.count ? buffer[index] : nil
    }

    /// Drops what was read, once it is worth moving the rest.
    private mutating func compact() {
        guard position >= 65_536 || position == buffer.count else { return }
        buffer.removeSubrange(..<position)
        position = 0
    }

    /// Goes behind the next line end without keeping what lies before it.
    private mutating func skipLine() throws(ImportFailure) {
        line += 1
        while try byte(at: position) != nil {
            if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
                position = end + 1
                return
            }
            position = buffer.count
            compact()
        }
    }
}
