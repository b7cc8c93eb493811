internal import Contracts
internal import Plugins
internal import Ranking
internal import ServiceKit
internal import Storage

/// Computes all scores anew from the artists' rows: after a snapshot, and for boards that are new or compute otherwise.
///
/// A score that comes out equal keeps the position at which it was reached. All others are reached when it begins: it
/// makes room in the log, with a position for each artist in the order of ids. Scores made of ranks come behind, as
/// behind every page.
///
/// **In parts.** Each part is a transaction of its own, between which others have the store: who opts out does not wait
/// for a million artists. Rows are old and new then. So memory, which holds the boards as they were, is not read from
/// them until the last transaction says so in the log; a process that starts in between says that its boards are not
/// ready. No feed moves meanwhile (``BoardsBeingRenewed``), and artists that opted out or in, which the log tells, are
/// computed once more at the end.
///
/// **One at a time.** The holder of the applier's lock runs it. What is left of one that was broken off is renewed once
/// more from the beginning; the place of its room in the log tells the two apart.
struct BoardRenewal {
    private let boards: BoardList
    private let numbers: BoardNumbers
    /// Where its room in the log begins, and which position the next artist gets.
    private let first: Int64
    private var position: Int64
    /// The last artist of the part before.
    private var after = ""
    private var isThrough = false
    /// By the places of boards made of values, those that may be among the first.
    private var tops: [Int: TopScores] = [:]
    /// By the numbers of boards made of ranks, who had a score there.
    private var held: [Int: Set<Int64>] = [:]

    /// Another one has begun, or there is no need any more.
    struct Superseded: Error, CustomStringConvertible {
        var description: String { "The scores are computed anew from the beginning." }
    }

    /// Computes all scores, where that is due.
    ///
    /// - Parameter artistsAtOnce: artists of a transaction.
    /// - Returns: whether it was.
    @discardableResult
    static func run(
        on database: Database, _ memory: BoardsMemory, artistsAtOnce: Int = 2000,
        mayWrite: @Sendable () async -> Bool = { true }
    ) async throws -> Bool {
        guard memory.read({ $0.stored.renewal != nil }), await mayWrite() else { return false }
        let boards = memory.boards
        guard var renewal = try await database.write(cost: 0, { try begin(boards, in: $0) }) else { return false }
        while !renewal.isThrough {
            try Task.checkCancellation()
            guard await mayWrite() else { throw Superseded() }
            let before = renewal
            renewal = try await database.write(cost: 0) { try before.renewed(artistsAtOnce, in: $0) }
        }
        let last = renewal
        guard await mayWrite() else { throw Superseded() }
        try await database.write(cost: 0) { try last.end(in: $0) }
        try await memory.catchUp(with: database)
        return true
    }

    private init(_ boards: BoardList, _ numbers: BoardNumbers, first: Int64) {
        self.boards = boards
        self.numbers = numbers
        self.first = first
        position = first
        for (_, parts, depth) in boards.derived {
            for part in parts { tops[part] = TopScores(depth: max(depth, tops[part]?.depth ?? 0)) }
        }
    }

    private static func begin(_ boards: BoardList, in store: any SQLWriting) throws -> BoardRenewal? {
        var stored = try StoredState.read(in: store)
        guard stored.renewal != nil else { return nil }
        let count = try store.first("SELECT COUNT(*) FROM artists") { try $0.int(0) } ?? 0
        let first = try BoardsLog.appendRoom(count: Int(clamping: count), to: store)
        stored.renewal = first
        try stored.write(to: store)
        return BoardRenewal(boards, try BoardNumbers.read(boards, in: store), first: first)
    }

    private func state(in store: any SQLReading) throws -> StoredState {
        let stored = try StoredState.read(in: store)
        guard stored.renewal == first else { throw Superseded() }
        return stored
    }

    // MARK: A part

    /// What it is after the next artists.
    private func renewed(_ count: Int, in store: any SQLWriting) throws -> BoardRenewal {
        var next = self
        let takesOver = try !state(in: store).progress.isInSnapshot
        let artists = try store.all(
            """
            SELECT a.*, COALESCE(h.xp, 0), COALESCE(h.unlocks, 0)
            FROM artists a LEFT JOIN holders h ON h.holder = a.holder
            WHERE a.id > ?1 ORDER BY a.id LIMIT ?2
            """, [.text(after), SQLValue(count)]
        ) { row in
            let before = try StoredArtist(row)
            var artist = before
            if takesOver {
                artist.values.xp = try row.int(StoredArtist.columnCount)
                artist.values.collaborationAchievements = try row.int(StoredArtist.columnCount + 1)
            }
            return (before: before, artist: artist)
        }
        guard let last = artists.last else {
            next.isThrough = true
            return next
        }
        next.after = last.artist.id.text
        try StoredArtist.writeScores(next.place(artists.map(\.artist), changedFrom: artists.map(\.before)), to: store)
        return next
    }

