internal import Contracts
internal import Storage

/// One slice of the fold: brings what the log adds to tracks into their sums, and gathers what that means for their
/// artists and the platform, which it writes at its end. The feed was told before, by ``FeedTelling``.
///
/// Credits are those of now, so a change of credits needs nothing of what is still in the log. Deltas of a track
/// that was removed go into its own sums, and to nobody else.
struct FigureSlice {
    private struct Counts {
        var plays: Int64 = 0
        var downloads: Int64 = 0
    }

    private struct ArtistDay: Hashable, Comparable {
        var artist: Int64
        var day: Int64

        static func < (left: Self, right: Self) -> Bool {
            left.artist != right.artist ? left.artist < right.artist : left.day < right.day
        }
    }

    private let store: any SQLWriting
    private var change = FigureChange()
    private var artistDays: [ArtistDay: Counts] = [:]
    private var platformDays: [Int64: Counts] = [:]

    init(_ store: any SQLWriting) { self.store = store }

    /// Takes deltas in: in order, one a sum, all of a track's.
    mutating func apply(_ deltas: ArraySlice<Delta>) throws {
        var keys: [Int64] = []
        for delta in deltas where keys.last != delta.key { keys.append(delta.key) }
        let standings = try TrackStanding.read(keys, in: store)
        var sums: [SQLValue] = []
        var days: [SQLValue] = []
        var rest = deltas
        for (key, standing) in zip(keys, standings) {
            let own = rest.prefix { $0.key == key }
            rest = rest.dropFirst(own.count)
            guard let standing else { continue }
            let added = try add(own, to: standing, &days)
            let sum = try change(standing, by: added)
            sums += [.integer(key)] + added.values + StoredWide.values(sum.weight)
        }
        try store.execute(
            """
            INSERT INTO track_days (track, day, plays, downloads) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (track, day) DO UPDATE SET plays = track_days.plays + excluded.plays,
                downloads = track_days.downloads + excluded.downloads
            """, rows: days, of: 4)
        try store.execute(
            """
            UPDATE track_sums SET plays = plays + ?2, downloads = downloads + ?3, too_short = too_short + ?4,
                own_team = own_team + ?5, staff = staff + ?6, voided = voided + ?7, weight_high = ?8, weight_low = ?9
            WHERE track = ?1
            """, rows: sums, of: 9)
    }

    /// What is added to the sums of a track, by series.
    private struct Added {
        var amounts = [Int64](repeating: 0, count: 6)

        subscript(_ series: FigureSeries) -> Int64 { amounts[Int(series.rawValue)] }
        var values: [SQLValue] { amounts.map { .integer($0) } }
    }

    private mutating func add(
        _ deltas: ArraySlice<Delta>, to track: TrackStanding, _ days: inout [SQLValue]
    ) throws -> Added {
        var added = Added()
        for delta in deltas {
            guard let series = FigureSeries(rawValue: delta.series) else {
                throw StorageError.damaged(reason: "the delta log has a series \(delta.series) that is none")
            }
            added.amounts[Int(delta.series)] += delta.amount
            var counts = Counts()
            switch series {
            case .plays: counts.plays = delta.amount
            case .downloads: counts.downloads = delta.amount
            default: continue
            }
            days += [.integer(delta.key), .integer(delta.day), .integer(counts.plays), .integer(counts.downloads)]
            for artist in track.artists {
                artistDays[ArtistDay(artist: artist, day: delta.day), default: Counts()].plays += counts.plays
                artistDays[ArtistDay(artist: artist, day: delta.day), default: Counts()].downloads += counts.downloads
            }
            if track.isOfPlatform {
                platformDays[delta.day, default: Counts()].plays += counts.plays
                platformDays[delta.day, default: Counts()].downloads += counts.downloads
            }
        }
        return added
    }

    private mutating func change(_ before: TrackStanding, by added: Added) throws -> TrackStanding {
        var after = before
        after.plays += added[.plays]
        after.downloads += added[.downloads]
        if added[.plays] != 0 { after.renewWeight() }
        let amounts = FigureChange.Amounts(
            plays: added[.plays], downloads: added[.downloads], weight: after.weight - before.weight)
        for artist in after.artists { try change.add(amounts, to: artist) }
        if after.isOfPlatform {
            try change.addToPlatform(
                FigureChange.Amounts(plays: added[.plays], downloads: added[.downloads]))
        }
        return after
    }

    /// Writes what the slice means for artists and platform.
    consuming func finish() throws {
        try change.apply(to: store)
        try store.execute(
            """
            INSERT INTO artist_days (artist, day, plays, downloads) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (artist, day) DO UPDATE SET plays = artist_days.plays + excluded.plays,
                downloads = artist_days.downloads + excluded.downloads
            """,
            rows: artistDays.sorted { $0.key < $1.key }.flatMap { place, counts -> [SQLValue] in
                [.integer(place.artist), .integer(place.day), .integer(counts.plays), .integer(counts.downloads)]
            }, of: 4)
        try store.execute(
            """
            INSERT INTO platform_days (day, plays, downloads) VALUES (?1, ?2, ?3)
            ON CONFLICT (day) DO UPDATE SET plays = platform_days.plays + excluded.plays,
                downloads = platform_days.downloads + excluded.downloads
            """,
            rows: platformDays.sorted { $0.key < $1.key }.flatMap { day, counts -> [SQLValue] in
                [.integer(day), .integer(counts.plays), .integer(counts.downloads)]
            }, of: 3)
    }
}
