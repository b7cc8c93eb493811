/// What libcrypto can refuse.
package enum CryptoError: Error, Equatable, CustomStringConvertible {
    /// The random generator gave no bytes.
    case noRandomBytes
    /// A digest could not be computed.
    case noDigest
    /// A password could not be hashed.
    case noPasswordHash
    /// A key could not be loaded, or a signature neither made nor looked at.
    case noSignature

    package var description: String {
        switch self {
        case .noRandomBytes:
            "libcrypto gave no random bytes: check that /dev/urandom can be read and memory is left."
        case .noDigest:
            "libcrypto computed no digest: check that memory is left and the installation is whole."
        case .noPasswordHash:
            "libcrypto computed no password hash: expected parameters that scrypt has, and as much free memory as "
                + "they ask for."
        case .noSignature:
            "libcrypto could not use a signing key: expected \(Ed25519.keyBytes) bytes of an Ed25519 key, free memory, and "
                + "a whole installation."
        }
    }
}
