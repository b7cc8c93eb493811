internal import Contracts
internal import Crypto
internal import Storage

/// An artist's downloads, newest first.
struct RecentDownloads {
    let store: any SQLReading

    /// - Parameter now: the moment for which licences hold or do not.
    func page(
        of artist: Int64, after cursor: String?, limit: Int, at now: Timestamp
    ) throws -> Catalog.DownloadPage {
        let start = try cursor.map(Self.read) ?? (.max, .max)
        var page = Catalog.DownloadPage()
        var last = start
        try store.scan(
            """
            SELECT t.id, t.title, d.listener, d.name, a.at, a.download, d.license, i.valid_until, m.revoked_at
            FROM artist_downloads a JOIN downloads d ON d.key = a.download JOIN tracks t ON t.key = d.track
            LEFT JOIN downloads i ON i.license = d.license AND i.snapshot IS NOT NULL
            LEFT JOIN license_marks m ON m.download = i.key
            WHERE a.artist = ?1 AND (a.at, a.download) < (?2, ?3)
            ORDER BY a.at DESC, a.download DESC LIMIT ?4
            """, [.integer(artist), .integer(start.0), .integer(start.1), .integer(Int64(limit) + 1)]
        ) { row in
            // The row behind the page says that there is another page.
            guard page.downloads.count < limit else {
                page.cursor = "d.\(last.0).\(last.1)"
                return false
            }
            var download = Catalog.ListedDownload()
            download.track = TrackID(unchecked: try row.text(0))
            download.title = try row.text(1)
            download.listener = ListenerID(unchecked: try row.text(2))
            download.name = try row.optionalText(3)
            last = (try row.int(4), try row.int(5))
            download.at = Timestamp(microseconds: last.0)
            download.license = try Self.license(row, at: now)
            page.downloads.append(download)
            return true
        }
        return page
    }

    /// The licence of a download, which may be one that an earlier download issued.
    private static func license(_ row: borrowing SQLRow, at now: Timestamp) throws -> Catalog.ListedLicense? {
        guard let id = try row.optionalBlob(6) else { return nil }
        let end = try row.optionalInt(7).map(Timestamp.init(microseconds:))
        let isRevoked = try row.optionalInt(8) != nil
        return Catalog.ListedLicense(
            id: RandomUUID.text(of: id),
            state: isRevoked ? .revoked : LicenseRules.holds(until: end, at: now) ? .active : .expired)
    }

    /// - Throws: ``CatalogFailure/badCursor``.
    private static func read(_ cursor: String) throws -> (Int64, Int64) {
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "d", let at = Int64(parts[1]), let download = Int64(parts[2]) else {
            throw CatalogFailure.badCursor
        }
        return (at, download)
    }
}