    /// Gives artists their scores on the boards made of values; returns those whose rows become others.
    private mutating func place(
        _ artists: [StoredArtist], changedFrom before: [StoredArtist]
    ) throws -> [StoredArtist] {
        let scores = try plainScores(of: artists)
        var changed: [StoredArtist] = []
        for (index, artist) in artists.enumerated() {
            var renewed = artist
            for (place, score) in scores[index] {
                guard let number = numbers.numbers[place] else { continue }
                if artist.scores[number]?.score != score {
                    renewed.scores[number] = score.map { RankKey(score: $0, reached: position) }
                }
                if let score { tops[place]?.add(artist.key, score) }
            }
            for (place, _, _) in boards.derived {
                guard let number = numbers.numbers[place], artist.scores[number] != nil else { continue }
                held[number, default: []].insert(artist.key)
            }
            if renewed != before[index] { changed.append(renewed) }
            position += 1
        }
        return changed
    }

    /// Of each artist by the boards' places.
    private func plainScores(of artists: [StoredArtist]) throws -> [[(place: Int, score: Int128?)]] {
        var found = artists.map { _ in [(place: Int, score: Int128?)]() }
        let subjects = artists.map { BoardSubject($0.values) }
        for place in boards.plain {
            for (index, score) in try boards.scores(place, of: subjects).enumerated() {
                let isPlaced = artists[index].mayBePlaced(by: score)
                found[index].append((place, isPlaced ? score : nil))
            }
        }
        return found
    }

    // MARK: The end

    /// Computes those once more that the log tells of, and then what is made of ranks.
    private func end(in store: any SQLWriting) throws {
        var (last, stored) = (self, try state(in: store))
        let told = try StoredArtist.read(keys: told(in: store).sorted(), in: store).sorted { $0.id.text < $1.id.text }
        let keys = Set(told.map(\.key))
        for place in last.tops.keys {
            // So many have gone that others, which were let go of, may be among the first.
            guard last.tops[place]?.remove(keys) == true else { throw Superseded() }
        }
        last.position = try BoardsLog.appendReload(count: told.count, to: store)
        try StoredArtist.writeScores(last.place(told, changedFrom: told), to: store)
        try last.renewDerived(and: keys, in: store)
        stored.renewal = nil
        for source in BoardSource.allCases where stored[source].generation > 0 && !stored[source].isInSnapshot {
            stored[source].isWhole = true
        }
        try stored.write(to: store)
    }

    /// The keys of all that the log tells of since this began.
    private func told(in store: any SQLReading) throws -> Set<Int64> {
        var keys: Set<Int64> = []
        var step = try BoardsLog.read(after: first - 1, in: store)
        while true {
            guard !step.needsReload else { throw Superseded() }
            for case .artists(_, let entries) in step.rows { keys.formUnion(entries.map(\.key)) }
            if step.isAtHead { return keys }
            step = try BoardsLog.read(after: step.position, in: store)
        }
    }

    private func renewDerived(and told: Set<Int64>, in store: any SQLWriting) throws {
        for (place, parts, depth) in boards.derived {
            guard let number = numbers.numbers[place] else { continue }
            let ranks = parts.map { tops[$0]?.ranks(to: depth) ?? [:] }
            let keys = told.union(ranks.flatMap(\.keys)).union(held[number] ?? [])
            var artists = try StoredArtist.read(keys: keys.sorted(), in: store)
            artists.sort { $0.id.text < $1.id.text }
            let scores = try boards.scores(
                place,
                of: artists.map { artist in
                    BoardSubject(artist.values, ranks: ranks.map { $0[artist.key].map { Int64($0) } })
                })
            let now = zip(artists, scores).map { artist, score in artist.mayBePlaced(by: score) ? score : nil }
            let moved = zip(artists, now).filter { $0.scores[number]?.score != $1 }
            guard !moved.isEmpty else { continue }
            let first = try BoardsLog.appendReload(count: moved.count, to: store)
            try StoredArtist.writeScores(
                moved.enumerated().map { index, move in
                    var artist = move.0
                    artist.scores[number] = move.1.map { RankKey(score: $0, reached: first + Int64(index)) }
                    return artist
                }, to: store)
        }
    }
}
