/// A connection of a thread that reads: every call in one read transaction, which its first query opens.
final class PostgreSQLReader: ReadingConnection {
    private let link: PostgreSQLLink
    /// The connection of the call that runs, from its first query on.
    private var connection: PostgreSQLConnection?
    private var ticket: CallTicket?

    init(_ server: PostgreSQLServer) { link = PostgreSQLLink(server, .reader) }

    func read(for ticket: CallTicket, _ body: () throws -> Void) throws {
        self.ticket = ticket
        defer {
            self.ticket = nil
            connection?.ticket = nil
            connection?.rollBack()
            connection = nil
        }
        try body()
    }

    func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool
    ) throws {
        let result = try run { connection throws(StorageError) in try connection.run(sql, values) }
        try result.forEachRow(body)
    }

    func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void
    ) throws {
        let connection = try run { connection throws(StorageError) in connection }
        try connection.run(sql, rows: rows, of: width) { index, result in
            try result.forEachRow { row in
                try each(index, row)
                return true
            }
        }
    }

    /// Runs a query in the call's transaction; the first on a new connection where the old one is lost.
    private func run<Result>(
        _ query: (PostgreSQLConnection) throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        if let connection { return try query(connection) }
        // Outside of a call every query sees the newest state.
        guard let ticket else { return try link.withConnection(query) }
        guard !ticket.isInterrupted else { throw StorageError.cancelled }
        return try link.withConnection { found throws(StorageError) in
            found.rollBack()
            found.ticket = ticket
            found.runAhead("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection = found
            return try query(found)
        }
    }
}
