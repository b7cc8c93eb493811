/// The writer's connection to a PostgreSQL server.
///
/// One process writes at a time: a transaction takes an advisory lock of its schema before it does anything
/// else, so at READ COMMITTED every statement after it sees all that was committed before, and numbers that
/// are given one after the other are dense and in the order of the commits. The lock ends with the
/// transaction. It is one of the server's own queue, first come, first served: a row's lock may be taken again
/// by who just gave it back, and it would make a write of every transaction that has nothing to write.
final class PostgreSQLWriter: SchemaConnection {
    private let server: PostgreSQLServer
    private let link: PostgreSQLLink
    /// The connection of the transaction that is open.
    private var connection: PostgreSQLConnection?
    private let lock: Int64

    private static let savepoint = "SAVEPOINT call"

    init(_ server: PostgreSQLServer, _ connection: PostgreSQLConnection) {
        self.server = server
        self.connection = connection
        link = PostgreSQLLink(server, .writer, connection)
        lock = AdvisoryKey.of("writer", server.schema)
    }

    var isRemote: Bool { true }
    var logPages: Int { 0 }

    // The lock belongs to the transaction.
    func acquire() throws(StorageError) {}
    func release() {}

    /// Keeps everybody else from writing until `endExclusive`: over several transactions, while the schema is
    /// brought up to date.
    func beginExclusive() throws(StorageError) { try open().run("SELECT pg_advisory_lock(\(lock))") }
    func endExclusive() throws(StorageError) { try open().run("SELECT pg_advisory_unlock(\(lock))") }

    func begin() throws(StorageError) {
        connection = nil
        try link.withConnection { found throws(StorageError) in
            do throws(StorageError) {
                try found.begin(
                    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "SELECT pg_advisory_xact_lock(\(lock))")
            } catch {
                found.rollBack()
                throw error
            }
            connection = found
        }
    }

    func commit() throws(StorageError) {
        let connection = try open()
        guard connection.isInTransaction else {
            throw StorageError.unreachable(server: server.name, reason: "the connection was lost before the commit")
        }
        do throws(StorageError) {
            guard try connection.run("COMMIT") == "COMMIT" else {
                throw StorageError.storageRefused(reason: "the database server took the transaction back")
            }
        } catch {
            guard case .unreachable(let server, let reason) = error, connection.isLost else { throw error }
            throw StorageError.outcomeUnknown(reason: "while \(server) committed it, \(reason)")
        }
    }

    func rollBack() { connection?.rollBack() }
    var isInTransaction: Bool { connection?.isInTransaction ?? false }

    func beginCall() throws(StorageError) {
        let connection = try open()
        connection.forgetFailure()
        connection.runAhead(Self.savepoint)
    }

    func keepCall() throws(StorageError) {
        let connection = try open()
        // A body that went on after an error would be kept in part.
        if let failure = connection.hasFailedTransaction { throw failure }
        if !connection.unqueue(Self.savepoint) { connection.runAhead("RELEASE SAVEPOINT call") }
    }

    func takeBackCall() throws(StorageError) {
        let connection = try open()
        connection.forgetFailure()
        guard !connection.unqueue(Self.savepoint) else { return }
        connection.runAhead("ROLLBACK TO SAVEPOINT call")
        connection.runAhead("RELEASE SAVEPOINT call")
    }

    func check() throws(StorageError) {
        try link.withConnection { found throws(StorageError) in try found.check() }
    }

    func tidy() {}
    func finish() {}

    private func open() throws(StorageError) -> PostgreSQLConnection {
        guard let connection else { throw StorageError.storageRefused(reason: "the transaction is over") }
        return connection
    }

    // MARK: Statements

    func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool
    ) throws {
        try open().run(sql, values).forEachRow(body)
    }

    func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void
    ) throws {
        try open().run(sql, rows: rows, of: width) { index, result in
            try result.forEachRow { row in
                try each(index, row)
                return true
            }
        }
    }

    func execute(_ sql: StaticString, _ values: [SQLValue]) throws -> Int { try open().run(sql, values).changes }

    func execute(_ sql: StaticString, rows: [SQLValue], of width: Int) throws {
        try open().run(sql, rows: rows, of: width) { _, _ in }
    }

    // MARK: The schema

    func tables() throws -> [String] {
        try checkRights()
        return try all("SELECT tablename FROM pg_tables WHERE schemaname = ?1", [.text(server.schema)]) {
            try $0.text(0)
        }
    }

    /// The server passes over a schema that the user may not use, as though nothing were in it.
    private func checkRights() throws {
        let mayUse = try first(
            "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?1", [.text(server.schema)]
        ) { try $0.int(0) }
        guard mayUse == 0 else { return }
        throw StorageError.cannotOpen(
            path: server.name,
            reason: "the user of the URL may not use the schema \(server.schema) there; make it the schema's owner, or "
                + "grant it USAGE and CREATE on the schema and all rights on its tables")
    }

    /// A user who may not create schemas may use one that was made for it.
    func prepareForSchema() throws(StorageError) {
        let connection = try open()
        let found = try connection.run(
            "SELECT nspname FROM pg_namespace WHERE nspname = ?1", [.text(server.schema)])
        if found.rows == 0 { try connection.run("CREATE SCHEMA \(server.quotedSchema)") }
    }
}
