internal import Glibc

/// Reads lines that end with LF (the last one need not) from bytes, in constant memory.
struct LineReader<Source: ByteSource> {
    enum Line {
        /// Where the line stands in ``buffer``, without its LF; until the next one is read.
        case line(Range<Int>)
        /// A line longer than it may be; it was passed over.
        case tooLong
    }

    private(set) var buffer: [UInt8] = []
    /// The number of the line that was read last, from 1.
    private(set) var number = 0
    /// Bytes of all lines read.
    private(set) var bytesRead = 0
    private var source: Source
    private let mostBytes: Int
    private var start = 0
    private var isAtEnd = false

    private static var chunk: Int { 1 << 20 }

    /// - Parameter mostBytes: of a line.
    init(_ source: Source, mostBytes: Int) {
        self.source = source
        self.mostBytes = mostBytes
    }

    /// The next line; nil at the end.
    mutating func next() throws(ImportFailure) -> Line? {
        var searched = start
        while true {
            if let end = newline(from: searched) { return line(to: end, next: end + 1) }
            if isAtEnd { return start < buffer.count ? line(to: buffer.count, next: buffer.count) : nil }
            if buffer.count - start > mostBytes { return try skip() }
            try fill()
            searched = start
        }
    }

    private mutating func line(to end: Int, next: Int) -> Line {
        let range = start..<end
        bytesRead += next - start
        start = next
        number += 1
        return range.count > mostBytes ? .tooLong : .line(range)
    }

    private func newline(from place: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard place < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + place, 10, bytes.count - place)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private mutating func fill() throws(ImportFailure) {
        buffer.removeSubrange(..<start)
        start = 0
        let before = buffer.count
        try source.read(into: &buffer, limit: Self.chunk)
        isAtEnd = buffer.count == before
    }

    /// Goes behind a line that is too long without keeping it.
    private mutating func skip() throws(ImportFailure) -> Line {
        while true {
            if let end = newline(from: start) {
                _ = line(to: end, next: end + 1)
                return .tooLong
            }
            bytesRead += buffer.count - start
            start = buffer.count
            if isAtEnd {
                number += 1
                return .tooLong
            }
            try fill()
        }
    }
}
