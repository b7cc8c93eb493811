package import JSONRPC

/// JSON over several lines, for people: two spaces a level, empty lists and objects on one line.
package enum PrettyJSON {
    package static func text(of value: JSONValue) -> String {
        var text = ""
        write(value, indent: "", to: &text)
        return text + "\n"
    }

    private static func write(_ value: JSONValue, indent: String, to text: inout String) {
        let deeper = indent + "  "
        switch value {
        case .array(let elements) where !elements.isEmpty:
            text += "["
            for (index, element) in elements.enumerated() {
                text += (index == 0 ? "\n" : ",\n") + deeper
                write(element, indent: deeper, to: &text)
            }
            text += "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "\n" : ",\n") + deeper + JSONValue.string(member.name).text + ": "
                write(member.value, indent: deeper, to: &text)
            }
            text += "\n\(indent)}"
        default: text += value.text
        }
    }
}
