package import Contracts
package import Crypto

extension Catalog.Certificate {
    /// The certificate of a licence. The same licence and key always give the same bytes.
    package init(of license: Catalog.License, signedBy key: Ed25519.PrivateKey) throws {
        let payload = try LicensePayload.bytes(of: license)
        self.init(
            payload: String(decoding: payload, as: UTF8.self), sha256: Hex.encode(try SHA256.hash(payload)),
            signature: Base64.encode(try key.sign(payload)), key: try key.publicKey.id,
            publicKey: Base64.encode(key.publicKey.bytes))
    }
}
