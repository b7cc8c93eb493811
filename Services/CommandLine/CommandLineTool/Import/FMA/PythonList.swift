/// A list of texts as Python prints it: `['hip-hop', "rock 'n' roll"]`.
enum PythonList {
    /// The texts; nil where this is no such list.
    static func parse(_ text: String) -> [String]? {
        var rest = Array(text.unicodeScalars)[...]
        func skipSpace() { rest = rest.drop { $0 == " " } }
        skipSpace()
        guard rest.popFirst() == "[" else { return nil }
        var items: [String] = []
        skipSpace()
        while let next = rest.first, next != "]" {
            guard let item = quoted(&rest) else { return nil }
            items.append(item)
            skipSpace()
            if rest.first == "," {
                rest.removeFirst()
                skipSpace()
            } else if rest.first != "]" {
                return nil
            }
        }
        guard rest.popFirst() == "]" else { return nil }
        skipSpace()
        return rest.isEmpty ? items : nil
    }

    private static func quoted(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        guard let quote = rest.popFirst(), quote == "'" || quote == "\"" else { return nil }
        var item = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(item) }
            guard scalar == "\\" else {
                item.append(scalar)
                continue
            }
            guard let escape = rest.popFirst() else { return nil }
            switch escape {
            case "n", "r", "t": item.append(" ")
            case "x", "u", "U":
                let length = escape == "x" ? 2 : escape == "u" ? 4 : 8
                let digits = String(String.UnicodeScalarView(rest.prefix(length)))
                guard digits.unicodeScalars.count == length, let code = UInt32(digits, radix: 16),
                    let named = Unicode.Scalar(code)
                else { return nil }
                item.append(named)
                rest = rest.dropFirst(length)
            default: item.append(escape)
            }
        }
        return nil
    }
}
