package import Crypto

extension Ed25519.PublicKey {
    /// What certificates call the key: the first 16 hexadecimal digits of the SHA-256 of its bytes.
    package var id: String {
        get throws(CryptoError) { String(Hex.encode(try SHA256.hash(bytes)).prefix(16)) }
    }
}
