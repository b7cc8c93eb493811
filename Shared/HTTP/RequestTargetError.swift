/// Why a request target is answered with 400.
package enum RequestTargetError: Error, Equatable, CustomStringConvertible {
    /// It does not begin with a slash: the other forms of RFC 9112, section 3.2, are for proxies.
    case notAPath
    /// A space, a control character, a fragment or a byte beyond ASCII stands in it.
    case invalidCharacter
    case invalidPercentSequence
    case nul
    case notUTF8
    case controlCharacter
    case dotSegment
    case encodedSlash

    package var description: String {
        switch self {
        case .notAPath: "The request target must be a path that begins with a slash."
        case .invalidCharacter:
            "The request target has a character that a URL must write as a percent sequence."
        case .invalidPercentSequence:
            "The request target has a % without two hexadecimal digits behind it."
        case .nul: "The request target has a NUL character, which no name here has."
        case .notUTF8: "The request target's percent sequences are not UTF-8."
        case .controlCharacter: "The path has a control character, which no name here has."
        case .dotSegment: "The path has a segment of dots (. or ..): send the path it leads to."
        case .encodedSlash: "The path has a slash written as %2F: a name in a path cannot hold one."
        }
    }
}
