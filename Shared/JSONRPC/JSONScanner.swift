/// A strict RFC 8259 scanner: one pass that checks syntax, UTF-8 and depth, and says where values end.
///
/// It borrows the bytes for the time of a call and copies nothing. Everything behind it
/// (``Envelope``, ``JSONValue``, ``JSONReader``) relies on text that has passed here once.
package struct JSONScanner {
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let end: Int
    /// Bytes from the start of the text.
    package var position: Int
    @usableFromInline let maximumDepth: Int

    /// - Parameter text: must outlive the scanner and not be empty-based (`nil`); an empty text is given as such.
    package init(_ text: UnsafeRawBufferPointer, from position: Int = 0, depth: Int) {
        base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? nowhere
        end = text.count
        self.position = position
        maximumDepth = depth
    }

    @inline(__always) package var isAtEnd: Bool { position >= end }

    /// The byte here, or 0 at the end: a NUL is never valid outside a string, nor inside one.
    @inline(__always) package var current: UInt8 { position < end ? base[position] : 0 }

    @inline(__always) package mutating func skipWhitespace() {
        while position < end {
            switch base[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
            default: return
            }
        }
    }

    /// Checks a whole text: one value with white space around it.
    package mutating func checkWhole() throws(JSONError) {
        skipWhitespace()
        try skipValue()
        skipWhitespace()
        guard isAtEnd else { throw JSONError(.trailingBytes, at: position) }
    }

    /// Checks the value that starts here and moves behind it.
    package mutating func skipValue(level: Int = 0) throws(JSONError) {
        switch current {
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "{"): try skipObject(level: level)
        case UInt8(ascii: "["): try skipArray(level: level)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        case UInt8(ascii: "t"): try skipLiteral("true")
        case UInt8(ascii: "f"): try skipLiteral("false")
        case UInt8(ascii: "n"): try skipLiteral("null")
        default: throw JSONError(isAtEnd ? .endOfText : .unexpectedByte, at: position)
        }
    }

    private mutating func skipLiteral(_ literal: StaticString) throws(JSONError) {
        let count = literal.utf8CodeUnitCount
        guard position + count <= end else { throw JSONError(.badLiteral, at: position) }
        for index in 0..<count where base[position + index] != literal.utf8Start[index] {
            throw JSONError(.badLiteral, at: position)
        }
        position += count
    }

    private mutating func skipObject(level: Int) throws(JSONError) {
        guard level < maximumDepth else { throw JSONError(.tooDeep, at: position) }
        position += 1
        skipWhitespace()
        if current == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            try skipName()
            try skipValue(level: level + 1)
            skipWhitespace()
            guard try continues(until: UInt8(ascii: "}")) else { return }
        }
    }

    /// A member's name with its colon and the white space behind, up to the value.
    package mutating func skipName() throws(JSONError) {
        guard current == UInt8(ascii: "\"") else {
            throw JSONError(isAtEnd ? .endOfText : .expectedName, at: position)
        }
        try skipString()
        skipWhitespace()
        guard current == UInt8(ascii: ":") else {
            throw JSONError(isAtEnd ? .endOfText : .expectedColon, at: position)
        }
        position += 1
        skipWhitespace()
    }

    /// Behind a member or element: true after a comma, false after `close`.
    package mutating func continues(until close: UInt8) throws(JSONError) -> Bool {
        switch current {
        case UInt8(ascii: ","):
            position += 1
            skipWhitespace()
            return true
        case close:
            position += 1
            return false
        default: throw JSONError(isAtEnd ? .endOfText : .expectedCommaOrEnd, at: position)
        }
    }

    private mutating func skipArray(level: Int) throws(JSONError) {
        guard level < maximumDepth else { throw JSONError(.tooDeep, at: position) }
        position += 1
        skipWhitespace()
        if current == UInt8(ascii: "]") {
            position += 1
            return
        }
        while true {
            try skipValue(level: level + 1)
            skipWhitespace()
            guard try continues(until: UInt8(ascii: "]")) else { return }
        }
    }

    private mutating func skipNumber() throws(JSONError) {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            guard skipDigits() else { throw JSONError(.badNumber, at: start) }
        }
        if current == UInt8(ascii: ".") {
            position += 1
            guard skipDigits() else { throw JSONError(.badNumber, at: start) }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() else { throw JSONError(.badNumber, at: start) }
        }
        // "01" and "1a": a digit or letter right behind is part of a bad number, not a stray value.
        switch current {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            throw JSONError(.badNumber, at: start)
        default: return
        }
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while position < end, base[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
        return position > start
    }

    /// The string that starts here, closing quote included.
    package mutating func skipString() throws(JSONError) {
        position += 1
        while position < end {
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position &+= 1
                return
            }
            if byte == UInt8(ascii: "\\") {
                try skipEscape()
            } else if byte < 0x20 {
                throw JSONError(.controlCharacter, at: position)
            } else if byte < 0x80 {
                position &+= 1
            } else {
                try skipScalar()
            }
        }
        throw JSONError(.endOfText, at: position)
    }

    private mutating func skipEscape() throws(JSONError) {
        let start = position
        guard position + 1 < end else { throw JSONError(.endOfText, at: position) }
        switch base[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            guard let unit = hexUnit(at: position + 2) else { throw JSONError(.badEscape, at: start) }
            position += 6
            if unit & 0xFC00 == 0xDC00 { throw JSONError(.loneSurrogate, at: start) }
            guard unit & 0xFC00 == 0xD800 else { return }
            guard position + 1 < end, base[position] == UInt8(ascii: "\\"), base[position + 1] == UInt8(ascii: "u"),
                let low = hexUnit(at: position + 2), low & 0xFC00 == 0xDC00
            else { throw JSONError(.loneSurrogate, at: start) }
            position += 6
        default: throw JSONError(.badEscape, at: start)
        }
    }

    /// The UTF-16 unit of four hexadecimal digits, or nil where there are fewer.
    @usableFromInline func hexUnit(at index: Int) -> UInt16? {
        guard index + 4 <= end else { return nil }
        var unit: UInt16 = 0
        for offset in 0..<4 {
            guard let digit = Self.hexDigit(base[index + offset]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// One scalar of more than one byte: no overlong form, no surrogate, nothing over U+10FFFF.
    private mutating func skipScalar() throws(JSONError) {
        let lead = base[position]
        let count: Int
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if lead == 0xE0 { lowest = 0xA0 }
            if lead == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            count = 4
            if lead == 0xF0 { lowest = 0x90 }
            if lead == 0xF4 { highest = 0x8F }
        default: throw JSONError(.invalidUTF8, at: position)
        }
        guard position + count <= end else { throw JSONError(.invalidUTF8, at: position) }
        guard base[position + 1] >= lowest, base[position + 1] <= highest else {
            throw JSONError(.invalidUTF8, at: position)
        }
        for offset in 2..<max(count, 2) where base[position + offset] & 0xC0 != 0x80 {
            throw JSONError(.invalidUTF8, at: position)
        }
        position += count
    }
}

/// A readable address for texts without one.
var nowhere: UnsafePointer<UInt8> { ("" as StaticString).utf8Start }
