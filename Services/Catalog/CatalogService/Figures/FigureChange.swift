internal import Contracts
internal import Storage

/// Moves the kept totals of artists and of the platform by what a change adds and takes away. Sums stay exact: a
/// sum of opening totals that would leave 64 bits refuses the entry that asks for it.
struct FigureChange {
    /// What one credited entity contributes.
    struct Amounts {
        var tracks: Int64 = 0
        var albums: Int64 = 0
        var openingPlays: Int64 = 0
        var openingDownloads: Int64 = 0
        var plays: Int64 = 0
        var downloads: Int64 = 0
        var weight: Int128 = 0
        /// Of the tracks, those that credit somebody else too.
        var collaborations: Int64 = 0

        var isZero: Bool {
            tracks == 0 && albums == 0 && openingPlays == 0 && openingDownloads == 0 && plays == 0 && downloads == 0
                && weight == 0 && collaborations == 0
        }

        /// Sums of kept figures, each far from the end of its bits but for the opening totals.
        mutating func add(_ other: Amounts, sign: Int64 = 1) throws {
            tracks += sign * other.tracks
            albums += sign * other.albums
            plays += sign * other.plays
            downloads += sign * other.downloads
            collaborations += sign * other.collaborations
            let (sum, overflowed) = weight.addingReportingOverflow(Int128(sign) * other.weight)
            guard !overflowed else {
                throw StorageError.failed(reason: "the sum of contribution weights is beyond 128 bits")
            }
            weight = sum
            openingPlays = try openingPlays.moved(by: sign * other.openingPlays)
            openingDownloads = try openingDownloads.moved(by: sign * other.openingDownloads)
        }
    }

    private var artists: [Int64: Amounts] = [:]
    private var collaborators = CollaboratorChange()
    private var platform = Amounts()

    /// What a track is to its artists and the platform, added (1) or taken away (-1).
    mutating func add(_ track: TrackStanding, sign: Int64 = 1) throws {
        for artist in track.artists { try add(track.amounts, sign: sign, to: artist) }
        collaborators.add(track.artists, sign: sign)
        guard track.isOfPlatform else { return }
        var amounts = track.amounts
        amounts.weight = 0
        amounts.collaborations = 0
        try platform.add(amounts, sign: sign)
    }

    mutating func add(_ contribution: Amounts, sign: Int64 = 1, to artist: Int64) throws {
        try artists[artist, default: Amounts()].add(contribution, sign: sign)
    }

    mutating func addToPlatform(_ contribution: Amounts) throws { try platform.add(contribution) }

    /// Writes the new sums, all computed and checked before the first is written.
    ///
    /// The platform's weight is that of all artists who are not staff.
    func apply(to store: any SQLWriting) throws {
        let changes = artists.filter { !$0.value.isZero }.sorted { $0.key < $1.key }
        var platform = platform
        var rows: [SQLValue] = []
        try store.scan(
            """
            SELECT tracks, albums, opening_plays, opening_downloads, plays, downloads, weight_high, weight_low, staff,
                collaborations
            FROM artist_totals WHERE artist = ?1
            """, rows: changes.map { .integer($0.key) }, of: 1
        ) { index, row in
            let (artist, change) = changes[index]
            var sum = Amounts(
                tracks: try row.int(0), albums: try row.int(1), openingPlays: try row.int(2),
                openingDownloads: try row.int(3), plays: try row.int(4), downloads: try row.int(5),
                weight: try StoredWide.read(row, 6), collaborations: try row.int(9))
            try sum.add(change)
            rows += [
                .integer(artist), .integer(sum.tracks), .integer(sum.albums), .integer(sum.openingPlays),
                .integer(sum.openingDownloads), .integer(sum.plays), .integer(sum.downloads),
                .integer(sum.collaborations),
            ]
            rows += StoredWide.values(sum.weight)
            if change.weight != 0, try row.int(8) == 0 { platform.weight += change.weight }
        }
        let total = platform.isZero ? nil : try Self.platform(in: store, plus: platform)
        try store.execute(
            """
            UPDATE artist_totals SET tracks = ?2, albums = ?3, opening_plays = ?4, opening_downloads = ?5, plays = ?6,
                downloads = ?7, collaborations = ?8, weight_high = ?9, weight_low = ?10
            WHERE artist = ?1
            """, rows: rows, of: 10)
        try collaborators.apply(to: store)
        guard let total else { return }
        try store.execute(
            """
            UPDATE platform_totals SET tracks = ?1, opening_plays = ?2, opening_downloads = ?3, plays = ?4,
                downloads = ?5, weight_high = ?6, weight_low = ?7
            WHERE one = 1
            """,
            [
                .integer(total.tracks), .integer(total.openingPlays), .integer(total.openingDownloads),
                .integer(total.plays), .integer(total.downloads),
            ] + StoredWide.values(total.weight))
    }

    private static func platform(in store: any SQLReading, plus change: Amounts) throws -> Amounts {
        let held = try store.first(
            """
            SELECT tracks, opening_plays, opening_downloads, plays, downloads, weight_high, weight_low
            FROM platform_totals WHERE one = 1
            """
        ) { row in
            Amounts(
                tracks: try row.int(0), openingPlays: try row.int(1), openingDownloads: try row.int(2),
                plays: try row.int(3), downloads: try row.int(4), weight: try StoredWide.read(row, 5))
        }
        guard var total = held else { throw StorageError.damaged(reason: "the platform has no totals") }
        try total.add(change)
        return total
    }
}

extension Int64 {
    /// - Throws: the refusal of the entry whose opening totals are too large for a sum.
    fileprivate func moved(by change: Int64) throws -> Int64 {
        let (sum, overflowed) = addingReportingOverflow(change)
        guard !overflowed else {
            throw EntryRefusal(
                field: "opening", reason: "the sum of an artist's totals would be beyond \(Int64.max)")
        }
        return sum
    }
}
