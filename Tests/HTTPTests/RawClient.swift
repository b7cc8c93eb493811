import Dispatch
import Glibc
import HTTP

/// What a raw client of a test can run into.
enum RawClientError: Error {
    case noConnection(Int32)
    case closed
    case outOfTime
    case malformed(String)
}

/// One reply as it came over the wire.
struct RawResponse: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A blocking client on a bare socket: it sends bytes as they are, right or wrong. It knows nothing of the
/// server's code, and gives up after ten seconds of silence.
final class RawClient {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(_ address: ListenAddress) throws {
        switch address {
        case .tcp(let host, let port):
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            inet_pton(AF_INET, host, &target.sin_addr)
            // A head and a body sent apart must not wait for each other's acknowledgement.
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            try connect(&target, MemoryLayout<sockaddr_in>.size)
        case .unix(let path):
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var target = sockaddr_un()
            target.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8) }
            try connect(&target, MemoryLayout<sockaddr_un>.size)
        }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { Glibc.close(descriptor) }

    private func connect(_ target: UnsafeRawPointer, _ size: Int) throws {
        let result = Glibc.connect(descriptor, target.assumingMemoryBound(to: sockaddr.self), socklen_t(size))
        if result != 0 { throw RawClientError.noConnection(errno) }
    }

    /// Sends all bytes; throws when the server has closed.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent <= 0 { throw RawClientError.closed }
            rest = rest.dropFirst(sent)
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func get(_ target: String, method: String = "GET", headers: String = "") throws {
        try send("\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until the server closes or resets; what had come is kept.
    func readToEnd() throws -> [UInt8] {
        while try fill() {}
        defer { buffer = [] }
        return buffer
    }

    /// Reads one reply; `hasBody` false for the reply to a HEAD request.
    func response(hasBody: Bool = true) throws -> RawResponse {
        let end = Array("\r\n\r\n".utf8)
        var headEnd = buffer.firstRange(of: end)
        while headEnd == nil {
            guard try fill() else { throw RawClientError.closed }
            headEnd = buffer.firstRange(of: end)
        }
        guard let headEnd else { throw RawClientError.closed }
        let head = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self)
        buffer.removeFirst(headEnd.upperBound)
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, let status = Int(words[1]) else { throw RawClientError.malformed(head) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw RawClientError.malformed(head) }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        if status == 100 { return try response(hasBody: hasBody) }
        if hasBody, headers["transfer-encoding"] == "chunked" {
            var body: [UInt8] = []
            try eachChunk { body.append(contentsOf: $0) }
            return RawResponse(status: status, headers: headers, body: body)
        }
        let count = hasBody && status != 204 && status != 304 ? Int(headers["content-length"] ?? "") ?? 0 : 0
        while buffer.count < count {
            guard try fill() else { throw RawClientError.closed }
        }
        defer { buffer.removeFirst(count) }
        return RawResponse(status: status, headers: headers, body: Array(buffer.prefix(count)))
    }

    /// Reads one chunked reply and gives the number of its body's bytes, none of which is kept.
    func discardedBody() throws -> Int {
        let end = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: end) == nil { guard try fill() else { throw RawClientError.closed } }
        if let range = buffer.firstRange(of: end) { buffer.removeFirst(range.upperBound) }
        var count = 0
        try eachChunk { count += $0.count }
        return count
    }

    /// Reads chunks to the last, which is empty.
    private func eachChunk(_ take: (ArraySlice<UInt8>) -> Void) throws {
        let lineEnd = Array("\r\n".utf8)
        while true {
            var line = buffer.firstRange(of: lineEnd)
            while line == nil {
                guard try fill() else { throw RawClientError.closed }
                line = buffer.firstRange(of: lineEnd)
            }
            guard let line, let size = Int(String(decoding: buffer[..<line.lowerBound], as: UTF8.self), radix: 16)
            else { throw RawClientError.malformed("a chunk without a size") }
            let end = line.upperBound + size
            while buffer.count < end + 2 { guard try fill() else { throw RawClientError.closed } }
            guard buffer[end] == 13, buffer[end + 1] == 10 else { throw RawClientError.malformed("no chunk's end") }
            take(buffer[line.upperBound..<end])
            buffer.removeFirst(end + 2)
            if size == 0 { return }
        }
    }

    /// Waits a moment for the server to close; true when it has.
    func waitsInVain(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) > 0 else { return false }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0
    }

    private func fill() throws -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &piece, piece.count, 0)
        if count < 0, errno == EAGAIN { throw RawClientError.outOfTime }
        guard count > 0 else { return false }
        buffer.append(contentsOf: piece.prefix(count))
        return true
    }
}

extension [UInt8] {
    fileprivate func firstRange(of needle: [UInt8]) -> Range<Int>? {
        guard count >= needle.count else { return nil }
        for start in 0...(count - needle.count)
        where self[start..<(start + needle.count)].elementsEqual(needle) {
            return start..<(start + needle.count)
        }
        return nil
    }
}

/// Runs blocking work on a thread of its own, as the tasks' threads are needed by the server's handlers. It
/// stays within the test's task, so that what it finds is counted as that test's.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withTaskExecutorPreference(OwnThread()) { try work() }
}

private final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "client")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
