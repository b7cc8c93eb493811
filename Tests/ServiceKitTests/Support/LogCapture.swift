import Glibc
import JSONRPC
import ServiceKit
import Testing

/// The reading end of a log. It is a datagram socket, so every `write` is one message and stays one.
final class LogCapture: Sendable {
    private let ends: (reader: Int32, writer: Int32)

    init() throws {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0)
        ends = (pair[0], pair[1])
        _ = fcntl(ends.reader, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(ends.reader)
        close(ends.writer)
    }

    func logger(
        level: LogLevel = .debug, instance: Int? = nil, clock: any WallClock = SystemClock()
    ) -> Logger {
        Logger(service: "catalog", instance: instance, level: level, descriptor: ends.writer, clock: clock)
    }

    /// What the next `write` wrote; nil where there was none.
    func nextWrite() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        let count = read(ends.reader, &buffer, buffer.count)
        return count < 0 ? nil : Array(buffer.prefix(count))
    }

    func nextText() -> String? { nextWrite().map { String(decoding: $0, as: UTF8.self) } }

    func next() throws -> JSONValue {
        var line = try #require(nextWrite())
        #expect(line.last == UInt8(ascii: "\n"))
        line.removeLast()
        return try JSONValue(parsing: line)
    }

    /// The messages of everything that was logged.
    func messages() throws -> [String] {
        var messages: [String] = []
        while let line = nextWrite() {
            messages.append(try #require(JSONValue(parsing: line.dropLast() + [])["message"]?.stringValue))
        }
        return messages
    }
}
