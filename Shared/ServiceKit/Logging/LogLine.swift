internal import Contracts
internal import JSONRPC

/// One line of the log as it is written.
///
/// A line never exceeds ``byteLimit``: where it would, its texts are shortened step by step until it fits, so
/// that it stays one JSON object. Shortened lines carry `"cut":true`.
struct LogLine {
    static let byteLimit = 16 * 1024

    let time: Timestamp
    let level: LogLevel
    let service: String
    let instance: Int?
    let message: String
    let trace: String?
    let fields: [(name: String, value: LogValue)]

    /// With the newline at its end.
    var bytes: [UInt8] {
        let whole = render(textLimit: nil, withFields: true)
        if whole.count <= Self.byteLimit { return whole }
        for textLimit in [4096, 1024, 256, 64] {
            let shortened = render(textLimit: textLimit, withFields: true)
            if shortened.count <= Self.byteLimit { return shortened }
        }
        return render(textLimit: 256, withFields: false)
    }

    private func render(textLimit: Int?, withFields: Bool) -> [UInt8] {
        var writer = JSONWriter()
        let cut = { (text: String) in textLimit.map { text.cut(toBytes: $0) } ?? text }
        writer.beginObject()
        writer.key("time")
        writer.string(time.description)
        writer.key("level")
        writer.string(level.rawValue)
        writer.key("service")
        writer.string(cut(service))
        if let instance {
            writer.key("instance")
            writer.integer(instance)
        }
        writer.key("message")
        writer.string(cut(message))
        if let trace {
            writer.key("trace")
            writer.string(cut(trace))
        }
        if textLimit != nil {
            writer.key("cut")
            writer.bool(true)
        }
        for field in fields where withFields { write(field, cut: cut, to: &writer) }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }

    private func write(
        _ field: (name: String, value: LogValue), cut: (String) -> String, to writer: inout JSONWriter
    ) {
        // A line with two members of one name is read differently by every reader.
        let name = Self.reserved.contains(field.name) ? field.name + "_" : cut(field.name)
        switch field.value {
        case .string(let text):
            writer.key(name)
            writer.string(cut(text))
        case .integer(let number):
            writer.key(name)
            writer.integer(number)
        case .boolean(let flag):
            writer.key(name)
            writer.bool(flag)
        case .duration(let duration):
            writer.key(name + "Ms")
            writer.double(Double(duration.nanoseconds / 1000) / 1000)
        }
    }

    private static let reserved: Set<String> = [
        "time", "level", "service", "instance", "message", "trace", "cut",
    ]
}

extension String {
    /// At most `limit` bytes of UTF-8, cut between two scalars, with an ellipsis where something is gone.
    fileprivate func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > utf8.startIndex, UTF8.isContinuation(utf8[end]) { end = utf8.index(before: end) }
        return String(self[..<end]) + "…"
    }
}
