internal import Glibc
internal import ServiceKit

/// One blocking connection that sends the same request again and again, the same for every server measured.
///
/// A round writes `depth` requests with one call and reads until as many lines have come back.
struct LoadDriver {
    private let socket: BlockingSocket
    private let request: [UInt8]

    /// What one run gave.
    struct Result {
        var requestsPerSecond: Double
        /// Microseconds of the middle round, and of the one that 99 in a hundred do not exceed.
        var p50: Double
        var p99: Double
    }

    init(socket path: String, request: String) throws {
        socket = try BlockingSocket(path)
        self.request = Array((request + "\n").utf8)
    }

    func close() { socket.close() }

    /// The reply to one request, to see that the server does what is measured.
    func sample() throws -> String {
        try socket.send(request)
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while reply.last != 0x0A {
            let count = try socket.receive(into: &buffer)
            reply += buffer[..<count]
        }
        return String(decoding: reply, as: UTF8.self)
    }

    func run(depth: Int, requests: Int) throws -> Result {
        let burst = Array(repeatElement(request, count: depth).joined())
        let rounds = max(1, requests / depth)
        var spans = [Double]()
        spans.reserveCapacity(rounds)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let start = MonotonicClock.now
        for _ in 0..<rounds {
            let began = MonotonicClock.now
            try socket.send(burst)
            var replies = 0
            while replies < depth {
                let count = try socket.receive(into: &buffer)
                replies += Self.newlines(buffer, count)
            }
            spans.append(Double((MonotonicClock.now - began).nanoseconds) / 1000)
        }
        let seconds = Double((MonotonicClock.now - start).nanoseconds) / 1e9
        spans.sort()
        return Result(
            requestsPerSecond: Double(rounds * depth) / seconds, p50: spans[rounds / 2], p99: spans[rounds * 99 / 100])
    }

    private static func newlines(_ buffer: [UInt8], _ count: Int) -> Int {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            var found = 0
            var position = 0
            while position < count, let next = memchr(base + position, 0x0A, count - position) {
                found += 1
                position = UnsafeRawPointer(next) - base + 1
            }
            return found
        }
    }
}
