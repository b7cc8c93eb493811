internal import Contracts
internal import Glibc
internal import ServiceKit

/// A blocking connection that sends lines and waits for as many.
final class LineConnection {
    private let socket: BlockingSocket
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(_ path: String) throws { socket = try BlockingSocket(path) }

    deinit { socket.close() }

    /// Sends a line with its newline; returns the reply's line.
    func ask(_ line: [UInt8]) throws -> [UInt8] {
        try send(line)
        return try receive()
    }

    func send(_ line: [UInt8]) throws { try socket.send(line) }

    func receive() throws -> [UInt8] {
        var reply: [UInt8] = []
        while reply.last != 0x0A {
            let count = try socket.receive(into: &buffer)
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
