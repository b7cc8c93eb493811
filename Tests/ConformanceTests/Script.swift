import JSONRPC
import Support

/// A conversation, as `Scripts/README.md` describes it.
struct Script: Sendable, CustomStringConvertible {
    /// What is sent in one write, and what has to come for it.
    struct Exchange: Sendable {
        /// The line of the file that it begins at, for messages.
        var line: Int
        var sent: [String]
        /// Empty where nothing may come.
        var expected: [Expectation]
    }

    /// One line that has to come.
    struct Expectation: Sendable {
        var line: Int
        var value: JSONValue
        /// Whether it is an array of just these elements in any order.
        var isBatch: Bool
    }

    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    var name: String
    var exchanges: [Exchange]
    var description: String { name }

    static let folder = SharedData.projectRoot + "/Tests/ConformanceTests/Scripts"

    /// All scripts, by their files' names.
    static let names = FileBytes.names(in: folder).filter { $0.hasSuffix(".rpc") }

    init(named name: String) throws {
        guard let bytes = FileBytes.read(Self.folder + "/" + name) else {
            throw Problem(description: "\(name) cannot be read")
        }
        try self.init(name: name, text: String(decoding: bytes, as: UTF8.self))
    }

    init(name: String, text: String) throws {
        self.name = name
        exchanges = []
        var mayGoOn = false
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmingEnd()
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line == "-->" || line.hasPrefix("--> ") {
                let sent = try Self.expand(String(line.dropFirst(4)))
                if mayGoOn {
                    exchanges[exchanges.count - 1].sent.append(sent)
                } else {
                    exchanges.append(Exchange(line: index + 1, sent: [sent], expected: []))
                }
                mayGoOn = true
            } else if line.hasPrefix("<-- "), !exchanges.isEmpty {
                mayGoOn = false
                let text = line.dropFirst(4)
                if text == "(nothing)" { continue }
                let isBatch = text.hasPrefix("*")
                let json = try Self.expand(String(isBatch ? text.dropFirst() : text))
                let value = try JSONValue(parsing: Array(json.utf8), depth: 128)
                exchanges[exchanges.count - 1].expected.append(
                    Expectation(line: index + 1, value: value, isBatch: isBatch))
            } else {
                throw Problem(description: "\(name):\(index + 1) is neither sent nor expected: \(line)")
            }
        }
    }

    /// Writes `(TEXT * N)` out, by the pattern `\(([^()]*) \* ([0-9]+)\)`.
    static func expand(_ text: String) throws -> String {
        guard text.contains(" * ") else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "(") {
            result += rest[..<open]
            rest = rest[open...]
            guard let (piece, count, end) = repetition(at: rest) else {
                result += "("
                rest = rest.dropFirst()
                continue
            }
            result += String(repeating: piece, count: count)
            rest = rest[end...]
        }
        return result + rest
    }

    private static func repetition(at text: Substring) -> (String, Int, String.Index)? {
        let inner = text.dropFirst()
        guard let close = inner.firstIndex(where: { $0 == ")" || $0 == "(" }), inner[close] == ")" else { return nil }
        let content = inner[..<close]
        guard let star = content.range(ofLast: " * "), let count = Int(content[star.upperBound...]) else { return nil }
        return (String(content[..<star.lowerBound]), count, inner.index(after: close))
    }
}

extension Substring {
    fileprivate func trimmingEnd() -> Substring {
        var text = self
        while let last = text.last, last == " " || last == "\t" || last == "\r" || last == "\r\n" { text.removeLast() }
        return text
    }

    fileprivate func range(ofLast part: String) -> Range<String.Index>? {
        var found: Range<String.Index>?
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { found = start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return found
    }
}
