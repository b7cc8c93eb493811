/// What is wrong with a password, as a sentence for who chose it.
package enum PasswordProblem: Error, Equatable, CustomStringConvertible {
    /// With the characters that it has.
    case tooShort(Int)
    /// With the characters that it has.
    case tooLong(Int)
    case repeatsOneCharacter
    case isEmail
    case hasNUL
    /// Memory is short.
    case notNormalized

    package var description: String {
        let expected = "expected \(PasswordText.length.lowerBound) to \(PasswordText.length.upperBound)"
        return switch self {
        case .tooShort(1): "The password has 1 character; \(expected)."
        case .tooShort(let count), .tooLong(let count): "The password has \(count) characters; \(expected)."
        case .repeatsOneCharacter: "The password is one character repeated; expected at least two different ones."
        case .isEmail: "The password is the e-mail address; expected one that others cannot know."
        case .hasNUL: "The password has the character NUL; expected characters that can be typed."
        case .notNormalized: "The password cannot be read at the moment; expected free memory. Try again."
        }
    }
}
