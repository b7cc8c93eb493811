internal import Contracts
internal import Glibc
internal import ServiceKit

/// A blocking connection that sends lines and waits for as many.
final class LineConnection {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix(107)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard code == 0 else { throw BenchmarkError("\(SystemError("connect to \(path)")).") }
    }

    deinit { close(descriptor) }

    /// Sends a line with its newline; returns the reply's line.
    func ask(_ line: [UInt8]) throws -> [UInt8] {
        try send(line)
        return try receive()
    }

    func send(_ line: [UInt8]) throws {
        var sent = 0
        while sent < line.count {
            let count = line.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchmarkError("\(SystemError("send a request")).") }
            sent += count
        }
    }

    func receive() throws -> [UInt8] {
        var reply: [UInt8] = []
        while reply.last != 0x0A {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw BenchmarkError("The server closed the connection.") }
            reply += buffer[..<count]
        }
        return reply
    }
}

/// A line put together quickly: the making of a request should not be what is measured.
struct LineText {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(number: Int) { bytes.append(contentsOf: String(number).utf8) }

    mutating func append(day: Day) { bytes.append(contentsOf: day.description.utf8) }
}

extension String {
    /// The whole number behind the first place where `mark` stands.
    func number(behind mark: String) -> Int? {
        guard let place = firstRange(of: mark) else { return nil }
        return Int(self[place.upperBound...].prefix { $0.isNumber })
    }
}
