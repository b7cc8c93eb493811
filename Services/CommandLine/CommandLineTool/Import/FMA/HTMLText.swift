/// What a reader sees of a passage of HTML: its text without tags, entities as their characters, white space
/// as a browser shows it.
///
/// For descriptions that archives keep as HTML. It is no parser of HTML: a `<` that no letter, `/` or `!`
/// follows is text, and one that is never closed loses the rest.
enum HTMLText {
    static func plain(_ html: String) -> String {
        let scalars = Array(html.unicodeScalars)
        var text = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "<", index + 1 < scalars.count, isTagStart(scalars[index + 1]) {
                let end = scalars[index...].firstIndex(of: ">") ?? scalars.count
                text.append(contentsOf: breaks(after: scalars[(index + 1)..<end]) ? ["\n"] : [])
                index = end + 1
            } else if scalar == "&", let (value, length) = entity(scalars[(index + 1)...]) {
                text.append(contentsOf: value.unicodeScalars)
                index += 1 + length
            } else {
                // A line end in the source is a space to a browser.
                text.append(scalar == "\n" || scalar == "\r" || scalar == "\t" ? " " : scalar)
                index += 1
            }
        }
        return String(text).split(separator: "\n", omittingEmptySubsequences: true)
            .map { line in line.split { $0.isWhitespace || $0.isControl }.joined(separator: " ") }
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func isTagStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "/" || scalar == "!" || (scalar.isASCII && scalar.properties.isAlphabetic)
    }

    /// Whether a line ends where this tag stands: `br`, or the end of a paragraph, item, heading or division.
    private static func breaks(after tag: ArraySlice<Unicode.Scalar>) -> Bool {
        let name = String(String.UnicodeScalarView(tag.prefix { $0 != " " })).lowercased()
        return ["br", "br/", "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/h4", "/blockquote"].contains(name)
    }

    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©", "reg": "®",
        "hellip": "…", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "bull": "•", "middot": "·", "trade": "™", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä",
        "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "agrave": "à", "aacute": "á",
        "iacute": "í", "oacute": "ó", "uacute": "ú", "ntilde": "ñ", "ccedil": "ç", "acirc": "â",
        "ecirc": "ê", "ocirc": "ô", "iuml": "ï", "euml": "ë", "oslash": "ø", "aring": "å", "aelig": "æ",
    ]

    /// The characters of the entity behind an `&`, and its length with the semicolon.
    private static func entity(_ rest: ArraySlice<Unicode.Scalar>) -> (String, Int)? {
        guard let end = rest.prefix(12).firstIndex(of: ";") else { return nil }
        let name = String(String.UnicodeScalarView(rest[rest.startIndex..<end]))
        let length = end - rest.startIndex + 1
        if let value = named[name] { return (value, length) }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let code =
            digits.hasPrefix("x") || digits.hasPrefix("X") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let code, code != 0, let scalar = Unicode.Scalar(code) else { return nil }
        return (String(scalar), length)
    }
}
