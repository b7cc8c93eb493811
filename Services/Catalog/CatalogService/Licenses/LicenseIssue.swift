internal import Contracts
internal import Crypto
internal import Storage

/// Gives the counted downloads of a call their licences: one that holds already, or a new one.
///
/// All at once rather than row by row: on a server each statement is a way there and back.
struct LicenseIssue {
    /// A download that a licence belongs to.
    struct Claim {
        /// The row's place in the call.
        let row: Int
        let track: Int64
        let listener: ListenerID
        let at: Timestamp
    }

    /// The licence of a download.
    struct Grant {
        let row: Int
        let id: [UInt8]
        /// What the licence is of, where the download issues it.
        let issue: (snapshot: Int64, terms: Int64, validUntil: Timestamp?)?
    }

    private struct Holder: Hashable {
        let track: Int64
        let listener: ListenerID
    }

    private struct Held {
        let id: [UInt8]
        let validUntil: Timestamp?

        func holds(at moment: Timestamp) -> Bool { LicenseRules.holds(until: validUntil, at: moment) }
    }

    let store: any SQLWriting
    let rules: LicenseRules

    /// The licences of these downloads, in their order.
    func grant(_ claims: [Claim]) throws -> [Grant] {
        guard !claims.isEmpty else { return [] }
        var held = try latest(of: claims)
        /// The licence of each claim, and whether it is new.
        var choices: [(license: Held, isNew: Bool)] = []
        choices.reserveCapacity(claims.count)
        var ids = try RandomUUID.makeNeighbours(claims.count)[...]
        for claim in claims {
            let holder = Holder(track: claim.track, listener: claim.listener)
            if held[holder]?.contains(where: { $0.holds(at: claim.at) }) == false {
                // Seldom: the latest has ended or was revoked, and one that came late may hold.
                held[holder] =
                    try all(of: holder)
                    + (held[holder] ?? []).filter { own in
                        choices.contains { $0.isNew && $0.license.id == own.id }
                    }
            }
            if let license = held[holder]?.last(where: { $0.holds(at: claim.at) }) {
                choices.append((license, false))
            } else if let id = ids.popFirst() {
                let license = Held(id: id, validUntil: rules.end(from: claim.at))
                held[holder, default: []].append(license)
                choices.append((license, true))
            }
        }
        var tracks: Set<Int64> = []
        for (claim, choice) in zip(claims, choices) where choice.isNew { tracks.insert(claim.track) }
        guard !tracks.isEmpty else {
            return zip(claims, choices).map { Grant(row: $0.row, id: $1.license.id, issue: nil) }
        }
        let snapshots = try TrackSnapshots(store: store).current(of: tracks.sorted())
        let terms = try termsKey()
        return try zip(claims, choices).map { claim, choice in
            guard choice.isNew else { return Grant(row: claim.row, id: choice.license.id, issue: nil) }
            guard let snapshot = snapshots[claim.track] else {
                throw StorageError.damaged(reason: "a track that was downloaded has no row")
            }
            return Grant(
                row: claim.row, id: choice.license.id, issue: (snapshot, terms, choice.license.validUntil))
        }
    }

    /// For each holder that has had licences the one of its latest download, unless it was revoked; nothing for others.
    private func latest(of claims: [Claim]) throws -> [Holder: [Held]] {
        var seen: Set<Holder> = []
        let holders = claims.map { Holder(track: $0.track, listener: $0.listener) }.filter { seen.insert($0).inserted }
        var held: [Holder: [Held]] = [:]
        try store.scan(
            """
            SELECT d.license, i.valid_until, m.revoked_at FROM downloads d
            JOIN downloads i ON i.license = d.license AND i.snapshot IS NOT NULL
            LEFT JOIN license_marks m ON m.download = i.key
            WHERE d.listener = ?1 AND d.track = ?2 AND d.license IS NOT NULL ORDER BY d.at DESC LIMIT 1
            """, rows: holders.flatMap { [.text($0.listener.text), .integer($0.track)] }, of: 2
        ) { index, row in
            held[holders[index]] = try row.optionalInt(2) == nil ? [try Self.held(row)] : []
        }
        return held
    }

    /// What a holder has that was not revoked.
    private func all(of holder: Holder) throws -> [Held] {
        try store.all(
            """
            SELECT i.license, i.valid_until FROM downloads i LEFT JOIN license_marks m ON m.download = i.key
            WHERE i.listener = ?1 AND i.track = ?2 AND i.snapshot IS NOT NULL AND m.revoked_at IS NULL ORDER BY i.key
            """, [.text(holder.listener.text), .integer(holder.track)]
        ) { row in try Self.held(row) }
    }

    private static func held(_ row: borrowing SQLRow) throws -> Held {
        Held(id: try row.blob(0), validUntil: try row.optionalInt(1).map(Timestamp.init(microseconds:)))
    }

    private func termsKey() throws -> Int64 {
        let digest = SQLValue.blob(try SHA256.hash(Array(rules.terms.utf8)))
        let held = try store.first("SELECT key FROM license_terms WHERE digest = ?1", [digest]) { try $0.int(0) }
        if let held { return held }
        let key = try store.first(
            "INSERT INTO license_terms (digest, terms) VALUES (?1, ?2) RETURNING key", [digest, .text(rules.terms)]
        ) { try $0.int(0) }
        guard let key else { throw StorageError.damaged(reason: "a licence's terms were given no key") }
        return key
    }
}
