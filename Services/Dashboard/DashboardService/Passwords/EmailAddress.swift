internal import Normalization

/// An e-mail address as far as its form goes (RFC 5321 and 6531): `local@domain`, the local part also quoted, both also
/// beyond ASCII. Whether it takes mail is not known.
package struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
    /// As it was written, without the space around it.
    package let text: String
    /// What is the same for the same address, however it was written: NFC in lower case. Mail servers tell hardly any
    /// letters' case apart, and people never do.
    package let key: String

    /// Bytes of an address (RFC 5321, section 4.5.3.1.3, less the angle brackets), of its local part, and of a label of
    /// its domain.
    package static let byteLimit = 254
    private static let localLimit = 64
    private static let labelLimit = 63

    /// - Throws: what is wrong with the text.
    package init(_ text: String) throws(EmailProblem) {
        let text = Self.trimmed(text)
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.byteLimit else { throw .tooLong(text.utf8.count) }
        guard text.unicodeScalars.allSatisfy(Self.isVisible) else { throw .invisibleCharacter }
        let scalars = text.unicodeScalars[...]
        let domain = scalars.first == "\"" ? try Self.afterQuoted(scalars) : try Self.afterPlain(scalars)
        try Self.check(domain: domain)
        self.text = text
        key = try Self.key(text)
    }

    /// Whether `other` is this address, in whatever case.
    func isNamed(by other: String) -> Bool {
        // Characters of compatibility, as a password's normal form has them replaced.
        let own = (try? text.normalized(to: .nfkc)) ?? text
        return (try? Self.key(other) == key || Self.key(other) == Self.key(own)) ?? false
    }

    /// The form of an address's beginning, as somebody types it to search.
    static func searchKey(_ text: String) -> String { (try? key(text)) ?? text.lowercased() }

    package var description: String { text }

    private static func key(_ text: String) throws(EmailProblem) -> String {
        do throws(NormalizationError) {
            return try text.normalized(to: .nfc).lowercased().normalized(to: .nfc)
        } catch {
            throw .notNormalized
        }
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        guard let start = scalars.firstIndex(where: { !isSpace($0) }),
            let end = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[start...end])
    }

    /// Nothing that controls, steers the direction of text, or breaks a line.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    // MARK: The local part

    /// The domain of an address whose local part has no quotes.
    private static func afterPlain(
        _ text: Substring.UnicodeScalarView
    ) throws(EmailProblem) -> Substring.UnicodeScalarView {
        guard let at = text.firstIndex(of: "@") else { throw .noAt }
        let local = text[..<at]
        guard !local.isEmpty else { throw .emptyLocalPart }
        try check(localBytes: local)
        for scalar in local where !isAtom(scalar) && scalar != "." { throw .unquoted(scalar) }
        guard local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty }) else {
            throw .emptyWord
        }
        return text[text.index(after: at)...]
    }

    /// The domain of an address that begins with a quote.
    private static func afterQuoted(
        _ text: Substring.UnicodeScalarView
    ) throws(EmailProblem) -> Substring.UnicodeScalarView {
        var index = text.index(after: text.startIndex)
        while index < text.endIndex, text[index] != "\"" {
            // A backslash stands before the character that it takes the meaning from.
            if text[index] == "\\" { text.formIndex(after: &index) }
            guard index < text.endIndex else { break }
            text.formIndex(after: &index)
        }
        guard index < text.endIndex else { throw .openQuote }
        let at = text.index(after: index)
        guard at < text.endIndex, text[at] == "@" else { throw .noAtBehindQuote }
        try check(localBytes: text[..<at])
        return text[text.index(after: at)...]
    }

    private static func check(localBytes local: Substring.UnicodeScalarView) throws(EmailProblem) {
        let count = Substring(local).utf8.count
        guard count <= localLimit else { throw .longLocalPart(count) }
    }

    /// RFC 5322's atext, and all that is not ASCII (RFC 6532).
    private static func isAtom(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9": true
        case _ where scalar.isASCII: "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
        default: !scalar.properties.isWhitespace
        }
    }

    // MARK: The domain

    private static func check(domain: Substring.UnicodeScalarView) throws(EmailProblem) {
        guard !domain.isEmpty else { throw .emptyDomain }
        for label in domain.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.isEmpty else { throw .emptyLabel }
            guard Substring(label).utf8.count <= labelLimit else { throw .longLabel }
            for scalar in label where !isOfLabel(scalar) {
                if scalar == "@" { throw .twoAts }
                throw .foreignToDomain(scalar)
            }
            guard label.first != "-", label.last != "-" else { throw .hyphenAtEnd }
        }
    }

    private static func isOfLabel(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            true
        default: scalar == "-"
        }
    }
}
