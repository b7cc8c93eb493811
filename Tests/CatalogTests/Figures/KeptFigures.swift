import Storage

@testable import CatalogService

/// Every kept figure that is not zero, as the recomputation prints it: a line each.
struct KeptFigures {
    private(set) var lines: Set<String> = []

    init(in store: any SQLReading) throws {
        try tracks(store)
        try artists(store)
        try platform(store)
        try features(store)
        try store.query("SELECT name, kind, reason, entries FROM source_refusals") { row in
            tell("refused/\(try row.text(0))/\(try row.text(1))/\(try row.text(2))", Int128(try row.int(3)))
        }
    }

    private mutating func tell(_ name: String, _ value: Int128) {
        if value != 0 { lines.insert("\(name) \(value)") }
    }

    private mutating func tracks(_ store: any SQLReading) throws {
        try store.query(
            """
            SELECT t.id, s.plays, s.downloads, s.too_short, s.own_team, s.staff, s.voided, s.platform, s.weight_high,
                s.weight_low
            FROM track_sums s JOIN tracks t ON t.key = s.track
            """
        ) { row in
            let id = try row.text(0)
            let names = ["plays", "downloads", "tooShort", "ownTeam", "staff", "voided", "platform"]
            for (index, name) in names.enumerated() { tell("track/\(id)/\(name)", Int128(try row.int(index + 1))) }
            tell("track/\(id)/weight", try StoredWide.read(row, 8))
        }
        try store.query("SELECT t.id, d.day, d.plays, d.downloads FROM track_days d JOIN tracks t ON t.key = d.track") {
            row in try days(of: "track/\(try row.text(0))", row)
        }
    }

    private mutating func days(of name: String, _ row: borrowing SQLRow) throws {
        tell("\(name)/day/\(try row.int(1))/plays", Int128(try row.int(2)))
        tell("\(name)/day/\(try row.int(1))/downloads", Int128(try row.int(3)))
    }

    private mutating func artists(_ store: any SQLReading) throws {
        try store.query(
            """
            SELECT a.id, t.tracks, t.opening_plays, t.opening_downloads, t.plays, t.downloads, t.followers, t.staff,
                t.weight_high, t.weight_low
            FROM artist_totals t JOIN artists a ON a.key = t.artist
            """
        ) { row in
            let id = try row.text(0)
            let names = ["tracks", "openingPlays", "openingDownloads", "plays", "downloads", "followers", "staff"]
            for (index, name) in names.enumerated() { tell("artist/\(id)/\(name)", Int128(try row.int(index + 1))) }
            tell("artist/\(id)/weight", try StoredWide.read(row, 8))
        }
        try store.query(
            "SELECT a.id, d.day, d.plays, d.downloads FROM artist_days d JOIN artists a ON a.key = d.artist"
        ) { row in try days(of: "artist/\(try row.text(0))", row) }
        try store.query(
            "SELECT a.id, d.last_day, d.listeners FROM artist_downloader_days d JOIN artists a ON a.key = d.artist"
        ) { row in tell("artist/\(try row.text(0))/downloaders/\(try row.int(1))", Int128(try row.int(2))) }
    }

    /// Of each artist, and of each feature once more from its list.
    private mutating func features(_ store: any SQLReading) throws {
        var ids: [Int64: String] = [:]
        try store.query("SELECT key, id FROM artists") { ids[try $0.int(0)] = try $0.text(1) }
        var names: [Int64: String] = [:]
        try store.query("SELECT key, word, kind FROM features") { row in
            names[try row.int(0)] = "\(try row.int(2) == 0 ? "genre" : "tag")/\(try row.text(1))"
        }
        let sums = ["publicTracks", "tracksWithGenres", "uses"]
        try store.query("SELECT artist, feature, tracks FROM artist_features") { row in
            let feature = try row.int(1)
            let name = feature > 0 ? names[feature] ?? "?" : sums[Int(-feature)]
            tell("artist/\(ids[try row.int(0)] ?? "?")/\(name)", Int128(try row.int(2)))
        }
        try store.query("SELECT feature, first, body FROM feature_artists") { row in
            let isOfAll = try row.int(0) == 0
            let name = names[try row.int(0)] ?? "?"
            for entry in try FeatureChunk(first: try row.int(1), body: try row.blob(2)).entries {
                let id = ids[entry.artist] ?? "?"
                guard isOfAll else {
                    tell("\(name)/\(id)", Int128(entry.tracks))
                    continue
                }
                let extent = Extent(packed: UInt64(entry.tracks))
                tell("extent/\(id)/publicTracks", Int128(extent.tracks))
                tell("extent/\(id)/uses", Int128(extent.uses))
            }
        }
    }

    private mutating func platform(_ store: any SQLReading) throws {
        try store.query(
            """
            SELECT tracks, opening_plays, opening_downloads, plays, downloads, weight_high, weight_low
            FROM platform_totals
            """
        ) { row in
            let names = ["tracks", "openingPlays", "openingDownloads", "plays", "downloads"]
            for (index, name) in names.enumerated() { tell("platform/\(name)", Int128(try row.int(index))) }
            tell("platform/weight", try StoredWide.read(row, 5))
        }
        try store.query("SELECT 0, day, plays, downloads FROM platform_days") { row in
            try days(of: "platform", row)
        }
        try store.query("SELECT day, tracks FROM platform_uploads") { row in
            tell("platform/uploads/\(try row.int(0))", Int128(try row.int(1)))
        }
    }
}
