package import JSONRPC

/// What stands in a layer for one key, before it is understood.
package struct ConfigurationInput: Sendable {
    /// How it was written.
    package enum Form: Sendable {
        /// In the environment or as a flag.
        case text(String)
        /// In a file.
        case json(JSONValue)
    }

    package let form: Form
    /// What relative paths start from: the configuration file's folder; nil for the working directory.
    package let folder: String?

    package init(_ form: Form, folder: String? = nil) {
        self.form = form
        self.folder = folder
    }

    /// The value as one text, which a JSON number or boolean has too; nil for arrays, objects and null.
    package var text: String? {
        switch form {
        case .text(let text): text
        case .json(let value): Self.text(of: value)
        }
    }

    /// The value as a list: the scalars of an array, or a text split at its commas.
    package var items: [String]? {
        switch form {
        case .text(let text):
            return text.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
        case .json(let value):
            guard let elements = value.arrayValue else { return nil }
            let texts = elements.compactMap(Self.text(of:))
            return texts.count == elements.count ? texts : nil
        }
    }

    /// The value as JSON; nil for a text that is none.
    package var structure: JSONValue? {
        switch form {
        case .text(let text): try? JSONValue(parsing: Array(text.utf8))
        case .json(let value): value
        }
    }

    /// The value for a message, cut to a readable length.
    package var excerpt: String {
        let text =
            switch form {
            case .text(let text): JSONValue.string(text).text
            case .json(let value): value.text
            }
        return text.count <= 80 ? text : text.prefix(80) + "…"
    }

    private static func text(of value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

extension StringProtocol {
    /// Without the spaces and tabs at both ends.
    func trimmingSpaces() -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let tail = drop(while: isSpace)
        guard let last = tail.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(tail[...last])
    }
}
