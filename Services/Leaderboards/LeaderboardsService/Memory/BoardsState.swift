internal import Contracts
internal import Dispatch
internal import JSONRPC
internal import Plugins
internal import Ranking
internal import Storage

/// All boards as they are at one position of the log: what every replica has in memory.
///
/// It comes from the tables, which are the log folded, and moves by the rows of the log alone. So replicas that are at
/// the same position have the same ranks and ties, whenever each was started.
struct BoardsState: Sendable {
    /// An artist, by its key.
    struct Member: Sendable {
        var id = ArtistID()
        var card = ArtistCard()
        var flags = ArtistFlags()
        var values = BoardValues()
    }

    let boards: BoardList
    /// Of the boards, by their places in the list.
    private(set) var numbers: BoardNumbers
    private var places: [Int: Int]
    private(set) var position: Int64
    private(set) var members: [Member] = []
    private var keys: [ArtistID: Int] = [:]
    /// By the boards' places.
    private(set) var indexes: [RankIndex]
    private(set) var kept: [KeptRanks]
    /// Sums of weights stay within 128 bits, as the catalogue's do; of others, which no catalogue tells, nothing is
    /// promised but that they end no process.
    private(set) var platform = BoardPlatform()
    var stored: StoredState
    /// Whether it was read while the rows were half old and half new: no place in it is right.
    private let isHalf: Bool
    private var encoded = EncodedRows()

    func key(of artist: ArtistID) -> Int? { keys[artist] }

    /// Reads the tables; all of it as one state of the store.
    init(_ boards: BoardList, in store: any SQLReading) throws {
        self.boards = boards
        numbers = try BoardNumbers.read(boards, in: store)
        places = [:]
        for (place, number) in numbers.numbers.enumerated() { if let number { places[number] = place } }
        position = try Feed.head(in: store).position
        stored = try StoredState.read(in: store)
        isHalf = stored.renewal != nil
        indexes = []
        kept = []
        var placed = boards.all.map { _ in RankIndexMembers() }
        var weight: Int128 = 0
        let count = Int(clamping: try store.first("SELECT COUNT(*) FROM artists") { try $0.int(0) } ?? 0)
        members.reserveCapacity(count)
        keys.reserveCapacity(count)
        // A board's keys stay in the index: room to grow by doubling would stay with them.
        for place in placed.indices { placed[place].reserve(count) }
        try store.query("SELECT * FROM artists ORDER BY key") { row in
            let number = try row.int(0)
            guard number >= 0, number < RankIndex.memberLimit else {
                throw StorageError.damaged(reason: "an artist has the key \(number)")
            }
            let key = Int(number)
            while members.count <= key { members.append(Member()) }
            let member = Member(
                id: ArtistID(unchecked: try row.text(1)), card: try StoredArtist.card(row),
                flags: try StoredArtist.flags(row), values: try StoredArtist.values(row))
            keys[member.id] = key
            if !member.flags.isStaff { weight &+= member.values.weight }
            members[key] = member
            try StoredArtist.forEachScore(row) { board, score in
                if let place = places[board] { placed[place].add(key, score) }
            }
        }
        platform.weight = weight
        indexes = Self.indexes(of: placed)
        kept = try numbers.numbers.map { try $0.map { try KeptRanks.read(board: $0, in: store) } ?? KeptRanks() }
    }

    /// Each board is sorted for itself, so as many at once as there are processors.
    private static func indexes(of members: [RankIndexMembers]) -> [RankIndex] {
        var indexes = members.map { _ in RankIndex() }
        indexes.withUnsafeMutableBufferPointer { buffer in
            // Every round has a place of its own.
            nonisolated(unsafe) let places = buffer
            DispatchQueue.concurrentPerform(iterations: members.count) { places[$0] = RankIndex(members[$0]) }
        }
        return indexes
    }

    // MARK: The log

    /// Applies what of the step stands behind this state. Rows that are here already are passed over.
    mutating func apply(_ step: BoardsLog.Step) {
        if step.position > position { encoded.clear() }
        for row in step.rows {
            switch row {
            case .artists(let first, let entries):
                for (offset, entry) in entries.enumerated() where first + Int64(offset) > position {
                    apply(entry, at: first + Int64(offset))
                    position = first + Int64(offset)
                }
            case .ranks(let at, let time):
                guard at > position else { continue }
                kept = indexes.map { KeptRanks(of: $0, members: members.count, at: time) }
                position = at
            }
        }
        position = max(position, step.position)
    }

    private mutating func apply(_ entry: LogEntry, at position: Int64) {
        guard entry.key >= 0, entry.key < RankIndex.memberLimit else { return }
        let key = Int(entry.key)
        while members.count <= key { members.append(Member()) }
        if let card = entry.card {
            members[key].id = card.id
            members[key].card = card.card
            keys[card.id] = key
        }
        if !members[key].flags.isStaff { platform.weight &-= members[key].values.weight }
        members[key].flags = entry.flags
        members[key].values = entry.values
        if !entry.flags.isStaff { platform.weight &+= entry.values.weight }
        for score in entry.scores {
            guard let place = places[score.board] else { continue }
            if let value = score.score {
                indexes[place].put(key, RankKey(score: value, reached: position))
            } else {
                indexes[place].remove(key)
            }
        }
    }

    // MARK: Often asked

    /// The entries from a position of a board's order on, as they go over the wire.
    mutating func encodedEntries(_ place: Int, from position: Int, limit: Int) -> RawJSON {
        var encoded = EncodedRows()
        swap(&encoded, &self.encoded)
        defer { swap(&encoded, &self.encoded) }
        return encoded.page(place, from: position, limit: limit) { entries(place, from: position, limit: limit) }
    }

    // MARK: Readiness

    /// The moment up to which all is in a board that its sources told.
    func completeAt(_ place: Int) -> Timestamp? {
        var earliest: Timestamp?
        for source in boards.sources[place] {
            guard let at = stored[source].completeAt else { return nil }
            earliest = min(earliest ?? at, at)
        }
        return earliest
    }

    /// - Throws: `notReady` where a source of the board was never read whole, or its scores are not those that the
    /// program gives.
    func requireReady(_ place: Int) throws(LeaderboardsFailure) {
        for source in boards.sources[place] where !stored[source].isWhole {
            switch source {
            case .catalog: throw .notReady(reason: "the catalogue's feed has not been read whole yet")
            case .progress: throw .notReady(reason: "the feed of the progress service has not been read whole yet")
            }
        }
        guard numbers.isCurrent(place) else {
            throw .notReady(reason: "the board is new, and its scores have not been computed yet")
        }
        if isHalf { throw .notReady(reason: "all scores are being computed anew") }
    }
}
