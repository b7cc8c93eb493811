import JSONRPC
import Support

/// Made JSON trees, the same for the same seed.
struct RandomJSON {
    var random: Seeded
    /// Levels of nesting at most.
    var depth = 6

    init(_ label: String) { random = Seeded(label) }

    private static let pieces: [String] = [
        "a", "Z", "0", " ", "\"", "\\", "/", "\u{0}", "\u{1}", "\u{8}", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1F}",
        "\u{7F}", "\u{80}", "é", "e\u{301}", "\u{7FF}", "\u{800}", "ß", "日", "\u{2028}", "\u{2029}", "\u{FFFD}",
        "\u{FFFE}", "\u{D7FF}", "\u{E000}", "😀", "👩‍👩‍👧‍👦", "\u{10000}", "\u{10FFFF}", "\\u0041", "\\n",
    ]

    mutating func string() -> String {
        (0..<random.below(12)).reduce(into: "") { text, _ in
            // Foundation drops a byte order mark at the start of a string with escapes; ``everyScalarSurvives`` has it.
            if random.oneIn(6), let scalar = UnicodeScalar(UInt32(random.below(0x11_0000))), scalar != "\u{FEFF}" {
                text.unicodeScalars.append(scalar)
            } else {
                text += Self.pieces[random.below(Self.pieces.count)]
            }
        }
    }

    mutating func integer() -> Int64 {
        switch random.below(6) {
        case 0: [.min, .min + 1, -1, 0, 1, 9, 10, 99, 100, .max - 1, .max][random.below(11)]
        default: Int64(bitPattern: random.next()) >> Int64(random.below(64))
        }
    }

    /// A finite number.
    mutating func double() -> Double {
        while true {
            let value: Double
            switch random.below(5) {
            case 0:
                value =
                    [
                        0.1, -0.0, 1e16, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude,
                        1 / 3, 1e21, 123456.789,
                    ][random.below(10)]
            case 1: value = Double(random.below(2_000_000)) / 1000
            default: value = Double(bitPattern: random.next())
            }
            if value.isFinite { return value }
        }
    }

    /// A tree; object names differ from each other.
    mutating func value(level: Int = 0) -> JSONValue {
        switch random.below(level < depth ? 9 : 6) {
        case 0: return .null
        case 1: return .bool(random.oneIn(2))
        case 2: return .number(JSONNumber(integer()))
        case 3: return .number(JSONNumber(text: double().description))
        case 4, 5: return .string(string())
        case 6: return .array((0..<random.below(6)).map { _ in value(level: level + 1) })
        default:
            return .object((0..<random.below(6)).map { JSONMember(string() + "\($0)", value(level: level + 1)) })
        }
    }

    /// The same tree written in another way: white space between tokens, escapes that need not be.
    mutating func spelled(_ value: JSONValue) -> String {
        switch value {
        case .null, .bool, .number: return space() + value.text + space()
        case .string(let text): return space() + quoted(text) + space()
        case .array(let elements):
            return space() + "[" + space() + elements.map { spelled($0) }.joined(separator: ",") + "]" + space()
        case .object(let members):
            let members = members.map { space() + quoted($0.name) + space() + ":" + spelled($0.value) }
            return space() + "{" + space() + members.joined(separator: ",") + "}" + space()
        }
    }

    private mutating func space() -> String { ["", "", "", " ", "\t", "\r", "  ", "\n"][random.below(8)] }

    private mutating func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || random.oneIn(4) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.oneIn(2))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else if scalar == "/", random.oneIn(2) {
                result += "\\/"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
