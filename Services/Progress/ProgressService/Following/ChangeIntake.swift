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
    private let keys: CatalogKeys
    /// Of tracks, by their keys, the last that was told.
    private var weights: [Int64: (weight: Int128, mark: Int64)] = [:]

    /// Plays of a track on one day: what is earned by them stays within 64 bits, whatever one play gives.
    private static let totals: ClosedRange<Int64> = 0...1_000_000_000_000

    /// - Parameter keys: those that are known already; it adds to them.
    init(_ store: any SQLWriting, generation: Int64, keys: CatalogKeys) {
        self.store = store
        self.generation = generation
        self.keys = keys
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
        let key = try keys.key(ofAccount: AccountID(unchecked: change.id), in: store)
        guard
            try store.execute(
                "UPDATE accounts SET mark = ?2 WHERE key = ?1 AND mark < ?2", [.integer(key), .integer(mark)]) == 1
        else { return nil }
        let entry = try change.entity(Catalog.AccountEntry.self)
        return .account(
            key: key, LedgerAccount(isCompleted: entry?.isCompleted ?? false, isStaff: entry?.staff ?? false))
    }

    private mutating func artist(_ change: CatalogChange, _ mark: Int64) throws -> LedgerInput? {
        let key = try keys.key(ofArtist: ArtistID(unchecked: change.id), in: store)
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
        let artist = try keys.key(ofArtist: ArtistID(unchecked: String(parts[0])), in: store)
        let account = try keys.key(ofAccount: AccountID(unchecked: String(parts[1])), in: store)
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
        let key = try keys.key(ofTrack: TrackID(unchecked: change.id), in: store)
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
        let key = try keys.key(ofTrack: TrackID(unchecked: change.id), in: store)
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
                artists: try entry.artists.map { try keys.key(ofArtist: $0, in: store) }),
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
        let key = try keys.key(ofTrack: TrackID(unchecked: change.id), in: store)
        try note(change, ofTrack: key, mark)
        return .plays(track: key, day: day.number, total: total)
    }

    /// Reads the tracks whose plays are told, keys and rows at once: they are most of what comes.
    mutating func prefetchTracks(of changes: [CatalogChange], for work: LedgerWork) throws {
        var ids: [TrackID] = []
        var seen: Set<String> = []
        // A track's days come one after the other.
        for change in changes where change.kind == Catalog.ChangeKind.plays.rawValue && change.id != ids.last?.text {
            let id = TrackID(unchecked: change.id)
            if !keys.has(id), seen.insert(change.id).inserted { ids.append(id) }
        }
        let (found, numbers, rows) = try work.ledger.tracks(named: ids)
        for (key, number) in zip(found, numbers) { keys.note(key, of: ids[number]) }
        work.state.hold(rows, of: found)
    }
}
