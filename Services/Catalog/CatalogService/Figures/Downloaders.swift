internal import Contracts
internal import Storage

/// Who downloaded an artist's tracks and on which day last, and how many did so last on each day: the unique
/// downloaders of N days are a sum of N numbers.
struct Downloaders {
    let store: any SQLWriting

    /// Takes note of a download; only a listener's last day counts.
    func note(_ listener: ListenerID, on day: Day, of artist: Int64) throws {
        let held = try lastDay(of: listener, artist: artist)
        if let held {
            guard held < day.number else { return }
            try count(-1, on: held, of: artist)
        }
        try keep(day.number, of: listener, artist: artist)
        try count(1, on: day.number, of: artist)
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
        try store.execute(
            """
            INSERT INTO artist_downloaders (artist, listener, last_day) VALUES (?1, ?2, ?3)
            ON CONFLICT (artist, listener) DO UPDATE SET last_day = excluded.last_day
            """, [.integer(artist), .text(listener.text), .integer(day)])
    }

    private func count(_ listeners: Int64, on day: Int64, of artist: Int64) throws {
        try store.execute(
            """
            INSERT INTO artist_downloader_days (artist, last_day, listeners) VALUES (?1, ?2, ?3)
            ON CONFLICT (artist, last_day) DO UPDATE
                SET listeners = artist_downloader_days.listeners + excluded.listeners
            """, [.integer(artist), .integer(day), .integer(listeners)])
    }
}
