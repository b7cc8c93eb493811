internal import Contracts
internal import Crypto
internal import Storage

/// Licences as they are stored.
enum LicenseStore {
    struct Record {
        /// The key of the download that issued it.
        let key: Int64
        let license: Catalog.License
        /// Looks that were stored.
        let verifications: Int64
        let revoked: (at: Timestamp, reason: String)?

        /// What is to be said of it at this moment.
        func verification(_ verifications: Int64, at now: Timestamp) -> Catalog.LicenseVerification {
            let record = Catalog.LicenseRecord(license: license, verifications: verifications, asOf: now)
            if let revoked { return .revoked(record, at: revoked.at, reason: revoked.reason) }
            return LicenseRules.holds(until: license.validUntil, at: now) ? .valid(record) : .expired(record)
        }
    }

    /// The licence of this UUID; nil for any other text.
    static func record(of id: String, in store: any SQLReading) throws -> Record? {
        guard let bytes = RandomUUID.bytes(of: id) else { return nil }
        return try store.first(
            """
            SELECT d.key, d.at, d.valid_until, m.revoked_at, m.verifications, d.name, d.email, m.reason, s.body, t.terms
            FROM downloads d JOIN license_tracks s ON s.key = d.snapshot JOIN license_terms t ON t.key = d.terms
            LEFT JOIN license_marks m ON m.download = d.key
            WHERE d.license = ?1 AND d.snapshot IS NOT NULL
            """, [.blob(bytes)]
        ) { row in
            let license = Catalog.License(
                id: RandomUUID.text(of: bytes), track: try TrackSnapshots.read(row, 8),
                licensee: Catalog.Licensee(name: try row.text(5), email: try row.text(6)),
                issuedAt: Timestamp(microseconds: try row.int(1)),
                validUntil: try row.optionalInt(2).map(Timestamp.init(microseconds:)), terms: try row.text(9))
            let reason = try row.optionalText(7) ?? ""
            return Record(
                key: try row.int(0), license: license, verifications: try row.optionalInt(4) ?? 0,
                revoked: try row.optionalInt(3).map { (Timestamp(microseconds: $0), reason) })
        }
    }

    /// Takes a licence back, unless it was before.
    static func revoke(_ key: Int64, because reason: String, at now: Timestamp, in store: any SQLWriting) throws {
        try store.execute(
            """
            INSERT INTO license_marks (download, verifications, revoked_at, reason) VALUES (?1, 0, ?2, ?3)
            ON CONFLICT (download) DO UPDATE SET revoked_at = excluded.revoked_at, reason = excluded.reason
                WHERE license_marks.revoked_at IS NULL
            """, [.integer(key), .integer(now.microseconds), .text(reason)])
    }
}
