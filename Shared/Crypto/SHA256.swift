import CCrypto

/// The SHA-256 digest (FIPS 180-4).
package enum SHA256 {
    /// The 32 bytes of the digest of `bytes`. A failure is thrown, never a made-up digest: two failures
    /// would otherwise compare equal.
    package static func hash(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var size: UInt32 = 0
        let done = bytes.withUnsafeBytes { input in
            digest.withUnsafeMutableBufferPointer { output in
                EVP_Digest(input.baseAddress, input.count, output.baseAddress, &size, EVP_sha256(), nil)
            }
        }
        guard done == 1, size == 32 else { throw .noDigest }
        return Array(digest.prefix(32))
    }
}
