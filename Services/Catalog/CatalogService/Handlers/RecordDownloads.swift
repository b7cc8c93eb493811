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
        var latest = LatestDownloads()
        let offsets = SourceOffsets(store: store, source: source, kind: .downloads)
        var reply = try prepared.batch.apply(at: offset, in: offsets) { index, row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track, row: index)
            if let exclusion = try context.exclusion(of: row.listener, row: index, from: track) { return exclusion }
            counted.append(Counted(row: index, track: track.key, download: row))
            // Who is signed in comes with a name and an address.
            if track.isLicensed, row.name != nil, row.email != nil {
                claims.append(
                    LicenseIssue.Claim(row: index, track: track.key, listener: row.listener, at: row.at))
            }
            for artist in track.artists { latest.note(row.listener, on: row.at.day, of: artist) }
            deltas.add(1, .downloads, of: track.key, on: row.at.day)
            return .counted
        }
        try Downloaders(store: store).note(latest)
        let grants = try LicenseIssue(store: store, rules: rules).grant(claims)
        let recent = ArtistDownloads(store: store)
        let last = try recent.lastDownload()
        try Self.insert(counted, grants, in: store)
        try recent.add(after: last)
        try deltas.append(to: store)
        if !grants.isEmpty {
            reply.licenses = grants.map {
                RecordedLicense(index: $0.row, id: RandomUUID.text(of: $0.id), isNew: $0.issue != nil)
            }
        }
        return reply
    }

    private static func insert(
        _ counted: [Counted], _ grants: [LicenseIssue.Grant], in store: any SQLWriting
    ) throws {
        var next = 0
        var rows: [SQLValue] = []
        rows.reserveCapacity(counted.count * 9)
        for entry in counted {
            let download = entry.download
            rows.append(.integer(entry.track))
            rows.append(.text(download.listener.text))
            rows.append(.integer(download.at.microseconds))
            rows.append(SQLValue(download.name))
            // Both are in the order of the call's rows.
            guard next < grants.count, grants[next].row == entry.row else {
                for _ in 0..<5 { rows.append(.null) }
                continue
            }
            let grant = grants[next]
            next += 1
            rows.append(grant.issue == nil ? .null : SQLValue(download.email.map(EmailMask.mask)))
            rows.append(.blob(grant.id))
            rows.append(SQLValue(grant.issue?.snapshot))
            rows.append(SQLValue(grant.issue?.terms))
            rows.append(SQLValue(grant.issue?.validUntil?.microseconds))
        }
        try store.execute(
            """
            INSERT INTO downloads (track, listener, at, name, email, license, snapshot, terms, valid_until)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """, rows: rows, of: 9)
    }
}
