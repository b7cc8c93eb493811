internal import Glibc

/// Bytes in, lines out: a message ends with LF; a CR before it is white space to JSON.
///
/// A line over its limit is skipped up to its LF and told once, so that it costs that message and
/// never the connection. Complete lines are handed out in place; only what is left behind them is copied.
/// A consumer that is full answers false, and the rest waits here until ``resume(_:)``. What a stream of bytes
/// gives does not depend on the pieces in which it comes.
package struct LineFramer {
    /// What the framer found.
    package enum Frame {
        /// One line without its LF, valid until the consumer returns.
        case line(UnsafeRawBufferPointer)
        /// A line was longer than it may be; its rest will be skipped.
        case tooLong(limit: Int)
    }

    private let lineBytes: Int
    private let largeLineBytes: Int
    /// Whether a line over the ordinary limit may grow to the large one, judged by its beginning up to that limit.
    private let mayBeLarge: (UnsafeRawBufferPointer) -> Bool

    private var buffer: [UInt8] = []
    /// Where in `buffer` the waiting bytes begin: lines taken one by one leave the rest in place.
    private var taken = 0
    /// Waiting bytes already known to hold no LF.
    private var scanned = 0
    private var isSkipping = false
    /// The limit of the unfinished line.
    private var limit: Int

    package init(limits: WireLimits, mayBeLarge: @escaping (UnsafeRawBufferPointer) -> Bool = { _ in false }) {
        lineBytes = limits.lineBytes
        largeLineBytes = max(limits.lineBytes, limits.largeLineBytes)
        self.mayBeLarge = mayBeLarge
        limit = limits.lineBytes
    }

    /// Bytes that wait here: an unfinished line, or lines that the consumer had no room for.
    package var waitingBytes: Int { buffer.count - taken }

    /// Whether an unfinished line waits for its LF.
    package var hasUnfinishedLine: Bool { waitingBytes > 0 || isSkipping }

    /// Takes bytes as they were read and hands out the complete lines.
    ///
    /// - Parameter consume: false stops; what is left waits for ``resume(_:)``. New bytes ask it again.
    package mutating func receive(_ chunk: UnsafeRawBufferPointer, _ consume: (Frame) -> Bool) {
        if waitingBytes > 0 {
            buffer.append(contentsOf: chunk)
            return resume(consume)
        }
        let rest = take(from: chunk, consume)
        if rest < chunk.count, !isSkipping {
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[rest...]))
        }
        settleTail(consume)
    }

    /// Goes on with what waits here.
    package mutating func resume(_ consume: (Frame) -> Bool) {
        // Taken out for the time of the calls: the consumer is lent bytes of it while `take` changes the framer.
        let held = buffer
        let start = taken
        buffer = []
        taken = 0
        let rest = start + held.withUnsafeBytes { take(from: UnsafeRawBufferPointer(rebasing: $0[start...]), consume) }
        if rest * 2 < held.count {
            buffer = held
            taken = rest
        } else if rest < held.count {
            // Half of it is free: the few bytes behind move, and the memory goes.
            buffer = Array(held[rest...])
        }
        settleTail(consume)
    }

    /// Hands out the lines of `bytes` and says where the unconsumed rest begins.
    private mutating func take(from bytes: UnsafeRawBufferPointer, _ consume: (Frame) -> Bool) -> Int {
        var start = 0
        var search = min(scanned, bytes.count)
        scanned = 0
        while let newline = Self.firstNewline(in: bytes, from: search) {
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<newline])
            start = newline + 1
            search = start
            if isSkipping {
                isSkipping = false
                continue
            }
            let isFull: Bool
            if line.count > lineBytes, line.count > lineLimit(line) {
                isFull = !consume(.tooLong(limit: lineLimit(line)))
            } else {
                isFull = !line.isEmpty && !consume(.line(line))
            }
            limit = lineBytes
            if isFull {
                isStopped = true
                return start
            }
        }
        isStopped = false
        scanned = bytes.count - start
        return start
    }

    /// Whether the consumer said that it is full; the tail may then hold whole lines.
    private var isStopped = false

    /// An unfinished line over its limit is told now and skipped.
    private mutating func settleTail(_ consume: (Frame) -> Bool) {
        guard !isStopped else {
            scanned = 0
            return
        }
        if isSkipping {
            buffer = []
            taken = 0
            scanned = 0
            return
        }
        scanned = waitingBytes
        guard waitingBytes > limit else { return }
        if limit == lineBytes {
            limit = buffer.withUnsafeBytes { lineLimit(UnsafeRawBufferPointer(rebasing: $0[taken...])) }
        }
        guard waitingBytes > limit else { return }
        let hit = limit
        buffer = []
        taken = 0
        scanned = 0
        isSkipping = true
        limit = lineBytes
        isStopped = !consume(.tooLong(limit: hit))
    }

    private func lineLimit(_ line: UnsafeRawBufferPointer) -> Int {
        let beginning = UnsafeRawBufferPointer(rebasing: line.prefix(lineBytes + 1))
        return mayBeLarge(beginning) ? largeLineBytes : lineBytes
    }

    private static func firstNewline(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, 0x0A, bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
