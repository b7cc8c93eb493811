internal import Contracts
internal import Crypto
internal import Storage

extension Catalog.RecordDownloads {
    /// The rows, read, and what is held of their tracks and listeners.
    struct Prepared: Sendable {
        let batch: RecordBatch<Catalog.DownloadRow>
        let hints: EventCache.Hints?
    }

    func prepare(_ cache: EventCache) -> Prepared {
        let batch = RecordBatch<Catalog.DownloadRow>(downloads)
        return Prepared(
            batch: batch, hints: cache.hints(for: batch.rows { row in row.map { ($0.track, $0.listener) } }))
    }

    /// A download that counts.
    private struct Counted {
        let row: Int
        let track: Int64
        let download: Catalog.DownloadRow
    }

    func handle(
        _ prepared: Prepared, at now: Timestamp, _ cache: EventCache, _ rules: LicenseRules, in store: any SQLWriting
    ) throws -> RecordReply {
        var context = try cache.session(in: store, hints: prepared.hints)
        var deltas = EventDeltas(reserving: prepared.batch.count)
        var counted: [Counted] = []
        counted.reserveCapacity(prepared.batch.count)
        var claims: [LicenseIssue.Claim] = []
        let offsets = SourceOffsets(store: store, source: source, kind: .downloads)
        let downloaders = Downloaders(store: store)
        var reply = try prepared.batch.apply(at: offset, in: offsets) { index, row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track, row: index)
            if let exclusion = try context.exclusion(of: row.listener, row: index, from: track) { return exclusion }
            counted.append(Counted(row: index, track: track.key, download: row))
            if track.isLicensed, let licensee = row.licensee {
                claims.append(
                    LicenseIssue.Claim(
                        row: index, track: track.key, listener: row.listener, at: row.at, licensee: licensee))
            }
            for artist in track.artists { try downloaders.note(row.listener, on: row.at.day, of: artist) }
            deltas.add(1, .downloads, of: track.key, on: row.at.day)
            return .counted
        }
        let grants = try LicenseIssue(store: store, rules: rules).grant(claims)
        try Self.insert(counted, grants, in: store)
        try deltas.append(to: store)
        if !grants.isEmpty {
            reply.licenses = grants.map {
                RecordedLicense(index: $0.row, id: RandomUUID.text(of: $0.id), isNew: $0.isNew)
            }
        }
        return reply
    }

    private static func insert(
        _ counted: [Counted], _ grants: [LicenseIssue.Grant], in store: any SQLWriting
    ) throws {
        var grants = grants[...]
        var rows: [SQLValue] = []
        rows.reserveCapacity(counted.count * 5)
        for entry in counted {
            // Both are in the order of the call's rows.
            let license = grants.first?.row == entry.row ? grants.popFirst()?.key : nil
            rows += [
                .integer(entry.track), .text(entry.download.listener.text),
                .integer(entry.download.at.microseconds), SQLValue(entry.download.name), SQLValue(license),
            ]
        }
        try store.execute(
            "INSERT INTO downloads (track, listener, at, name, license) VALUES (?1, ?2, ?3, ?4, ?5)", rows: rows, of: 5)
    }
}

extension Catalog.DownloadRow {
    /// Who a licence is made out to; nil for an anonymous visitor.
    fileprivate var licensee: Catalog.Licensee? {
        guard let name, let email else { return nil }
        return Catalog.Licensee(name: name, email: EmailMask.mask(email))
    }
}
