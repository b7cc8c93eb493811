import CUnistring
import Glibc

/// A normal form of Unicode text (Unicode Standard Annex 15), as libunistring makes it.
package enum NormalForm: Sendable, CaseIterable {
    /// Composed: one spelling for what is canonically the same, as é of one or of two characters.
    case nfc
    /// Composed, and characters of compatibility replaced as well: ﬁ by fi, full-width letters by usual ones.
    case nfkc
    /// Decomposed, and characters of compatibility replaced: a letter stands before its marks.
    case nfkd
}

/// The normal form could not be made.
package struct NormalizationError: Error, Equatable, CustomStringConvertible {
    package var description: String {
        "The text could not be brought into its normal form: expected enough free memory for some copies of it."
    }
}

extension String {
    /// The text in a normal form, which has other characters and maybe more or fewer of them.
    package func normalized(to form: NormalForm) throws(NormalizationError) -> String {
        // ASCII is in every normal form.
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        let text = Array(utf8)
        var size = 0
        let made =
            switch form {
            case .nfc: beatpass_unistring_nfc(text, text.count, &size)
            case .nfkc: beatpass_unistring_nfkc(text, text.count, &size)
            case .nfkd: beatpass_unistring_nfkd(text, text.count, &size)
            }
        guard let made else { throw NormalizationError() }
        defer { free(made) }
        return String(decoding: UnsafeBufferPointer(start: made, count: size), as: UTF8.self)
    }
}
