/// What libcrypto can refuse.
package enum CryptoError: Error, Equatable, CustomStringConvertible {
    /// The random generator gave no bytes.
    case noRandomBytes
    /// A digest could not be computed.
    case noDigest
    /// A password could not be hashed.
    case noPasswordHash

    package var description: String {
        switch self {
        case .noRandomBytes:
            "libcrypto gave no random bytes: check that /dev/urandom can be read and memory is left."
        case .noDigest:
            "libcrypto computed no digest: check that memory is left and the installation is whole."
        case .noPasswordHash:
            "libcrypto computed no password hash: expected parameters that scrypt has, and as much free memory as "
                + "they ask for."
        }
    }
}
