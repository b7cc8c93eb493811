internal import Contracts
internal import Plugins
internal import Storage

/// How far the service is with each feed, as one transaction sees it.
struct StoredState: Sendable, Hashable {
    struct Followed: Sendable, Hashable {
        /// How many snapshots were begun.
        var generation: Int64 = 0
        /// Whether one is being read.
        var isInSnapshot = false
        /// Whether one was read whole, ever.
        var isWhole = false
        /// Up to when all is here that the feed told.
        var completeAt: Timestamp?

        init() {}

        /// - Parameter column: the first of the feed's.
        init(_ row: borrowing SQLRow, _ column: Int) throws {
            generation = try row.int(column)
            isInSnapshot = try row.int(column + 1) != 0
            isWhole = try row.int(column + 2) != 0
            completeAt = try row.optionalInt(column + 3).map { Timestamp(microseconds: $0) }
        }
    }

    var catalog = Followed()
    var progress = Followed()
    /// The day at whose beginning ranks were kept, or from which on they will be.
    var ranksDay: Day?
    /// Where all scores have to be computed anew (``BoardRenewal``): 0 until that is begun, then the first position that
    /// it has in the log. The artists' rows are old and new then, and are not what boards are read from.
    var renewal: Int64?

    subscript(source: BoardSource) -> Followed {
        get {
            switch source {
            case .catalog: catalog
            case .progress: progress
            }
        }
        set {
            switch source {
            case .catalog: catalog = newValue
            case .progress: progress = newValue
            }
        }
    }

    static func read(in store: any SQLReading) throws -> StoredState {
        let found = try store.first(
            """
            SELECT catalog_generation, catalog_snapshot, catalog_whole, catalog_at, progress_generation,
                progress_snapshot, progress_whole, progress_at, ranks_day, renewal
            FROM boards_state WHERE one = 1
            """
        ) { row in
            StoredState(
                catalog: try Followed(row, 0), progress: try Followed(row, 4),
                ranksDay: try row.optionalInt(8).map { Day(number: $0) }, renewal: try row.optionalInt(9))
        }
        guard let found else { throw StorageError.damaged(reason: "the service's state has no row") }
        return found
    }

    func write(to store: any SQLWriting) throws {
        func values(_ followed: Followed) -> [SQLValue] {
            [
                .integer(followed.generation), .integer(followed.isInSnapshot ? 1 : 0),
                .integer(followed.isWhole ? 1 : 0), SQLValue(followed.completeAt?.microseconds),
            ]
        }
        try store.execute(
            """
            UPDATE boards_state SET catalog_generation = ?1, catalog_snapshot = ?2, catalog_whole = ?3, catalog_at = ?4,
                progress_generation = ?5, progress_snapshot = ?6, progress_whole = ?7, progress_at = ?8, ranks_day = ?9,
                renewal = ?10
            WHERE one = 1
            """, values(catalog) + values(progress) + [SQLValue(ranksDay?.number), SQLValue(renewal)])
    }
}
