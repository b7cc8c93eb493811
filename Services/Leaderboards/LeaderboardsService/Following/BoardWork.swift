internal import Contracts
internal import Plugins
internal import Ranking
internal import ServiceKit
internal import Storage

/// What one transaction makes of the boards: rows that change are held here, come from the store when they are first
/// asked for, and are written once, at the end, with what follows from them.
///
/// **The steps.** ``CatalogIntake``, ``ProgressIntake`` or a call of a user's change values of artists and note whom
/// they touched. ``finish()`` then asks the boards for the scores of those, the boards made of ranks for those whose
/// ranks among the first became others, appends to the log what differs from what is kept, and writes all rows.
///
/// **Order.** Every change that touches an artist is judged, in one batch at the end. So a score stands in the log in
/// the order of the changes that brought it about, wherever pages begin and end; of one change the lower id is first.
/// Behind them stand those whom only the others' moves gave a score made of ranks, which is computed once a page. A
/// score that no change moves is not told again, and so keeps the position at which it was reached.
///
/// **Ranks within a transaction.** The index in memory has what was committed when this began. It is not moved: what
/// the log has behind it (calls of the same group) and this transaction's own changes are laid over it (``TopRanks``).
///
/// **Snapshots.** While the catalogue is read anew its rows are half old and half new: values are kept, and no score is
/// computed until all of it is there; then all are (``BoardRenewal``). Only who opts out meanwhile leaves at once.
final class BoardWork {
    let store: any SQLWriting
    var stored: StoredState
    private let storedBefore: StoredState
    private let boards: BoardList
    private let memory: BoardsMemory
    private(set) var numbers: BoardNumbers

    private struct Working {
        var artist: StoredArtist
        /// As the row is; nil for one that there is none of.
        let before: StoredArtist?
        /// What it was after each change that touched it.
        var touches: [Touch] = []
    }

    private struct Touch {
        /// Which of the changes it was.
        let sequence: Int
        let flags: ArtistFlags
        let values: BoardValues
    }

    /// A score, and which change brought it about.
    private struct Reached {
        let score: Int128?
        let sequence: Int
    }

    private var artists: [Int64: Working] = [:]
    private var keys: [ArtistID: Int64] = [:]
    private var nextKey: Int64?
    private var tracks: [TrackID: StoredTrack] = [:]
    private var changedTracks: Set<TrackID> = []
    private var holders: [String: StoredHolder] = [:]
    private var changedHolders: Set<String> = []
    /// Tracks that two artists share.
    private var joint: [Pair: Int64] = [:]
    private var changedJoint: Set<Pair> = []
    /// Counts the changes that were taken in.
    private var sequence = 0

    private struct Pair: Hashable, Comparable {
        let artist: Int64
        let other: Int64

        static func < (left: Self, right: Self) -> Bool { (left.artist, left.other) < (right.artist, right.other) }
    }

    init(in store: any SQLWriting, _ memory: BoardsMemory) throws {
        self.store = store
        self.memory = memory
        boards = memory.boards
        stored = try StoredState.read(in: store)
        storedBefore = stored
        numbers = try BoardNumbers.read(boards, in: store)
    }

    /// Whether rows are half old and half new.
    private var isHalf: Bool { stored.catalog.isInSnapshot || stored.renewal != nil }

    /// - Throws: ``BoardsBeingRenewed`` where a page would change what is being computed.
    func requireNoRenewal() throws { if stored.renewal != nil { throw BoardsBeingRenewed() } }

    /// Gives the boards of the program that are new to the store their numbers.
    func recordBoards() throws { numbers = try BoardNumbers.record(boards, in: store) }

    /// A further change of the feed begins.
    func nextChange() { sequence += 1 }

    // MARK: Artists

    /// Reads artists by their ids at once.
    func prefetch(artists ids: some Sequence<ArtistID>) throws {
        let wanted = Set(ids).filter { keys[$0] == nil }
        for artist in try StoredArtist.read(ids: wanted.sorted { $0.text < $1.text }, in: store) { hold(artist) }
    }

    private func prefetch(keys wanted: some Sequence<Int64>) throws {
        for artist in try StoredArtist.read(keys: wanted.filter { artists[$0] == nil }, in: store) { hold(artist) }
    }

