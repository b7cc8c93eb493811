/// Why a text is not JSON (RFC 8259), and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong at ``offset``.
    package enum Reason: String, Sendable {
        case endOfText = "the text ends where a value goes on"
        case unexpectedByte = "a value cannot start here"
        case expectedName = "expected a member name in double quotes"
        case expectedColon = "expected ':' after the member name"
        case expectedCommaOrEnd = "expected ',' or the closing bracket"
        case trailingBytes = "expected nothing after the value"
        case badLiteral = "expected true, false or null"
        case badNumber = "not a JSON number"
        case controlCharacter = "a control character in a string must be escaped"
        case badEscape = "unknown escape sequence in a string"
        case loneSurrogate = "a UTF-16 surrogate without its other half"
        case invalidUTF8 = "not valid UTF-8"
        case tooDeep = "nested too deeply"
    }

    package var reason: Reason
    /// Bytes from the start of the text.
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String { "\(reason.rawValue) (byte \(offset))" }
}
