internal import Glibc
internal import ServiceKit

/// One blocking connection that sends its requests again and again, the same for every server measured.
///
/// A round writes `depth` requests with one call and reads until the lines of all replies have come back.
struct LoadDriver {
    private let socket: BlockingSocket
    /// Each as it goes over the wire.
    private let requests: [[UInt8]]
    /// Newlines of a reply.
    private let lines: Int

    /// What one run gave.
    struct Result {
        var requestsPerSecond: Double
        /// Microseconds of the middle round, and of the one that 99 in a hundred do not exceed.
        var p50: Double
        var p99: Double
    }

    init(socket path: String, request: String) throws {
        try self.init(socket: path, requests: [Array((request + "\n").utf8)])
    }

    /// - Parameter lines: newlines that every reply has.
    init(socket path: String, requests: [[UInt8]], lines: Int = 1) throws {
        socket = try BlockingSocket(path)
        self.requests = requests
        self.lines = lines
    }

    func close() { socket.close() }

    /// The reply to the first request, to see that the server does what is measured.
    func sample() throws -> String {
        try socket.send(requests.first ?? [])
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while Self.newlines(reply, reply.count) < lines {
            let count = try socket.receive(into: &buffer)
            reply += buffer[..<count]
        }
        return String(decoding: reply, as: UTF8.self)
    }

    func run(depth: Int, requests: Int) throws -> Result {
        // So many that each request is in one of them, and no more than there are rounds.
        let bursts = (0..<max(1, min(self.requests.count, requests / depth))).map { burst in
            Array((0..<depth).map { self.requests[(burst * depth + $0) % self.requests.count] }.joined())
        }
        let rounds = max(1, requests / depth)
        var spans = [Double]()
        spans.reserveCapacity(rounds)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let start = MonotonicClock.now
        for round in 0..<rounds {
            let began = MonotonicClock.now
            try socket.send(bursts[round % bursts.count])
            var found = 0
            while found < depth * lines {
                let count = try socket.receive(into: &buffer)
                found += Self.newlines(buffer, count)
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