    private func hold(_ artist: StoredArtist) {
        guard artists[artist.key] == nil else { return }
        artists[artist.key] = Working(artist: artist, before: artist)
        keys[artist.id] = artist.key
    }

    func find(_ id: ArtistID) throws -> StoredArtist? {
        try prefetch(artists: [id])
        return keys[id].flatMap { artists[$0]?.artist }
    }

    /// The key of an artist, which gets a row where it has none.
    func key(of id: ArtistID) throws -> Int64 {
        if let key = keys[id] { return key }
        try prefetch(artists: [id])
        if let key = keys[id] { return key }
        let key: Int64
        if let nextKey {
            key = nextKey
        } else {
            // Without gaps: memory counts members by them.
            key = try store.first("SELECT COALESCE(MAX(key), -1) + 1 FROM artists") { try $0.int(0) } ?? 0
        }
        nextKey = key + 1
        var artist = StoredArtist(key: key, id: id)
        let holder = try self.holder(artist.holder)
        (artist.values.xp, artist.values.collaborationAchievements) = (holder.xp, holder.unlocks)
        artists[key] = Working(
            artist: artist, before: nil,
            touches: [Touch(sequence: sequence, flags: artist.flags, values: artist.values)])
        keys[id] = key
        return key
    }

    /// Changes an artist's row.
    func change(_ key: Int64, _ body: (inout StoredArtist) throws -> Void) throws {
        if artists[key] == nil { try prefetch(keys: [key]) }
        guard var working = artists[key] else {
            throw StorageError.damaged(reason: "there is no artist with the key \(key)")
        }
        try body(&working.artist)
        guard working.artist != artists[key]?.artist else { return }
        if working.touches.last?.sequence == sequence { working.touches.removeLast() }
        working.touches.append(
            Touch(sequence: sequence, flags: working.artist.flags, values: working.artist.values))
        artists[key] = working
    }

    func artist(_ key: Int64) throws -> StoredArtist {
        if artists[key] == nil { try prefetch(keys: [key]) }
        guard let working = artists[key] else {
            throw StorageError.damaged(reason: "there is no artist with the key \(key)")
        }
        return working.artist
    }

    // MARK: Tracks

    func prefetch(tracks ids: some Sequence<TrackID>) throws {
        let wanted = Set(ids).filter { tracks[$0] == nil }
        for track in try StoredTrack.read(ids: wanted.sorted { $0.text < $1.text }, in: store) {
            tracks[track.id] = track
        }
    }

    /// Replaces a track's row by what `body` makes of it, and moves the sums of those whom it credits.
    func change(_ id: TrackID, _ body: (inout StoredTrack) throws -> Void) throws {
        if tracks[id] == nil { try prefetch(tracks: [id]) }
        let before = tracks[id] ?? StoredTrack(id: id)
        var after = before
        try body(&after)
        guard after != before else { return }
        tracks[id] = after
        changedTracks.insert(id)
        guard let old = try TrackGift(before), let new = try TrackGift(after), old.credits == new.credits else {
            try give(try TrackGift(before), sign: -1)
            try give(try TrackGift(after), sign: 1)
            return
        }
        guard old != new else { return }
        for artist in new.credits {
            try change(artist) { artist in
                try artist.values.move(by: old, sign: -1)
                try artist.values.move(by: new, sign: 1)
            }
        }
    }

    private func give(_ gift: TrackGift?, sign: Int64) throws {
        guard let gift else { return }
        let pairs = gift.credits.flatMap { artist in
            gift.credits.filter { $0 != artist }.map { Pair(artist: artist, other: $0) }
        }
        let unread = pairs.filter { joint[$0] == nil }
        for pair in unread { joint[pair] = 0 }
        try store.scan(
            "SELECT tracks FROM collaborators WHERE artist = ?1 AND other = ?2",
            rows: unread.flatMap { [.integer($0.artist), .integer($0.other)] }, of: 2
        ) { index, row in joint[unread[index]] = try row.int(0) }
        var steps: [Int64: Int64] = [:]
        for pair in pairs {
            let held = joint[pair] ?? 0
            guard held + sign >= 0 else {
                throw StorageError.damaged(
                    reason: "the artists \(pair.artist) and \(pair.other) would have \(held + sign) tracks in common")
            }
            joint[pair] = held + sign
            changedJoint.insert(pair)
            if held == 0 || held + sign == 0 { steps[pair.artist, default: 0] += sign }
        }
        for artist in gift.credits {
            try change(artist) { artist in
                try artist.values.move(by: gift, sign: sign)
                artist.values.collaborators += steps[artist.key] ?? 0
            }
        }
    }

