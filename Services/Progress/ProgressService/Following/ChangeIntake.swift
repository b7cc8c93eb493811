internal import Contracts
internal import Storage

/// Turns changes of the catalogue's feed into what the ledger is derived from: ids become the store's keys, and what is
/// older than what is there is left out.
///
/// What a change refers to and the feed has not told of yet (it always has, in a feed without gaps) gets a row of its
/// own with a mark below all others.
struct ChangeIntake {
    let store: any SQLWriting
    let generation: Int64
    private var accounts: [AccountID: Int64] = [:]
    private var artists: [ArtistID: Int64] = [:]
    private var tracks: [TrackID: Int64] = [:]
    /// Of tracks, by their keys, the last that was told.
    private var weights: [Int64: (weight: Int128, mark: Int64)] = [:]

    /// Plays of a track on one day: what is earned by them stays within 64 bits, whatever one play gives.
    private static let totals: ClosedRange<Int64> = 0...1_000_000_000_000

    init(_ store: any SQLWriting, generation: Int64) {
        self.store = store
        self.generation = generation
    }

    /// Kinds that the ledger is concerned with, or that it passes over.
    static func knows(_ kind: String) -> Bool { Catalog.ChangeKind(rawValue: kind) != nil }

    /// The ledger's input of a change, with its mark; nil where there is none.
    mutating func input(_ change: CatalogChange) throws -> (input: LedgerInput, mark: Int64)? {
        let mark = try ChangeMark.make(generation: generation, position: change.position)
        let input: LedgerInput? =
            switch Catalog.ChangeKind(rawValue: change.kind) {
            case .account: try account(change, mark)
            case .role: try role(change, mark)
            case .track: try track(change, mark)
            case .removedTrack: try removedTrack(change, mark)
            case .plays: try plays(change, mark)
            case .void: change.at.map { .correction(at: $0) }
            case .artist:
                try artist(change, mark)
            case .album, .follow, .downloads, nil: nil
            }
        return input.map { ($0, mark) }
    }

    /// Takes the weights in that the changes told. They are what tracks are compared by once a day, and no XP follows
    /// from one: so they are no input of the ledger.
    func noteWeights(in work: LedgerWork) throws {
        for (key, told) in weights {
            var track = try work.state.track(key)
            guard track.weightMark < told.mark else { continue }
            track.weight = told.weight
            // Changes come in their order; what a snapshot brings may be newer than those that follow it.
            if work.stored.isInSnapshot { track.weightMark = told.mark }
            work.state.put(track, key)
        }
    }

    private mutating func note(_ change: CatalogChange, ofTrack key: Int64, _ mark: Int64) throws {
        guard let text = change.weight else { return }
        guard let weight = Int128(text) else {
            throw FollowError.invalidPage(
                feed: Catalog.name,
                reason:
                    "the weight of \"\(change.id)\" at position \(change.position) is \"\(text)\"; expected a whole "
                    + "number of up to 128 bits")
        }
        weights[key] = (weight, mark)
    }

    // MARK: Kinds

    private mutating func account(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        let key = try key(ofAccount: AccountID(unchecked: change.id))
        guard
            try store.execute(
                "UPDATE accounts SET mark = ?2 WHERE key = ?1 AND mark < ?2", [.integer(key), .integer(mark)]) == 1
        else { return nil }
        let entry = try change.entity(Catalog.AccountEntry.self)
        return .account(
            key: key, LedgerAccount(isCompleted: entry?.isCompleted ?? false, isStaff: entry?.staff ?? false))
    }

    private mutating func artist(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        let key = try key(ofArtist: ArtistID(unchecked: change.id))
        guard
            try store.execute(
                "UPDATE artists SET mark = ?2 WHERE key = ?1 AND mark < ?2", [.integer(key), .integer(mark)]) == 1,
            let entry = try change.entity(Catalog.ArtistEntry.self)
        else { return nil }
        return .artist(
            key: key,
            ArtistProfile(
                createdAt: entry.createdAt, pictures: Int64(entry.pictureCount), hasBio: entry.bio?.isEmpty == false,
                links: Int64(entry.links.count)))
    }

