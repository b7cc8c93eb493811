internal import Contracts
internal import Storage

/// Who downloaded an artist's tracks and on which day last, and how many did so last on each day: the unique
/// downloaders of N days are a sum of N numbers.
struct Downloaders {
    let store: any SQLWriting

    /// Takes note of a call's downloads, artist by artist as the tables have them; only a listener's last day counts.
    func note(_ latest: LatestDownloads) throws {
        let downloads = latest.days.sorted { $0.key.artist < $1.key.artist }
        var held = [Int64?](repeating: nil, count: downloads.count)
        try store.scan(
            "SELECT last_day FROM artist_downloaders WHERE artist = ?1 AND listener = ?2",
            rows: downloads.flatMap { [.integer($0.key.artist), .text($0.key.listener.text)] }, of: 2
        ) { index, row in held[index] = try row.int(0) }
        var kept: [SQLValue] = []
        var counts: [ArtistDay: Int64] = [:]
        for (download, held) in zip(downloads, held) {
            let artist = download.key.artist
            if let held {
                guard held < download.value else { continue }
                counts[ArtistDay(artist: artist, day: held), default: 0] -= 1
            }
            counts[ArtistDay(artist: artist, day: download.value), default: 0] += 1
            kept += [.integer(artist), .text(download.key.listener.text), .integer(download.value)]
        }
        try store.execute(Self.keeping, rows: kept, of: 3)
        let changed = counts.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        try store.execute(
            Self.counting,
            rows: changed.flatMap { [.integer($0.key.artist), .integer($0.key.day), .integer($0.value)] }, of: 3)
    }

    private struct ArtistDay: Hashable, Comparable {
        let artist: Int64
        let day: Int64

        static func < (left: Self, right: Self) -> Bool { (left.artist, left.day) < (right.artist, right.day) }
    }

    /// Counts anew who downloaded a track, for an artist that is credited with it now or no longer.
    ///
    /// To be called once the credits are the new ones.
    func renew(track: Int64, of artist: Int64) throws {
        let listeners = try store.all("SELECT DISTINCT listener FROM downloads WHERE track = ?1", [.integer(track)]) {
            ListenerID(unchecked: try $0.text(0))
        }
        for listener in listeners {
            let last = try store.first(
                """
                SELECT MAX(d.at) FROM downloads d JOIN track_credits c ON c.track = d.track
                WHERE d.listener = ?1 AND c.artist = ?2
                """, [.text(listener.text), .integer(artist)]
            ) { try $0.optionalInt(0) }
            let day = (last ?? nil).map { Timestamp(microseconds: $0).day.number }
            let held = try lastDay(of: listener, artist: artist)
            guard day != held else { continue }
            if let held { try count(-1, on: held, of: artist) }
            if let day {
                try keep(day, of: listener, artist: artist)
                try count(1, on: day, of: artist)
            } else {
                try store.execute(
                    "DELETE FROM artist_downloaders WHERE artist = ?1 AND listener = ?2",
                    [.integer(artist), .text(listener.text)])
            }
        }
    }

    private func lastDay(of listener: ListenerID, artist: Int64) throws -> Int64? {
        try store.first(
            "SELECT last_day FROM artist_downloaders WHERE artist = ?1 AND listener = ?2",
            [.integer(artist), .text(listener.text)]
        ) { try $0.int(0) }
    }

    private func keep(_ day: Int64, of listener: ListenerID, artist: Int64) throws {
        try store.execute(Self.keeping, [.integer(artist), .text(listener.text), .integer(day)])
    }

    private func count(_ listeners: Int64, on day: Int64, of artist: Int64) throws {
        try store.execute(Self.counting, [.integer(artist), .integer(day), .integer(listeners)])
    }

    private static let keeping: StaticString = """
        INSERT INTO artist_downloaders (artist, listener, last_day) VALUES (?1, ?2, ?3)
        ON CONFLICT (artist, listener) DO UPDATE SET last_day = excluded.last_day
        """

    private static let counting: StaticString = """
        INSERT INTO artist_downloader_days (artist, last_day, listeners) VALUES (?1, ?2, ?3)
        ON CONFLICT (artist, last_day) DO UPDATE
            SET listeners = artist_downloader_days.listeners + excluded.listeners
        """
}

/// The last day on which each listener of a call downloaded each artist's tracks.
struct LatestDownloads {
    struct Pair: Hashable {
        let artist: Int64
        let listener: ListenerID
    }

    private(set) var days: [Pair: Int64] = [:]

    mutating func note(_ listener: ListenerID, on day: Day, of artist: Int64) {
        let pair = Pair(artist: artist, listener: listener)
        days[pair] = max(days[pair] ?? day.number, day.number)
    }
}
