import Dispatch
import Glibc
import HTTP
import JSONRPC

struct NoAnswer: Error, CustomStringConvertible {
    let description: String
}

/// What a server answers to bytes, read from a bare socket: nothing of the server's own code has a part in it.
struct HTTPAnswer: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    /// Whether a body that came in chunks had its last.
    let isWhole: Bool

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue(parsing: body) }

    /// The values of a header, whatever the case of its name.
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The header's value; nil where there is none or more than one.
    subscript(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }

    /// `error.code` of the JSON API; nil where the body is not of that shape.
    var errorCode: String? {
        guard case .object(let whole)? = json, whole.map(\.name) == ["error"],
            case .object(let error) = whole[0].value, ["code", "message"] == error.map(\.name).prefix(2),
            error.dropFirst(2).allSatisfy({ $0.name == "field" }),
            error[1].value.stringValue?.isEmpty == false
        else { return nil }
        return error[0].value.stringValue
    }

    /// Sends bytes on a connection of their own, reads to its end, and gives up after ten seconds of silence.
    init(to request: [UInt8], at address: ListenAddress) async throws {
        // The tasks' threads are needed by the server's handlers.
        let bytes: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "client").async {
                continuation.resume(with: Result { try Self.exchange(request, at: address) })
            }
        }
        try self.init(reading: bytes)
    }

    private static func exchange(_ request: [UInt8], at address: ListenAddress) throws -> [UInt8] {
        guard case .tcp(let host, let port) = address else {
            throw NoAnswer(description: "\(address) is no TCP address")
        }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &target.sin_addr)
        let connected = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw NoAnswer(description: "cannot connect to \(address): errno \(errno)") }
        var rest = request[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EAGAIN {
                throw NoAnswer(description: "the server fell silent after \(bytes.count) bytes")
            }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    private init(reading bytes: [UInt8]) throws {
        let wrong = NoAnswer(description: "no HTTP: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: "\r\n\r\n".utf8) }) else { throw wrong }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { throw wrong }
        self.status = status
        headers = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw wrong }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        let rest = Array(bytes[(end + 4)...])
        let isChunked = headers.contains { $0.name.lowercased() == "transfer-encoding" && $0.value == "chunked" }
        (body, isWhole) = isChunked ? try Self.unchunk(rest) : (rest, true)
    }

    /// The bytes of all chunks, and whether the last, which is empty, came.
    private static func unchunk(_ bytes: [UInt8]) throws -> ([UInt8], Bool) {
        var (body, rest) = ([UInt8](), bytes[...])
        while let line = rest.firstIndex(of: 13) {
            guard let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16) else {
                throw NoAnswer(description: "a chunk without a size")
            }
            rest = rest[line...].dropFirst(2)
            if size == 0 { return (body, true) }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return (body, false)
    }
}
