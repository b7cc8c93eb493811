import CCrypto

/// Bytes nobody can guess, for keys, tokens and links.
package enum RandomBytes {
    /// `count` random bytes from libcrypto's generator; none for a count of 0 or less.
    package static func make(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard count > 0 else { return [] }
        guard let size = Int32(exactly: count) else { throw .noRandomBytes }
        var bytes = [UInt8](repeating: 0, count: count)
        let made = bytes.withUnsafeMutableBufferPointer { RAND_bytes($0.baseAddress, size) }
        guard made == 1 else { throw .noRandomBytes }
        return bytes
    }
}
