internal import Glibc
internal import ServiceKit

/// One blocking connection that sends the same request again and again, the same for every server measured.
///
/// A round writes `depth` requests with one call and reads until as many lines have come back.
struct LoadDriver {
    private let descriptor: Int32
    private let request: [UInt8]

    /// What one run gave.
    struct Result {
        var requestsPerSecond: Double
        /// Microseconds of the middle round, and of the one that 99 in a hundred do not exceed.
        var p50: Double
        var p99: Double
    }

    init(socket path: String, request: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.request = Array((request + "\n").utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix(107)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard code == 0 else { throw BenchmarkError("\(SystemError("connect to \(path)")).") }
    }

    func close() { _ = Glibc.close(descriptor) }

    /// The reply to one request, to see that the server does what is measured.
    func sample() throws -> String {
        try send(request)
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while reply.last != 0x0A {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw BenchmarkError("The server closed the connection.") }
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
            try send(burst)
            var replies = 0
            while replies < depth {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { throw BenchmarkError("The server closed the connection.") }
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

    private func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchmarkError("\(SystemError("send a request")).") }
            sent += count
        }
    }
}
