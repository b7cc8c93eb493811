/// Reads values out of JSON text that has passed ``JSONScanner`` once.
///
/// It trusts the syntax and never the content: a value of another kind leaves the reader where it
/// is and gives nil, so that the caller can name what it expected and what it found. It borrows the
/// bytes for the time of a call. Reading past the end is impossible in checked text, and harmless
/// in any other: the reader sees NUL bytes there. (Only the scanner bounds how deep ``value()`` goes.)
package struct JSONReader {
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let end: Int
    /// Bytes from the start of the text; always at a token's start between calls.
    package private(set) var position: Int

    package init(checked text: UnsafeRawBufferPointer) {
        base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? nowhere
        end = text.count
        position = 0
        skipWhitespace()
    }

    @inline(__always) private var current: UInt8 { position < end ? base[position] : 0 }

    @inline(__always) private mutating func skipWhitespace() {
        while position < end {
            switch base[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
            default: return
            }
        }
    }

    /// What stands here.
    package var kind: JSONKind {
        switch current {
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// Goes back or on to a place that was noted before.
    package mutating func move(to position: Int) { self.position = min(max(0, position), end) }

    // MARK: Scalars

    package mutating func null() -> Bool {
        guard current == UInt8(ascii: "n") else { return false }
        position = min(position + 4, end)
        return true
    }

    package mutating func bool() -> Bool? {
        switch current {
        case UInt8(ascii: "t"):
            position = min(position + 4, end)
            return true
        case UInt8(ascii: "f"):
            position = min(position + 5, end)
            return false
        default: return nil
        }
    }

    /// The number's text, nil where another kind stands.
    package mutating func number() -> UnsafeRawBufferPointer? {
        guard kind == .number, position < end else { return nil }
        let start = position
        scan: while position < end {
            switch base[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                position &+= 1
            default: break scan
            }
        }
        return UnsafeRawBufferPointer(start: base + start, count: position - start)
    }

    /// The exact integer; nil where another kind stands, or a number with a fraction or beyond 64 bits.
    package mutating func integer() -> Int64? {
        let start = position
        guard let text = number() else { return nil }
        if let value = JSONNumber.integer(text) { return value }
        position = start
        return nil
    }

    package mutating func string() -> String? {
        guard let (text, hasEscapes) = stringBytes() else { return nil }
        if hasEscapes { return String(decoding: Self.unescaped(text), as: UTF8.self) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes between the quotes as written, and whether they contain escapes.
    package mutating func stringBytes() -> (text: UnsafeRawBufferPointer, hasEscapes: Bool)? {
        guard current == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        var index = start
        var hasEscapes = false
        while index < end, base[index] != UInt8(ascii: "\"") {
            if base[index] == UInt8(ascii: "\\") {
                hasEscapes = true
                index &+= 1
            }
            index &+= 1
        }
        index = min(index, end)
        position = min(index + 1, end)
        return (UnsafeRawBufferPointer(start: base + start, count: index - start), hasEscapes)
    }

    /// The characters that the escapes stand for.
    private static func unescaped(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        let scanner = JSONScanner(text, depth: 0)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < text.count else {
                result.append(byte)
                index += 1
                continue
            }
            let escape = text[index + 1]
            index += 2
            switch escape {
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                var scalar = UInt32(scanner.hexUnit(at: index) ?? 0xFFFD)
                index += 4
                if scalar & 0xFC00 == 0xD800, let low = scanner.hexUnit(at: index + 2) {
                    scalar = 0x10000 + ((scalar & 0x3FF) << 10 | UInt32(low & 0x3FF))
                    index += 6
                }
                result.append(contentsOf: String(UnicodeScalar(scalar) ?? "\u{FFFD}").utf8)
            default: result.append(escape)
            }
        }
        return result
    }

    // MARK: Containers

    /// Enters an array: true where one stands here. Follow with ``nextElement(first:)``.
    package mutating func enterArray() -> Bool { enter(UInt8(ascii: "[")) }

    /// Enters an object: true where one stands here. Follow with ``nextName(first:)``.
    package mutating func enterObject() -> Bool { enter(UInt8(ascii: "{")) }

    private mutating func enter(_ bracket: UInt8) -> Bool {
        guard current == bracket else { return false }
        position += 1
        skipWhitespace()
        return true
    }

    /// Moves to the next element: false behind the last, with the array left.
    package mutating func nextElement(first: Bool) -> Bool { next(first: first, close: UInt8(ascii: "]")) }

    private mutating func next(first: Bool, close: UInt8) -> Bool {
        skipWhitespace()
        if current == close || position >= end {
            position = min(position + 1, end)
            return false
        }
        if !first {
            position += 1
            skipWhitespace()
        }
        return true
    }

    /// Moves to the next member's value and gives its name: nil behind the last, with the object left.
    package mutating func nextName(first: Bool) -> (text: UnsafeRawBufferPointer, hasEscapes: Bool)? {
        guard next(first: first, close: UInt8(ascii: "}")), let name = stringBytes() else { return nil }
        skipWhitespace()
        position = min(position + 1, end)
        skipWhitespace()
        return name
    }

    /// Moves behind the value that stands here and gives its bytes.
    @discardableResult
    package mutating func skip() -> UnsafeRawBufferPointer {
        let start = position
        var depth = 0
        repeat {
            switch current {
            case UInt8(ascii: "\""): _ = stringBytes()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"): position += 1
            case UInt8(ascii: "t"), UInt8(ascii: "n"): position += 4
            case UInt8(ascii: "f"): position += 5
            default: if number()?.isEmpty ?? true { position = end }
            }
            if depth > 0 { skipWhitespace() }
        } while depth > 0 && position < end
        position = min(position, end)
        return UnsafeRawBufferPointer(start: base + start, count: position - start)
    }

    /// The value that stands here, as a tree.
    package mutating func value() -> JSONValue {
        switch kind {
        case .null:
            _ = null()
            return .null
        case .bool: return .bool(bool() ?? false)
        case .number: return .number(JSONNumber(text: number().map { String(decoding: $0, as: UTF8.self) } ?? "0"))
        case .string: return .string(string() ?? "")
        case .array:
            var elements: [JSONValue] = []
            _ = enterArray()
            while nextElement(first: elements.isEmpty) { elements.append(value()) }
            return .array(elements)
        case .object:
            var members: [JSONMember] = []
            _ = enterObject()
            while let name = nextName(first: members.isEmpty) {
                members.append(JSONMember(Self.text(of: name), value()))
            }
            return .object(members)
        }
    }

    /// A name's characters.
    package static func text(of name: (text: UnsafeRawBufferPointer, hasEscapes: Bool)) -> String {
        name.hasEscapes
            ? String(decoding: unescaped(name.text), as: UTF8.self) : String(decoding: name.text, as: UTF8.self)
    }
}
