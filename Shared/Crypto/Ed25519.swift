import CCrypto

/// The signature scheme Ed25519 (RFC 8032): the same key and message always give the same signature.
package enum Ed25519 {
    /// Bytes of a key, private or public.
    package static let keyBytes = 32
    /// Bytes of a signature.
    package static let signatureBytes = 64

    /// What signs. Prints as `•••`.
    package struct PrivateKey: Sendable, CustomStringConvertible {
        /// The 32 bytes that RFC 8032 calls the private key.
        package let bytes: [UInt8]
        package let publicKey: PublicKey

        /// A new key from libcrypto's generator.
        package static func generate() throws(CryptoError) -> PrivateKey {
            try PrivateKey(bytes: RandomBytes.make(keyBytes))
        }

        /// - Throws: ``CryptoError/noSignature`` where there are not 32 bytes; any 32 are a key.
        package init(bytes: [UInt8]) throws(CryptoError) {
            let key = try LoadedKey(privateBytes: bytes)
            self.bytes = bytes
            publicKey = PublicKey(unchecked: try key.publicBytes())
        }

        /// The 64 bytes of the signature of `message`.
        package func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
            let key = try LoadedKey(privateBytes: bytes)
            return try key.sign(message)
        }

        package var description: String { "•••" }
    }

    /// What anybody checks signatures with.
    package struct PublicKey: Sendable, Hashable {
        package let bytes: [UInt8]

        fileprivate init(unchecked bytes: [UInt8]) { self.bytes = bytes }

        /// The key of these 32 bytes; nil for another length. Bytes that are no point of the curve verify nothing.
        package init?(bytes: [UInt8]) {
            guard bytes.count == keyBytes else { return nil }
            self.bytes = bytes
        }

        /// Whether the key's owner made this signature of `message`.
        ///
        /// - Throws: ``CryptoError/noSignature`` where libcrypto could not look at it.
        package func verifies(_ signature: [UInt8], of message: [UInt8]) throws(CryptoError) -> Bool {
            guard signature.count == signatureBytes else { return false }
            let key = try LoadedKey(publicBytes: bytes)
            return try key.verifies(signature, of: message)
        }
    }
}

/// A key in libcrypto's form, and the context of one use of it.
private struct LoadedKey: ~Copyable {
    private let key: OpaquePointer
    private let context: OpaquePointer

    init(privateBytes: [UInt8]) throws(CryptoError) {
        try self.init(privateBytes, EVP_PKEY_new_raw_private_key)
    }

    init(publicBytes: [UInt8]) throws(CryptoError) {
        try self.init(publicBytes, EVP_PKEY_new_raw_public_key)
    }

    private init(
        _ bytes: [UInt8], _ load: (Int32, OpaquePointer?, UnsafePointer<UInt8>?, Int) -> OpaquePointer?
    ) throws(CryptoError) {
        guard bytes.count == Ed25519.keyBytes, let key = load(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            throw .noSignature
        }
        guard let context = EVP_MD_CTX_new() else {
            EVP_PKEY_free(key)
            throw .noSignature
        }
        self.key = key
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_PKEY_free(key)
    }

    borrowing func publicBytes() throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Ed25519.keyBytes)
        var size = bytes.count
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &size) == 1, size == bytes.count else { throw .noSignature }
        return bytes
    }

    borrowing func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Ed25519.signatureBytes)
        var size = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &size, message, message.count) == 1, size == signature.count
        else { throw .noSignature }
        return signature
    }

    borrowing func verifies(_ signature: [UInt8], of message: [UInt8]) throws(CryptoError) -> Bool {
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { throw .noSignature }
        let isGood = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A signature that is not good leaves its reason in the thread's queue of errors, for others to stumble over.
        if !isGood { ERR_clear_error() }
        return isGood
    }
}
