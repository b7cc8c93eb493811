internal import Contracts
internal import Storage

/// Moves artists' kept totals by what a change adds and takes away. Sums stay exact: one that would leave
/// 64 bits refuses the entry that asks for it.
struct TotalsChange {
    /// What one credited entity contributes to an artist.
    struct Amounts {
        var tracks: Int64 = 0
        var albums: Int64 = 0
        var plays: Int64 = 0
        var downloads: Int64 = 0

        var isZero: Bool { tracks == 0 && albums == 0 && plays == 0 && downloads == 0 }

        mutating func add(_ other: Amounts, sign: Int64) {
            tracks += sign * other.tracks
            albums += sign * other.albums
            plays += sign * other.plays
            downloads += sign * other.downloads
        }
    }

    private var amounts: [Int64: Amounts] = [:]

    mutating func add(_ contribution: Amounts, to artist: Int64) {
        amounts[artist, default: Amounts()].add(contribution, sign: 1)
    }

    mutating func take(_ contribution: Amounts, from artist: Int64) {
        amounts[artist, default: Amounts()].add(contribution, sign: -1)
    }

    /// The new rows, computed and checked before any is written.
    func apply(to store: any SQLWriting) throws {
        var rows: [[SQLValue]] = []
        for (artist, change) in amounts where !change.isZero {
            let held = try store.first(
                "SELECT tracks, albums, opening_plays, opening_downloads FROM artist_totals WHERE artist = ?1",
                [.integer(artist)]
            ) { row in
                Amounts(
                    tracks: try row.int(0), albums: try row.int(1), plays: try row.int(2), downloads: try row.int(3))
            }
            guard let held else { continue }
            let (plays, playsOverflow) = held.plays.addingReportingOverflow(change.plays)
            let (downloads, downloadsOverflow) = held.downloads.addingReportingOverflow(change.downloads)
            guard !playsOverflow, !downloadsOverflow else {
                throw EntryRefusal(
                    field: "opening", reason: "the sum of an artist's totals would be beyond \(Int64.max)")
            }
            rows.append([
                .integer(artist), .integer(held.tracks + change.tracks), .integer(held.albums + change.albums),
                .integer(plays), .integer(downloads),
            ])
        }
        for row in rows {
            try store.execute(
                """
                UPDATE artist_totals SET tracks = ?2, albums = ?3, opening_plays = ?4, opening_downloads = ?5
                WHERE artist = ?1
                """, row)
        }
    }
}
