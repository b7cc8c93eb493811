internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// The file that a service's standard error goes to: `<data>/logs/<service>.log`, shared by its replicas,
/// only ever appended to. A line is one write, so lines do not mix.
struct ServiceLog: Sendable {
    let path: String

    init(of service: String, dataFolder: String) { path = "\(dataFolder)/logs/\(service).log" }

    /// What was read back at most: the last sentences stand at the end.
    private static let readBack = 64 * 1024

    /// Opens the file for a child, making it and its folder where they are missing.
    func open() throws(SystemError) -> Descriptor {
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
        if mkdir(folder, 0o750) != 0, errno != EEXIST { throw SystemError("make the folder \(folder)") }
        return try Descriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o640)
    }

    /// How long the file is now: what is written later stands behind.
    var size: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// What was said behind `start` that a person should see, the last `limit` sentences of it.
    func complaints(since start: Int, limit: Int = 5) -> [String] {
        let size = size
        let from = max(start <= size ? start : 0, size - Self.readBack)
        guard let descriptor = try? Descriptor.open(path, O_RDONLY) else { return [] }
        var bytes = [UInt8](repeating: 0, count: max(0, size - from))
        let count = pread(descriptor.number, &bytes, bytes.count, from)
        return Complaints.find(in: bytes.prefix(max(0, count)), limit: limit)
    }
}

/// What stands in a service's log for a person to see.
package enum Complaints {
    /// Lines that are no JSON (what a service says before it has a log, and what its runtime says when it
    /// crashes), and the messages of warnings and errors.
    package static func find(in bytes: some Collection<UInt8>, limit: Int) -> [String] {
        let sentences = bytes.split(separator: 0x0A).compactMap { line -> String? in
            guard line.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: Array(line)) else {
                return printable(String(decoding: line, as: UTF8.self))
            }
            guard let level = value["level"]?.stringValue, ["warning", "error"].contains(level),
                let message = value["message"]?.stringValue
            else { return nil }
            let detail = value["error"]?.stringValue.map { ": \($0)" } ?? ""
            return printable(message + detail)
        }
        return Array(sentences.suffix(limit))
    }
}
