/// A blocking connection that is kept, for one HTTP request after the other.
final class HTTPConnection {
    /// An answer without what a benchmark does not look at.
    struct Answer {
        var status: Int
        /// The head's lines.
        var head: String
        var body: [UInt8]

        /// A cookie that the answer sets.
        func cookie(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("set-cookie: \(name)=") }
                .map { String($0.dropFirst("set-cookie: ".count).prefix { $0 != ";" }) }
        }
    }

    private let socket: BlockingSocket
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// - Parameter path: of the server's Unix socket.
    init(_ path: String) throws { socket = try BlockingSocket(path) }

    deinit { socket.close() }

    /// - Parameter headers: whole lines, each with its CR LF.
    func ask(_ method: String, _ target: String, headers: String = "", body: String = "") throws -> Answer {
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        let text = "\(method) \(target) HTTP/1.1\r\nHost: bench\r\n\(headers)\(length)\r\n\(body)"
        try socket.send(Array(text.utf8))
        return try receive()
    }

    private func receive() throws -> Answer {
        var bytes: [UInt8] = []
        var bodyStart: Int?
        var length = 0
        while bodyStart.map({ bytes.count < $0 + length }) ?? true {
            let count = try socket.receive(into: &buffer)
            bytes += buffer[..<count]
            guard bodyStart == nil, let end = Self.headEnd(bytes) else { continue }
            bodyStart = end
            let head = String(decoding: bytes[..<end], as: UTF8.self)
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length: ") }
            length = line.flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
        }
        let end = bodyStart ?? 0
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw BenchmarkError("The server answered \(head.prefix(100)).")
        }
        return Answer(status: status, head: head, body: Array(bytes[end...]))
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
            .map { $0 + mark.count }
    }
}
