internal import Glibc
internal import ServiceKit

/// Redis with a board in a sorted set, as a process of its own that keeps nothing on disk: what boards are compared
/// with. Spoken to in its own protocol (RESP).
final class RedisPeer {
    static let key = "board"

    let socket: String
    private let process: MeasuredProcess
    private let connection: BlockingSocket
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    /// The path of the first `redis-server` on the PATH.
    static func find() -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        return path.split(separator: ":").map { "\($0)/redis-server" }.first { access($0, X_OK) == 0 }
    }

    init(_ server: String, in folder: String) throws {
        socket = folder + "/redis.sock"
        process = try MeasuredProcess(
            server,
            [
                "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir",
                folder,
            ])
        try process.waitForSocket(socket)
        connection = try BlockingSocket(socket)
    }

    deinit { connection.close() }

    func end() { process.end() }

    /// A command as it goes over the wire.
    static func command(_ words: [String]) -> [UInt8] {
        var text = "*\(words.count)\r\n"
        for word in words { text += "$\(word.utf8.count)\r\n\(word)\r\n" }
        return Array(text.utf8)
    }

    /// Puts members with their scores into the sorted set; returns the bytes that one takes.
    func fill(_ members: [(name: String, score: Int64)]) throws -> Double {
        let before = try number("memory", "used_memory")
        for start in stride(from: 0, to: members.count, by: 1000) {
            let part = members[start..<min(start + 1000, members.count)]
            let reply = try ask(["ZADD", Self.key] + part.flatMap { ["\($0.score)", $0.name] })
            guard reply == ":\(part.count)\r\n" else { throw BenchmarkError("Redis answered \(reply.prefix(200)).") }
        }
        return Double(try number("memory", "used_memory") - before) / Double(members.count)
    }

    /// Microseconds that Redis itself has spent in a command, and how often it was called.
    func spent(in command: String) throws -> (microseconds: Int, calls: Int) {
        let text = try ask(["INFO", "commandstats"])
        let line = text.split(separator: "\r\n").first { $0.hasPrefix("cmdstat_\(command):") }.map { String($0) } ?? ""
        return (line.number(behind: "usec=") ?? 0, line.number(behind: "calls=") ?? 0)
    }

    private func number(_ section: String, _ name: String) throws -> Int {
        guard let number = try ask(["INFO", section]).number(behind: "\(name):") else {
            throw BenchmarkError("Redis says nothing of \(name).")
        }
        return number
    }

    /// One command and its reply, which must not be a list.
    private func ask(_ words: [String]) throws -> String {
        try connection.send(Self.command(words))
        var reply: [UInt8] = []
        while !Self.isWhole(reply) {
            let count = try connection.receive(into: &buffer)
            reply += buffer[..<count]
        }
        return String(decoding: reply, as: UTF8.self)
    }

    /// A line, or with `$` before a length that and so many bytes.
    private static func isWhole(_ reply: [UInt8]) -> Bool {
        guard let end = reply.firstIndex(of: 0x0A) else { return false }
        guard reply[0] == UInt8(ascii: "$") else { return true }
        let length = Int(String(decoding: reply[1..<end - 1], as: UTF8.self)) ?? 0
        return reply.count >= end + 1 + length + 2
    }
}
