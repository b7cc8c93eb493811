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
        let licensee: Catalog.Licensee
    }

    /// The licence of a download.
    struct Grant {
        let row: Int
        let key: Int64
        let id: [UInt8]
        let isNew: Bool
    }

    private struct Holder: Hashable {
        let track: Int64
        let listener: ListenerID
    }

    /// A licence that was not revoked.
    private struct Held {
        /// nil for one that this call issues, until it is stored.
        var key: Int64?
        let id: [UInt8]
        let validUntil: Timestamp?

        func holds(at moment: Timestamp) -> Bool { validUntil.map { moment < $0 } ?? true }
    }

    let store: any SQLWriting
    let rules: LicenseRules

    /// The licences of these downloads, in their order.
    func grant(_ claims: [Claim]) throws -> [Grant] {
        guard !claims.isEmpty else { return [] }
        var held = try licenses(of: claims)
        // Each claim with its holder's licence, by its place among the holder's.
        var choices: [(claim: Claim, holder: Holder, place: Int, isNew: Bool)] = []
        choices.reserveCapacity(claims.count)
        var ids = try RandomUUID.make(claims.count)[...]
        for claim in claims {
            let holder = Holder(track: claim.track, listener: claim.listener)
            let own = held[holder] ?? []
            if let place = own.lastIndex(where: { $0.holds(at: claim.at) }) {
                choices.append((claim, holder, place, false))
            } else if let id = ids.popFirst() {
                held[holder, default: []].append(Held(key: nil, id: id, validUntil: rules.end(from: claim.at)))
                choices.append((claim, holder, own.count, true))
            }
        }
        let new = choices.filter(\.isNew)
        let keys = try insert(new.map { ($0.claim, held[$0.holder]?[$0.place]) })
        for (choice, key) in zip(new, keys) { held[choice.holder]?[choice.place].key = key }
        return choices.compactMap { choice in
            guard let license = held[choice.holder]?[choice.place], let key = license.key else { return nil }
            return Grant(row: choice.claim.row, key: key, id: license.id, isNew: choice.isNew)
        }
    }

    /// What the claims' listeners hold of the claims' tracks, in the order it was issued.
    private func licenses(of claims: [Claim]) throws -> [Holder: [Held]] {
        var held: [Holder: [Held]] = [:]
        var holders: [Holder] = []
        for claim in claims {
            let holder = Holder(track: claim.track, listener: claim.listener)
            if held.updateValue([], forKey: holder) == nil { holders.append(holder) }
        }
        try store.scan(
            """
            SELECT key, id, valid_until FROM licenses
            WHERE track = ?1 AND listener = ?2 AND revoked_at IS NULL ORDER BY key
            """, rows: holders.flatMap { [.integer($0.track), .text($0.listener.text)] }, of: 2
        ) { index, row in
            held[holders[index], default: []].append(
                Held(
                    key: try row.int(0), id: try row.blob(1),
                    validUntil: try row.optionalInt(2).map(Timestamp.init(microseconds:))))
        }
        return held
    }

    /// Stores new licences and returns their keys, in their order.
    private func insert(_ licenses: [(claim: Claim, held: Held?)]) throws -> [Int64] {
        guard !licenses.isEmpty else { return [] }
        let snapshots = try TrackSnapshots(store: store).current(of: Set(licenses.map(\.claim.track)).sorted())
        let terms = SQLValue.integer(try termsKey())
        var rows: [SQLValue] = []
        rows.reserveCapacity(licenses.count * 9)
        for (claim, held) in licenses {
            guard let held, let snapshot = snapshots[claim.track] else {
                throw StorageError.damaged(reason: "a track that was downloaded has no row")
            }
            rows += [
                .integer(claim.track), .text(claim.listener.text), .integer(claim.at.microseconds),
                SQLValue(held.validUntil?.microseconds), .blob(held.id), .integer(snapshot), terms,
                .text(claim.licensee.name), .text(claim.licensee.email),
            ]
        }
        var keys: [Int64] = []
        keys.reserveCapacity(licenses.count)
        try store.scan(
            """
            INSERT INTO licenses (track, listener, issued_at, valid_until, id, snapshot, terms, name, email,
                verifications)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0) RETURNING key
            """, rows: rows, of: 9
        ) { _, row in keys.append(try row.int(0)) }
        guard keys.count == licenses.count else { throw StorageError.damaged(reason: "a licence was given no key") }
        return keys
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
