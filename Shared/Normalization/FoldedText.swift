import CUnistring
import Glibc

/// Text as searches and lists in the order of the alphabet compare it: without case, accents and invisible signs, and
/// with one spelling for what looks the same.
///
/// The steps: the normal form KD; without marks that have a combining class, and without signs of format such as
/// marks of direction; each character in lower case.
package enum FoldedText {
    /// The folded text in UTF-8, in whose order of bytes texts are sorted.
    ///
    /// - Parameter text: UTF-8.
    package static func bytes(of text: UnsafeBufferPointer<UInt8>) throws(NormalizationError) -> [UInt8] {
        // Of ASCII only the case is left to fold.
        guard text.contains(where: { $0 >= 0x80 }) else {
            return text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        }
        var size = 0
        guard let made = beatpass_unistring_nfkd(text.baseAddress, text.count, &size) else {
            throw NormalizationError()
        }
        defer { free(made) }
        var folded: [UInt8] = []
        folded.reserveCapacity(size)
        for scalar in String(decoding: UnsafeBufferPointer(start: made, count: size), as: UTF8.self).unicodeScalars {
            let properties = scalar.properties
            guard properties.canonicalCombiningClass == .notReordered, properties.generalCategory != .format else {
                continue
            }
            folded += properties.lowercaseMapping.utf8
        }
        return folded
    }

    package static func bytes(of text: String) throws(NormalizationError) -> [UInt8] {
        try Array(text.utf8).folded()
    }
}

extension [UInt8] {
    fileprivate func folded() throws(NormalizationError) -> [UInt8] {
        let result = withUnsafeBufferPointer { text in
            Result { () throws(NormalizationError) in try FoldedText.bytes(of: text) }
        }
        return try result.get()
    }
}
