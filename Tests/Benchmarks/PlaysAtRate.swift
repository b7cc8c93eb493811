internal import Contracts
internal import Glibc
internal import ServiceKit

/// Records plays of today at a steady rate, on a thread and a connection of its own, until it is stopped.
final class PlaysAtRate: Sendable {
    private let isStopped = Lock(false)
    private let sent = Lock(0)
    private let thread: NamedThread

    /// Batches a second.
    private static let batches = 20

    init(socket: String, tracks: Int, rate: Int) throws {
        // Handed to the thread, which alone uses it.
        nonisolated(unsafe) let connection = try LineConnection(socket)
        let (isStopped, sent) = (isStopped, sent)
        let source = "rate-\(time(nil))"
        thread = try NamedThread(name: "plays") {
            var random = Zipf(keys: tracks, seed: 11)
            let begin = MonotonicClock.now
            var (offset, batches) = (0, 0)
            while !isStopped.withLock({ $0 }) {
                let count = rate / Self.batches
                let line = Self.line(source, offset, count, &random)
                let ahead = Double(batches) / Double(Self.batches) - begin.secondsSince
                if ahead > 0 { usleep(UInt32(ahead * 1e6)) }
                guard let reply = try? connection.ask(line) else { return }
                batches += 1
                // The catalog is behind with what it keeps: the same once more.
                if String(decoding: reply.prefix(100), as: UTF8.self).contains(#""code":-32001"#) { continue }
                offset += count
                sent.withLock { [offset] in $0 = offset }
            }
        }
    }

    /// Returns how many were recorded.
    func stop() -> Int {
        isStopped.withLock { $0 = true }
        thread.join()
        return sent.withLock { $0 }
    }

    private static func line(_ source: String, _ offset: Int, _ count: Int, _ random: inout Zipf) -> [UInt8] {
        var text = LineText()
        text.append(#"{"jsonrpc":"2.0","id":1,"method":"catalog.recordPlays","params":{"source":""#)
        text.append(source)
        text.append(#"","offset":"#)
        text.append(number: offset)
        text.append(#","plays":["#)
        let now = Timestamp(microseconds: Int64(time(nil)) * 1_000_000).description
        for index in 0..<count {
            text.append(index == 0 ? #"{"track":"t-"# : #",{"track":"t-"#)
            text.append(number: random.next())
            text.append(#"","listener":"l-"#)
            text.append(number: (offset + index) &* 7919 % 1_000_003)
            text.append(#"","at":""#)
            text.append(now)
            text.append(#"","listenedMs":31000}"#)
        }
        text.append("]}}\n")
        return text.bytes
    }
}
