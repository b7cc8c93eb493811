/// What is wrong with an e-mail address, as a sentence for who wrote it.
package enum EmailProblem: Error, Equatable, CustomStringConvertible {
    case empty
    /// With its bytes.
    case tooLong(Int)
    case invisibleCharacter
    case noAt
    case twoAts
    case emptyLocalPart
    /// With its bytes.
    case longLocalPart(Int)
    case emptyWord
    case unquoted(Unicode.Scalar)
    case openQuote
    case noAtBehindQuote
    case emptyDomain
    case emptyLabel
    case longLabel
    case hyphenAtEnd
    case foreignToDomain(Unicode.Scalar)
    /// Memory is short.
    case notNormalized

    package var description: String { "The e-mail address \(fault)." }

    private var fault: String {
        switch self {
        case .empty: "is empty; expected one such as ana@example.com"
        case .tooLong(let bytes): "has \(bytes) bytes; expected \(EmailAddress.byteLimit) at most"
        case .invisibleCharacter: "has a character that cannot be seen, such as a line's end; expected visible ones"
        case .noAt: "has no @; expected one such as ana@example.com"
        case .twoAts: "has a second @; expected one, or quotes around what stands before the last"
        case .emptyLocalPart: "has nothing before the @; expected one such as ana@example.com"
        case .longLocalPart(let bytes): "has \(bytes) bytes before the @; expected 64 at most"
        case .emptyWord: "has a dot at the beginning, before the @ or beside another; expected dots between words"
        case .unquoted(let scalar): "has \(Self.shown(scalar)) before the @; expected quotes around that part"
        case .openQuote: "has a quote at its beginning and none that closes it; expected both"
        case .noAtBehindQuote: "has no @ behind its closing quote; expected one such as \"a b\"@example.com"
        case .emptyDomain: "has nothing behind the @; expected a domain such as example.com"
        case .emptyLabel: "has a dot at the end, behind the @ or beside another; expected dots between names"
        case .longLabel: "has a name of more than 63 bytes in its domain; expected 63 at most"
        case .hyphenAtEnd: "has a name in its domain that begins or ends with a hyphen; expected it in between"
        case .foreignToDomain(let scalar):
            "has \(Self.shown(scalar)) in its domain; expected letters, digits and hyphens"
        case .notNormalized: "cannot be read at the moment; expected free memory, try again"
        }
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        scalar.properties.isWhitespace ? "a space" : "the character \(scalar)"
    }
}