    // MARK: Holders

    func holder(_ name: String) throws -> StoredHolder {
        if let held = holders[name] { return held }
        let found = try StoredHolder.read(name, in: store) ?? StoredHolder(name: name)
        holders[name] = found
        return found
    }

    func change(_ holder: StoredHolder) {
        holders[holder.name] = holder
        changedHolders.insert(holder.name)
    }

    /// Reads the artists of holders at once; by holder, their keys in order.
    func prefetch(holders names: some Sequence<String>) throws -> [String: [Int64]] {
        let found = try StoredArtist.read(holders: Set(names).sorted(), in: store)
        for artist in found { hold(artist) }
        return Dictionary(grouping: found.sorted { $0.key < $1.key }, by: \.holder).mapValues { $0.map(\.key) }
    }

    /// Gives an artist what its holder has.
    func takeOver(_ key: Int64) throws {
        let held = try holder(try artist(key).holder)
        try change(key) { artist in
            (artist.values.xp, artist.values.collaborationAchievements) = (held.xp, held.unlocks)
        }
    }

    // MARK: The end

    /// Computes what follows and writes everything.
    func finish() throws {
        if isHalf {
            // Nobody waits for its end to be hidden; who is to be placed again is told of, and placed at the end.
            let asked = artists.values.filter { $0.artist.flags.optedOutAt != $0.before?.flags.optedOutAt }
            try score(asked.filter { $0.artist.flags.optedOutAt != nil }, telling: asked)
        } else {
            let touched = artists.values.filter { !$0.touches.isEmpty }
            try score(touched, telling: touched)
        }
        try writeJoint()
        try StoredTrack.write(changedTracks.compactMap { tracks[$0] }, to: store)
        try StoredHolder.write(changedHolders.sorted().compactMap { holders[$0] }, to: store)
        let rows = artists.values.filter { $0.artist != $0.before }.map(\.artist)
        try writeWords(rows)
        try StoredArtist.write(rows, to: store)
        if stored != storedBefore { try stored.write(to: store) }
    }

    private func writeJoint() throws {
        let pairs = changedJoint.sorted()
        let kept = pairs.filter { joint[$0] ?? 0 > 0 }
        try store.execute(
            """
            INSERT INTO collaborators (artist, other, tracks) VALUES (?1, ?2, ?3)
            ON CONFLICT (artist, other) DO UPDATE SET tracks = excluded.tracks
            """,
            rows: kept.flatMap { [.integer($0.artist), .integer($0.other), .integer(joint[$0] ?? 0)] }, of: 3)
        try store.execute(
            "DELETE FROM collaborators WHERE artist = ?1 AND other = ?2",
            rows: pairs.filter { joint[$0] == 0 }.flatMap { [.integer($0.artist), .integer($0.other)] }, of: 2)
    }

    private func writeWords(_ rows: [StoredArtist]) throws {
        let renamed = rows.filter { artists[$0.key]?.before?.card.name != $0.card.name }
        try ArtistWords.write(
            renamed.map { ($0.key, artists[$0.key]?.before?.card.name ?? "", $0.card.name) }, to: store)
    }

    // MARK: Scores

    /// - Parameter told: those that the log tells of also where they get no other score.
    private func score(_ touched: [Working], telling told: [Working]) throws {
        guard !told.isEmpty else { return }
        var reached = try plainScores(of: touched.sorted { $0.artist.key < $1.artist.key })
        let moved = reached.mapValues { $0.mapValues(\.score) }
        let ranked = try RankedScores(boards, numbers, memory: memory, moved: moved, tail: try tail(), in: self)
        for (key, board, score) in ranked.scores {
            reached[key, default: [:]][board] = Reached(score: score, sequence: .max)
        }
        try tell(reached, Set(told.map(\.artist.key)))
    }

