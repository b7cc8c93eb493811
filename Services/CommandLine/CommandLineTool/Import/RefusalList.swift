internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// Where refused rows are told: the first on standard error, all in a file where one was named.
struct RefusalList {
    private let file: Output?
    private let descriptor: Descriptor?
    private let console: Console

    private static let mostSaid = 20

    /// - Parameter path: a file to write one JSON object a line to; it is emptied.
    init(path: String?, _ console: Console) throws {
        self.console = console
        do throws(SystemError) {
            descriptor = try path.map { path throws(SystemError) in
                try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o640)
            }
        } catch {
            throw CommandFailure(.failed, "\(error); expected --refused to name a file that can be written")
        }
        file = descriptor.map { Output(descriptor: $0.number) }
    }

    /// - Parameter total: how many there are in truth, where `rows` is not all of them.
    func tell(_ rows: [RefusedRow], of total: Int) throws(SystemError) {
        for row in rows.prefix(Self.mostSaid) { console.say("refused: \(row)") }
        if total > Self.mostSaid {
            let hint = file == nil ? "; --refused FILE lists them" : ""
            console.say("refused: \(grouped(total - Self.mostSaid)) more\(hint)")
        }
        guard let file else { return }
        var writer = JSONWriter()
        for row in rows {
            writer.beginObject()
            writer.key("file")
            writer.string(row.file)
            writer.key("line")
            writer.integer(row.line)
            if let column = row.column {
                writer.key("column")
                writer.string(column)
            }
            if let value = row.value {
                writer.key("value")
                writer.string(value)
            }
            writer.key("reason")
            writer.string(row.reason)
            writer.endObject()
            writer.endLine()
        }
        try file.write(writer.bytes)
        withExtendedLifetime(descriptor) {}
    }

    /// Rows that were taken with something left out.
    func tell(_ warnings: [RowWarning], of total: Int) {
        for warning in warnings.prefix(Self.mostSaid) { console.say("note: \(warning)") }
        if total > Self.mostSaid {
            console.say(
                "note: \(grouped(total - Self.mostSaid)) more rows were taken with something left out")
        }
    }
}