    private mutating func role(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        let parts = change.id.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw FollowError.invalidPage(
                feed: Catalog.name, reason: "the role \"\(change.id)\" at position \(change.position) names not two ids"
            )
        }
        let artist = try key(ofArtist: ArtistID(unchecked: String(parts[0])))
        let account = try key(ofAccount: AccountID(unchecked: String(parts[1])))
        let owns = try change.entity(Catalog.RoleEntry.self)?.role == .owner
        let written = try store.execute(
            """
            INSERT INTO roles (artist, account, owns, mark) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (artist, account) DO UPDATE SET owns = excluded.owns, mark = excluded.mark
            WHERE roles.mark < excluded.mark
            """, [.integer(artist), .integer(account), .integer(owns ? 1 : 0), .integer(mark)])
        return written == 1 ? .ownership(artist: artist, account: account, owns: owns) : nil
    }

    private mutating func track(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        let key = try key(ofTrack: TrackID(unchecked: change.id))
        guard let entry = try change.entity(Catalog.TrackEntry.self) else {
            // What it earned stays, and its plays still count for those who are credited.
            let isNewer = try store.execute(
                "UPDATE tracks SET mark = ?2 WHERE key = ?1 AND mark < ?2", [.integer(key), .integer(mark)])
            return isNewer == 1 ? .removal(track: key) : nil
        }
        return try put(entry, key, isRemoved: false, change, mark)
    }

    /// A removed track as it was last. Where the ledger has it, it knows that already.
    private mutating func removedTrack(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        guard let entry = try change.entity(Catalog.TrackEntry.self) else { return nil }
        let key = try key(ofTrack: TrackID(unchecked: change.id))
        return try put(entry, key, isRemoved: true, change, mark)
    }

    private mutating func put(
        _ entry: Catalog.TrackEntry, _ key: Int64, isRemoved: Bool, _ change: CatalogChange, _ mark: Int64
    ) throws -> LedgerInput? {
        guard
            try store.execute(
                """
                UPDATE tracks SET title = ?2, published_at = ?3, genres = ?4, mark = ?5 WHERE key = ?1 AND mark < ?5
                """,
                [
                    .integer(key), .text(entry.title), .integer(entry.publishedAt.microseconds),
                    .text(entry.genres.joined(separator: "\n")), .integer(mark),
                ]) == 1
        else { return nil }
        try note(change, ofTrack: key, mark)
        return .track(
            key: key,
            TrackFacts(
                isPublic: entry.visibility == .public, isRemoved: isRemoved, filled: entry.filledFields,
                artists: try entry.artists.map { try self.key(ofArtist: $0) }),
            time: EntryTime(published: entry.publishedAt, changed: change.at))
    }

    private mutating func plays(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        guard let day = change.day, let total = change.total, Self.totals.contains(total) else {
            throw FollowError.invalidPage(
                feed: Catalog.name,
                reason: "the plays of \"\(change.id)\" at position \(change.position) have no day, or no total from "
                    + "\(Self.totals.lowerBound) to \(Self.totals.upperBound)"
            )
        }
        let key = try key(ofTrack: TrackID(unchecked: change.id))
        try note(change, ofTrack: key, mark)
        return .plays(track: key, day: day.number, total: total)
    }

    // MARK: Keys

    /// Reads the tracks whose plays are told, keys and rows at once: they are most of what comes.
    mutating func prefetchTracks(of changes: [CatalogChange], for work: LedgerWork) throws {
        var ids: [TrackID] = []
        var seen: Set<String> = []
        // A track's days come one after the other.
        for change in changes where change.kind == Catalog.ChangeKind.plays.rawValue && change.id != ids.last?.text {
            if seen.insert(change.id).inserted { ids.append(TrackID(unchecked: change.id)) }
        }
        let (keys, numbers, rows) = try work.ledger.tracks(named: ids)
        for (key, number) in zip(keys, numbers) { tracks[ids[number]] = key }
        work.state.hold(rows, of: keys)
    }

    private mutating func key(ofAccount id: AccountID) throws -> Int64 {
        if let key = accounts[id] { return key }
        let key =
            try found("SELECT key FROM accounts WHERE id = ?1", id.text)
            ?? made("INSERT INTO accounts (id, completed, staff, mark) VALUES (?1, 0, 0, -1) RETURNING key", id.text)
        accounts[id] = key
        return key
    }

    private mutating func key(ofArtist id: ArtistID) throws -> Int64 {
        if let key = artists[id] { return key }
        let key =
            try found("SELECT key FROM artists WHERE id = ?1", id.text)
            ?? made(
                """
                INSERT INTO artists (id, mark, created_at, pictures, bio, links, tracks, collaborations, filled, plays)
                VALUES (?1, -1, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING key
                """, id.text)
        artists[id] = key
        return key
    }

    private mutating func key(ofTrack id: TrackID) throws -> Int64 {
        if let key = tracks[id] { return key }
        let key =
            try found("SELECT key FROM tracks WHERE id = ?1", id.text)
            ?? made(
                """
                INSERT INTO tracks (id, public, removed, filled, plays, mark, credits, published_at, genres, title)
                VALUES (?1, 0, 0, 0, 0, -1, ?2, 0, '', '') RETURNING key
                """, id.text, [.blob([])])
        tracks[id] = key
        return key
    }

    private func found(_ sql: StaticString, _ id: String) throws -> Int64? {
        try store.first(sql, [.text(id)]) { try $0.int(0) }
    }

    private func made(_ sql: StaticString, _ id: String, _ more: [SQLValue] = []) throws -> Int64 {
        guard let key = try store.first(sql, [.text(id)] + more, { try $0.int(0) }) else {
            throw StorageError.damaged(reason: "a row was given no key")
        }
        return key
    }
}
