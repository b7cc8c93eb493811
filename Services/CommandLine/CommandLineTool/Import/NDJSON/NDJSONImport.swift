internal import Contracts
internal import JSONRPC
internal import ServiceKit

/// `import ndjson`: rows of any kind from any program, one JSON object a line.
enum NDJSONImport: ImportKind {
    static let name = "ndjson"
    static let files = ["FILE"]
    static let details = """
        FILE (- for standard input) has one JSON object a line: its kind (artist, track, album, account, role,
        play, download, follow, removeTrack) and the members that catalog.putArtists and its like take, such as
        {"kind":"play","track":"t1","listener":"l1","at":"2026-11-20T12:00:00Z","listenedMs":60000} or
        {"kind":"removeTrack","track":"t1"}. Rows are sent in their order. Each is known by the source's name
        and its number among those of its kind: a repeated or interrupted import takes nothing twice. For that,
        a file may grow at its end; one that was edited elsewhere goes in under another name, or with --again.
        """

    static func run(_ files: [String], _ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let path = files[0]
        let file = path == "-" ? "standard input" : path.lastPathComponent
        let source = try sourceName(path, arguments.value("--source"))
        let location = try SuiteLocation(arguments)
        let bytes = path == "-" ? try FileBytes(standardInputAs: file) : try FileBytes(path: path, file: file)
        // What cannot be read starts nothing.
        var reader = LineReader(bytes, mostBytes: RowBatch.mostRowBytes)
        var first = try reader.next()
        let refusals = try RefusalList(path: arguments.value("--refused"), console)
        let progress = SharedProgress(ProgressBar(total: bytes.size, on: console.diagnostics))
        defer { progress.clear() }

        let takesAgain = arguments.has("--again")
        let (report, refused) = try await CatalogAccess.with(location) { client in
            let forwarder = RowForwarder(
                RowSender(client: client).send, source: source, takesAgain: takesAgain, file: file)
            try await forward(&first, &reader, to: forwarder) { bytes, lines in
                progress.advance(by: bytes, "\(grouped(lines)) lines")
            }
            return (forwarder.report, forwarder.refused)
        }
        progress.clear()
        try refusals.tell(refused, of: report.refused)
        try console.out.write(arguments.has("--json") ? PrettyJSON.text(of: report.json) : report.text)
        return report.taken == 0 ? .failed : .ok
    }

    /// Sends all lines on.
    ///
    /// - Parameter progress: told of bytes and lines that were read.
    static func forward<Source: ByteSource>(
        _ first: inout LineReader<Source>.Line?, _ reader: inout LineReader<Source>, to forwarder: RowForwarder,
        progress: (Int, Int) -> Void
    ) async throws {
        var line = first
        var told = 0
        while let found = line {
            switch found {
            case .tooLong:
                forwarder.refuse(
                    reader.number, "is longer than \(RowBatch.mostRowBytes) bytes; expected one row a line", nil)
            case .line(let range):
                var reading = reader.reading(range)
                if case .row(let row) = reading, forwarder.mustSettle(before: row.kind) { try await forwarder.settle() }
                let full = try reader.take(&reading, range, forwarder)
                if let full {
                    try await forwarder.send(full)
                    progress(reader.bytesRead - told, reader.number)
                    told = reader.bytesRead
                }
            }
            line = try reader.next()
        }
        try await forwarder.settle()
    }

    /// The name given, or one made of the file's.
    static func sourceName(_ path: String, _ given: String?) throws(UsageError) -> SourceName? {
        if let given {
            if let name = SourceName(given) { return name }
            throw UsageError(
                "--source is \"\(abridged(given))\"; expected 1 to 64 letters, digits and . _ : - without others")
        }
        guard path != "-" else { return nil }
        let bytes = path.lastPathComponent.utf8.prefix(64).map { byte in
            SourceName.isWellFormed(String(UnicodeScalar(byte))) || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "-")
        }
        return SourceName(String(decoding: bytes, as: UTF8.self)) ?? SourceName(unchecked: "ndjson")
    }
}

extension LineReader {
    fileprivate func reading(_ range: Range<Int>) -> RowLine.Reading {
        buffer.withUnsafeBytes { RowLine.read(UnsafeRawBufferPointer(rebasing: $0[skippingMark(range)])) }
    }

    /// Hands a line to the forwarder; the kind whose rows are to be sent then.
    fileprivate func take(
        _ reading: inout RowLine.Reading, _ range: Range<Int>, _ forwarder: RowForwarder
    ) throws -> RowKind? {
        switch reading {
        case .blank: return nil
        case .refused(let reason):
            forwarder.refuse(number, reason, nil)
            return nil
        case .row(let row):
            let isFull = try buffer.withUnsafeBytes {
                try forwarder.take(row, of: UnsafeRawBufferPointer(rebasing: $0[skippingMark(range)]), number: number)
            }
            return isFull ? row.kind : nil
        }
    }

    /// A file may begin with a byte order mark.
    private func skippingMark(_ range: Range<Int>) -> Range<Int> {
        guard number == 1, range.count >= 3, buffer[range.lowerBound] == 0xEF, buffer[range.lowerBound + 1] == 0xBB,
            buffer[range.lowerBound + 2] == 0xBF
        else { return range }
        return range.lowerBound + 3..<range.upperBound
    }
}
