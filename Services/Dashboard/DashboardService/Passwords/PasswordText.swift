internal import Normalization

/// A password as somebody typed it, in its normal form NFKC: however a keyboard composes its characters, they hash the
/// same (NIST SP 800-63B, section 5.1.1.2).
///
/// It prints as dots. What it may be is said for new ones only: a rule that comes later locks nobody out.
package struct PasswordText: Sendable {
    private let text: String

    /// Characters (Unicode scalars) of a password, and with them at most 1,024 bytes.
    package static let length = 10...256

    /// Normalising takes time and memory with the length. Four characters can become one, so that a text of this many
    /// bytes, each character of which has four at most, is too long in any form.
    private static let byteLimit = 8192

    /// What somebody typed to sign in.
    ///
    /// - Throws: where no account can have it as its password: too long, or with a NUL.
    package init(typed text: String) throws(PasswordProblem) {
        guard text.utf8.count <= Self.byteLimit else { throw .tooLong(text.unicodeScalars.count) }
        guard !text.utf8.contains(0) else { throw .hasNUL }
        do throws(NormalizationError) {
            self.text = try text.normalized(to: .nfkc)
        } catch {
            throw .notNormalized
        }
        let count = self.text.unicodeScalars.count
        guard count <= Self.length.upperBound else { throw .tooLong(count) }
    }

    /// A password that somebody chooses.
    ///
    /// - Throws: what is wrong with it.
    package init(new text: String, for email: EmailAddress) throws(PasswordProblem) {
        try self.init(typed: text)
        let characters = self.text.unicodeScalars
        guard characters.count >= Self.length.lowerBound else { throw .tooShort(characters.count) }
        guard Set(characters).count > 1 else { throw .repeatsOneCharacter }
        guard !email.isNamed(by: self.text) else { throw .isEmail }
    }

    /// Stands for what is no password: it is checked where nobody can have it, for the time that takes.
    static let none = PasswordText(unchecked: "")

    private init(unchecked text: String) { self.text = text }

    /// The bytes to hash.
    func reveal() -> [UInt8] { Array(text.utf8) }
}

extension PasswordText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
