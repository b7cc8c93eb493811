internal import Contracts
internal import Storage

/// Sums of events by track and day, gathered from the rows of a call and added to the kept figures at once.
struct EventSums {
    private struct TrackDay: Hashable, Comparable {
        var track: Int64
        var day: Int64

        static func < (left: TrackDay, right: TrackDay) -> Bool { (left.track, left.day) < (right.track, right.day) }
    }

    private struct Counts {
        var plays: Int64 = 0
        var downloads: Int64 = 0
    }

    private struct Totals {
        var counts = Counts()
        var tooShort: Int64 = 0
        var ownTeam: Int64 = 0
        var staff: Int64 = 0
    }

    private var days: [TrackDay: Counts] = [:]
    private var tracks: [Int64: Totals] = [:]
    private var credits: [Int64: [Int64]] = [:]

    mutating func addPlay(of track: EventContext.Track, on day: Day, _ outcome: RowOutcome) {
        switch outcome {
        case .counted:
            days[TrackDay(track: track.key, day: day.number), default: Counts()].plays += 1
            tracks[track.key, default: Totals()].counts.plays += 1
        case .tooShort: tracks[track.key, default: Totals()].tooShort += 1
        case .ownTeam: tracks[track.key, default: Totals()].ownTeam += 1
        case .staff: tracks[track.key, default: Totals()].staff += 1
        case .superseded: return
        }
        credits[track.key] = track.artists
    }

    mutating func addDownload(of track: EventContext.Track, on day: Day) {
        days[TrackDay(track: track.key, day: day.number), default: Counts()].downloads += 1
        tracks[track.key, default: Totals()].counts.downloads += 1
        credits[track.key] = track.artists
    }

    /// Adds the sums to the kept figures of the tracks and, in full, of each credited artist.
    func add(to store: any SQLWriting) throws {
        var trackDays: [SQLValue] = []
        var artistDays: [TrackDay: Counts] = [:]
        // In the tables' order: neighbours share pages.
        for (place, counts) in days.sorted(by: { $0.key < $1.key }) {
            trackDays += [
                .integer(place.track), .integer(place.day), .integer(counts.plays), .integer(counts.downloads),
            ]
            for artist in credits[place.track] ?? [] {
                let day = TrackDay(track: artist, day: place.day)
                artistDays[day, default: Counts()].plays += counts.plays
                artistDays[day, default: Counts()].downloads += counts.downloads
            }
        }
        try store.execute(
            """
            INSERT INTO track_days (track, day, plays, downloads) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (track, day) DO UPDATE SET plays = track_days.plays + excluded.plays,
                downloads = track_days.downloads + excluded.downloads
            """, rows: trackDays, of: 4)
        try store.execute(
            """
            INSERT INTO artist_days (artist, day, plays, downloads) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (artist, day) DO UPDATE SET plays = artist_days.plays + excluded.plays,
                downloads = artist_days.downloads + excluded.downloads
            """,
            rows: artistDays.sorted(by: { $0.key < $1.key }).flatMap { place, counts -> [SQLValue] in
                [.integer(place.track), .integer(place.day), .integer(counts.plays), .integer(counts.downloads)]
            }, of: 4)
        try addTotals(to: store)
    }

    private func addTotals(to store: any SQLWriting) throws {
        var rows: [SQLValue] = []
        var artists: [Int64: Counts] = [:]
        for (track, totals) in tracks.sorted(by: { $0.key < $1.key }) {
            rows += [
                .integer(track), .integer(totals.counts.plays), .integer(totals.counts.downloads),
                .integer(totals.tooShort), .integer(totals.ownTeam), .integer(totals.staff),
            ]
            for artist in credits[track] ?? [] {
                artists[artist, default: Counts()].plays += totals.counts.plays
                artists[artist, default: Counts()].downloads += totals.counts.downloads
            }
        }
        try store.execute(
            """
            UPDATE track_sums SET plays = plays + ?2, downloads = downloads + ?3, too_short = too_short + ?4,
                own_team = own_team + ?5, staff = staff + ?6
            WHERE track = ?1
            """, rows: rows, of: 6)
        try store.execute(
            "UPDATE artist_totals SET plays = plays + ?2, downloads = downloads + ?3 WHERE artist = ?1",
            rows: artists.sorted(by: { $0.key < $1.key }).flatMap { artist, counts -> [SQLValue] in
                [.integer(artist), .integer(counts.plays), .integer(counts.downloads)]
            }, of: 3)
    }
}
