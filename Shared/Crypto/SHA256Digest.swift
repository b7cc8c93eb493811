import CCrypto

/// A SHA-256 digest of bytes that come in pieces.
package final class SHA256Digest {
    private let context: OpaquePointer

    /// Throws where libcrypto has no memory or no SHA-256.
    package init() throws(CryptoError) {
        guard let context = EVP_MD_CTX_new() else { throw .noDigest }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw .noDigest }
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { throw .noDigest }
    }

    /// The 32 bytes of the digest. Nothing can be added afterwards.
    package func finish() throws(CryptoError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var size: UInt32 = 0
        guard EVP_DigestFinal_ex(context, &digest, &size) == 1, size == 32 else { throw .noDigest }
        return Array(digest.prefix(32))
    }
}