    /// By artist and the board's number, what the changes brought about.
    private func plainScores(of working: [Working]) throws -> [Int64: [Int: Reached]] {
        var reached: [Int64: [Int: Reached]] = [:]
        // Every touch of every artist, one artist's behind each other.
        let judged = working.flatMap { working -> [(artist: StoredArtist, touch: Touch)] in
            working.touches.map { (working.artist, $0) }
        }
        let subjects = judged.map { BoardSubject($0.touch.values) }
        for place in boards.plain {
            guard let number = numbers.numbers[place] else { continue }
            for ((artist, touch), score) in zip(judged, try boards.scores(place, of: subjects)) {
                let isPlaced = touch.flags.mayBePlaced && touch.values.tracks > 0 && (score ?? 0) > 0
                let now = isPlaced ? score : nil
                let held = artist.scores[number]?.score
                let before = reached[artist.key]?[number].map(\.score) ?? held
                if now != before {
                    reached[artist.key, default: [:]][number] = Reached(score: now, sequence: touch.sequence)
                }
            }
        }
        // Who came and went has not been there.
        for artist in working.map(\.artist) {
            reached[artist.key] = reached[artist.key]?.filter { $1.score != nil || artist.scores[$0] != nil }
        }
        return reached
    }

    /// What the log has behind memory: changes of calls of the same group, which memory must not see yet.
    private func tail() throws -> [LogEntry] {
        let position = memory.position
        let step = try BoardsLog.read(after: position, in: store)
        guard !step.needsReload, step.isAtHead else { throw BoardsBehind() }
        return step.rows.flatMap { row -> [LogEntry] in
            if case .artists(_, let entries) = row { return entries }
            return []
        }
    }

    /// An artist's score on a board as its row has it.
    func heldScore(_ key: Int64, board number: Int) throws -> Int128? { try artist(key).scores[number]?.score }

    func prefetch(scoredKeys keys: some Sequence<Int64>) throws { try prefetch(keys: keys) }

    /// Appends what changed to the log and takes the positions over into the rows.
    ///
    /// - Parameter touched: who may be told of without a new score.
    private func tell(_ reached: [Int64: [Int: Reached]], _ touched: Set<Int64>) throws {
        var told: [(sequence: Int, id: String, entry: LogEntry)] = []
        for (key, working) in artists {
            let (artist, before) = (working.artist, working.before)
            var steps = Dictionary(grouping: reached[key] ?? [:], by: \.value.sequence)
            let isShownOtherwise =
                before?.card != artist.card || before?.flags != artist.flags || before?.values != artist.values
            if steps.isEmpty, isShownOtherwise, touched.contains(key) {
                steps[working.touches.last?.sequence ?? .max] = []
            }
            // Who is new to the log is named where it is told of first.
            let first = steps.keys.min()
            for (sequence, scores) in steps {
                let isNamed = sequence == first && before?.card != artist.card
                told.append(
                    (
                        sequence, artist.id.text,
                        LogEntry(
                            key: key, card: isNamed ? LogEntry.Card(id: artist.id, card: artist.card) : nil,
                            flags: artist.flags, values: artist.values,
                            scores: scores.sorted { $0.key < $1.key }.map {
                                LogEntry.Score(board: $0.key, score: $0.value.score)
                            })
                    ))
            }
        }
        guard !told.isEmpty else { return }
        told.sort { ($0.sequence, $0.id) < ($1.sequence, $1.id) }
        let first = try BoardsLog.append(told.map(\.entry), to: store)
        for (index, (_, _, entry)) in told.enumerated() {
            for score in entry.scores {
                artists[entry.key]?.artist.scores[score.board] = score.score.map {
                    RankKey(score: $0, reached: first + Int64(index))
                }
            }
        }
    }
}

/// All scores are being computed anew; a page that is taken in meanwhile would be lost on some of them.
struct BoardsBeingRenewed: Error, CustomStringConvertible {
    var description: String { "All scores are being computed anew." }
}

/// Memory is too far behind the log to tell ranks within a transaction; once it has caught up, the same is tried again.
struct BoardsBehind: Error, CustomStringConvertible {
    var description: String { "The boards in memory are being read from the store." }
}
