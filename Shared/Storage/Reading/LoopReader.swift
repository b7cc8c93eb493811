internal import Synchronization

/// The reader of one event loop: reads on the calling thread, without a queue.
///
/// It belongs to its slot's thread; another thread must not use it. Between `begin()` and `end()` all queries
/// see the same state of the database; outside, each query sees the newest. For bounded reads only: a
/// long one belongs on `Database.read`, where it holds up nobody.
package final class LoopReader: SQLReading, @unchecked Sendable {
    private let connection: SQLiteConnection
    private let isClosed: ClosedMark
    private var sharesTransaction = false

    init(_ connection: SQLiteConnection, _ isClosed: ClosedMark) {
        self.connection = connection
        self.isClosed = isClosed
    }

    /// From now on queries share one state of the database: the one the first of them finds. Costs nothing
    /// where no query follows. Returns whether this began it: whoever is told so owes the `end()`.
    @discardableResult
    package func begin() -> Bool {
        if sharesTransaction { return false }
        sharesTransaction = true
        return true
    }

    /// Lets go of that state. Must follow `begin()` soon: the write-ahead log cannot be emptied meanwhile.
    package func end() {
        sharesTransaction = false
        connection.rollBack()
    }

    package func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool
    ) throws {
        try prepare()
        try connection.scan(sql, values, while: body)
    }

    package func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void
    ) throws {
        try prepare()
        try connection.scan(sql, rows: rows, of: width, each: each)
    }

    private func prepare() throws {
        if isClosed.value { throw StorageError.closed }
        if sharesTransaction, !connection.isInTransaction { try connection.run("BEGIN") }
    }
}

/// Set once, when the database closes.
final class ClosedMark: Sendable {
    private let mark = Atomic<Bool>(false)

    var value: Bool { mark.load(ordering: .relaxed) }
    func set() { mark.store(true, ordering: .relaxed) }
}
