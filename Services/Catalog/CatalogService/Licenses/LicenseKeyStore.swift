internal import Certificates
internal import Contracts
internal import Crypto
internal import ServiceKit
internal import Storage

/// The keys of certificates. One signs; those before it are published, and cannot sign any more.
///
/// The private half is in the store and in the memory of who signs, and nowhere else: who can read the store's files,
/// or a backup of them, can sign.
enum LicenseKeyStore {
    /// Makes the first key of a store.
    static func prepare(in store: any SQLWriting) throws {
        let hasKey = try store.first("SELECT key FROM license_keys WHERE retired_at IS NULL") { _ in true }
        if hasKey == nil { try add(at: SystemClock().now, in: store) }
    }

    /// Retires the key that signs, erases its private half and makes another.
    static func rotate(at now: Timestamp, in store: any SQLWriting) throws {
        try store.execute(
            "UPDATE license_keys SET private_key = NULL, retired_at = ?1 WHERE retired_at IS NULL",
            [.integer(now.microseconds)])
        try add(at: now, in: store)
    }

    private static func add(at now: Timestamp, in store: any SQLWriting) throws {
        let key = try Ed25519.PrivateKey.generate()
        try store.execute(
            "INSERT INTO license_keys (id, public_key, private_key, since) VALUES (?1, ?2, ?3, ?4)",
            [
                .text(try key.publicKey.id), .blob(key.publicKey.bytes), .blob(key.bytes), .integer(now.microseconds),
            ])
    }

    /// The key that signs.
    static func signing(in store: any SQLReading) throws -> Ed25519.PrivateKey {
        let bytes = try store.first(
            "SELECT private_key FROM license_keys WHERE retired_at IS NULL ORDER BY key DESC LIMIT 1"
        ) { try $0.optionalBlob(0) }
        guard case .some(.some(let bytes)) = bytes else {
            throw StorageError.damaged(reason: "there is no key to sign certificates with")
        }
        return try Ed25519.PrivateKey(bytes: bytes)
    }

    /// All keys, the one that signs first.
    static func list(at now: Timestamp, in store: any SQLReading) throws -> Catalog.LicenseKeyList {
        let keys = try store.all("SELECT id, public_key, since, retired_at FROM license_keys ORDER BY key DESC") {
            row in
            Catalog.LicenseKey(
                id: try row.text(0), publicKey: Base64.encode(try row.blob(1)),
                since: Timestamp(microseconds: try row.int(2)),
                retiredAt: try row.optionalInt(3).map(Timestamp.init(microseconds:)))
        }
        return Catalog.LicenseKeyList(keys: keys, asOf: now)
    }
}
