internal import Contracts
internal import Storage

/// The service's own log: what its scores are, in the one order that all replicas take from it.
///
/// A row has the artists of one transaction, each at a position of its own; where a score stands in the log is when it
/// was reached. Where a transaction changed most of the boards, the row tells that they are to be read anew.
enum BoardsLog {
    enum Kind: String {
        /// ``LogEntry`` by ``LogEntry``.
        case artists
        /// As many artists as the row counts: who follows reads the tables.
        case reload
        /// Positions that a renewal gives to scores, as many as the row counts: nothing is another yet.
        case room
        /// The ranks of all boards, as they are at this position, are kept for the day: the body is the time.
        case ranks
    }

    /// Artists of one row.
    private static let entriesPerRow = 4096
    /// From so many on it is quicker to read the tables than to move each.
    static let mostEntries = 50_000
    /// Positions that stay; a replica further behind reads the tables.
    static let length: Int64 = 4_000_000

    /// Appends what became of artists, in their order; returns the position of the first.
    static func append(_ entries: [LogEntry], to store: any SQLWriting) throws -> Int64 {
        guard entries.count <= mostEntries else { return try appendReload(count: entries.count, to: store) }
        var rows: [FeedChange] = []
        var rest = entries[...]
        while !rest.isEmpty {
            let part = rest.prefix(entriesPerRow)
            rows.append(
                FeedChange(kind: Kind.artists.rawValue, count: part.count, body: LogEntry.pack(part)))
            rest = rest.dropFirst(entriesPerRow)
        }
        return try Feed.append(rows, to: store)
    }

    @discardableResult
    static func appendReload(count: Int, to store: any SQLWriting) throws -> Int64 {
        try Feed.append([FeedChange(kind: Kind.reload.rawValue, count: max(1, count), body: [])], to: store)
    }

    /// Returns the first of the positions.
    static func appendRoom(count: Int, to store: any SQLWriting) throws -> Int64 {
        try Feed.append([FeedChange(kind: Kind.room.rawValue, count: max(1, count), body: [])], to: store)
    }

    static func appendRanks(at time: Timestamp, to store: any SQLWriting) throws {
        var writer = PackedWriter()
        writer.signed(time.microseconds)
        try Feed.append([FeedChange(kind: Kind.ranks.rawValue, body: writer.bytes)], to: store)
    }

    /// What follows a position.
    struct Step: Sendable {
        enum Row: Sendable {
            case artists(first: Int64, [LogEntry])
            case ranks(position: Int64, at: Timestamp)
        }

        var rows: [Row] = []
        /// The last position of the rows.
        var position: Int64
        var isAtHead = true
        /// Whether the tables have to be read.
        var needsReload = false
    }

    /// The rows behind a position, at most some hundred.
    static func read(after position: Int64, in store: any SQLReading) throws -> Step {
        var step = Step(position: position)
        let slice: FeedSlice
        do {
            slice = try Feed.read(epoch: nil, after: position, limit: .max, in: store)
        } catch is FeedError {
            step.needsReload = true
            return step
        }
        for row in slice.rows {
            switch Kind(rawValue: row.kind) {
            case .artists:
                let entries = try LogEntry.unpack(row.body)
                guard entries.count == row.count else {
                    throw StorageError.damaged(reason: "a row of the boards' log has not as many artists as it says")
                }
                step.rows.append(.artists(first: row.position, entries))
            case .ranks: step.rows.append(.ranks(position: row.position, at: try time(row.body)))
            case .room: break
            case .reload, nil:
                step.needsReload = true
                return step
            }
        }
        step.position = slice.position
        step.isAtHead = slice.position == slice.head.position
        return step
    }

    private static func time(_ body: [UInt8]) throws -> Timestamp {
        do throws(PackedReader.Garbage) {
            return try body.withUnsafeBufferPointer { (bytes) throws(PackedReader.Garbage) in
                var reader = PackedReader(0..<bytes.count)
                return Timestamp(microseconds: try reader.signed(bytes))
            }
        } catch {
            throw StorageError.damaged(reason: "a row of the boards' log has no time: \(error.reason)")
        }
    }

    /// Lets go of the old end.
    static func trim(in store: any SQLWriting) throws -> Chore.Progress {
        let head = try Feed.head(in: store)
        guard head.position - head.oldest >= length else { return .idle }
        return try Feed.trim(keeping: length, in: store) ? .more : .done
    }
}
