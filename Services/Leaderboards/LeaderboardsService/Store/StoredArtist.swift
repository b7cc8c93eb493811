internal import Contracts
internal import Plugins
internal import Ranking
internal import Storage

/// What an artist is shown as.
struct ArtistCard: Sendable, Hashable {
    var name = ""
    var slug: String?
    var picture: String?
    var verified = false
}

/// What decides whether an artist may be placed at all.
struct ArtistFlags: Sendable, Hashable {
    /// Whether the catalogue has told of it, and not that it is no longer there.
    var isKnown = false
    var isStaff = false
    var optedOutAt: Timestamp?

    var mayBePlaced: Bool { isKnown && !isStaff && optedOutAt == nil }
}

/// An artist's row.
struct StoredArtist: Sendable, Hashable {
    var key: Int64
    var id: ArtistID
    var mark = ChangeMark.none
    var card = ArtistCard()
    var flags = ArtistFlags()
    var holder: String
    var values = BoardValues()
    /// By the boards' numbers.
    var scores: [Int: RankKey] = [:]

    init(key: Int64, id: ArtistID) {
        self.key = key
        self.id = id
        holder = Self.holder(ofArtist: id)
    }

    /// Whether a score on a board made of values gives it a place there.
    func mayBePlaced(by score: Int128?) -> Bool { flags.mayBePlaced && values.tracks > 0 && (score ?? 0) > 0 }

    /// As `holders` names the ledger of an artist that nobody owns.
    static func holder(ofArtist artist: ArtistID) -> String { "artist/\(artist)" }

    /// The ledger of an account.
    static func holder(ofAccount account: AccountID) -> String { "account/\(account)" }

    static let columnCount = 23

    /// - Parameter row: all columns, in the order of the table.
    init(_ row: borrowing SQLRow) throws {
        key = try row.int(0)
        id = ArtistID(unchecked: try row.text(1))
        mark = try row.int(2)
        card = try Self.card(row)
        flags = try Self.flags(row)
        holder = try row.text(10)
        values = try Self.values(row)
        var scores: [Int: RankKey] = [:]
        try Self.forEachScore(row) { scores[$0] = $1 }
        self.scores = scores
    }

    // MARK: Parts of a row

    static func flags(_ row: borrowing SQLRow) throws -> ArtistFlags {
        ArtistFlags(
            isKnown: try row.int(3) != 0, isStaff: try row.int(4) != 0,
            optedOutAt: try row.optionalInt(9).map { Timestamp(microseconds: $0) })
    }

    static func card(_ row: borrowing SQLRow) throws -> ArtistCard {
        ArtistCard(
            name: try row.text(5), slug: try row.optionalText(6), picture: try row.optionalText(7),
            verified: try row.int(8) != 0)
    }

    static func values(_ row: borrowing SQLRow) throws -> BoardValues {
        var values = BoardValues()
        values.xp = try row.int(11)
        values.collaborationAchievements = try row.int(12)
        values.tracks = try row.int(13)
        values.plays = try row.int(14)
        values.filledFields = try row.int(15)
        values.weight = try StoredWide.read(row, 16)
        values.collaborators = try row.int(18)
        values.collaborativeTracks = try row.int(19)
        values.collaborativePlays = try row.int(20)
        values.collaborativeWeight = try row.int(21)
        return values
    }

    static func forEachScore(_ row: borrowing SQLRow, _ body: (_ board: Int, RankKey) -> Void) throws {
        try row.withBytes(22) { try StoredScores.forEach($0, body) }
    }

    // MARK: Writing

    private var row: [SQLValue] {
        let shown: [SQLValue] = [
            .integer(key), .text(id.text), .integer(mark), .integer(flags.isKnown ? 1 : 0),
            .integer(flags.isStaff ? 1 : 0), .text(card.name), SQLValue(card.slug), SQLValue(card.picture),
            .integer(card.verified ? 1 : 0), SQLValue(flags.optedOutAt?.microseconds), .text(holder),
        ]
        let sums: [SQLValue] = [
            .integer(values.xp), .integer(values.collaborationAchievements), .integer(values.tracks),
            .integer(values.plays), .integer(values.filledFields),
        ]
        let joint: [SQLValue] = [
            .integer(values.collaborators), .integer(values.collaborativeTracks), .integer(values.collaborativePlays),
            .integer(values.collaborativeWeight), .blob(StoredScores.pack(scores)),
        ]
        return shown + sums + StoredWide.values(values.weight) + joint
    }

    /// Artists by their keys, in any order; those that there are not are left out.
    static func read(keys: [Int64], in store: any SQLReading) throws -> [StoredArtist] {
        var found: [StoredArtist] = []
        try store.scan("SELECT * FROM artists WHERE key = ?1", rows: keys.map { .integer($0) }, of: 1) { _, row in
            found.append(try StoredArtist(row))
        }
        return found
    }

    static func read(ids: [ArtistID], in store: any SQLReading) throws -> [StoredArtist] {
        var found: [StoredArtist] = []
        try store.scan("SELECT * FROM artists WHERE id = ?1", rows: ids.map { .text($0.text) }, of: 1) { _, row in
            found.append(try StoredArtist(row))
        }
        return found
    }

    static func read(holders: [String], in store: any SQLReading) throws -> [StoredArtist] {
        var found: [StoredArtist] = []
        try store.scan("SELECT * FROM artists WHERE holder = ?1", rows: holders.map { .text($0) }, of: 1) { _, row in
            found.append(try StoredArtist(row))
        }
        return found
    }

    /// Writes scores, XP and achievements of rows that there are, in the order of keys.
    static func writeScores(_ artists: [StoredArtist], to store: any SQLWriting) throws {
        try store.execute(
            "UPDATE artists SET xp = ?2, unlocks = ?3, scores = ?4 WHERE key = ?1",
            rows: artists.sorted { $0.key < $1.key }.flatMap { artist -> [SQLValue] in
                [
                    .integer(artist.key), .integer(artist.values.xp), .integer(artist.values.collaborationAchievements),
                    .blob(StoredScores.pack(artist.scores)),
                ]
            }, of: 4)
    }

    /// Adds or replaces rows, in the order of keys.
    static func write(_ artists: [StoredArtist], to store: any SQLWriting) throws {
        try store.execute(
            """
            INSERT INTO artists (key, id, mark, known, staff, name, slug, picture, verified, opted_out_at,
                holder, xp, unlocks, tracks, plays, filled, weight_high, weight_low, collaborators, joint_tracks,
                joint_plays, joint_weight, scores)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
                ?23)
            ON CONFLICT (key) DO UPDATE SET mark = excluded.mark, known = excluded.known, staff = excluded.staff, name = excluded.name, slug = excluded.slug,
                picture = excluded.picture, verified = excluded.verified, opted_out_at = excluded.opted_out_at,
                holder = excluded.holder, xp = excluded.xp, unlocks = excluded.unlocks, tracks = excluded.tracks,
                plays = excluded.plays, filled = excluded.filled, weight_high = excluded.weight_high,
                weight_low = excluded.weight_low, collaborators = excluded.collaborators,
                joint_tracks = excluded.joint_tracks, joint_plays = excluded.joint_plays,
                joint_weight = excluded.joint_weight, scores = excluded.scores
            """, rows: artists.sorted { $0.key < $1.key }.flatMap(\.row), of: columnCount)
    }
}
