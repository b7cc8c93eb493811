/// The writer's connection to a SQLite file, with the lock that makes it the only one that writes, and the
/// folding of the write-ahead log.
final class SQLiteWriter: SchemaConnection {
    private let connection: SQLiteConnection
    private let lock: WriterLock
    private let path: String
    private let options: DatabaseOptions
    /// Pages in the log from which writers wait for readers to let go of it.
    private var restartFrom: Int

    init(_ connection: SQLiteConnection, _ lock: WriterLock, path: String, _ options: DatabaseOptions) {
        self.connection = connection
        self.lock = lock
        self.path = path
        self.options = options
        restartFrom = options.logLimitPages
    }

    func acquire() throws(StorageError) { try lock.acquire() }
    func release() { lock.release() }

    func begin() throws(StorageError) { try connection.run("BEGIN IMMEDIATE") }
    func commit() throws(StorageError) { try connection.commit() }
    func rollBack() { connection.rollBack() }
    var isInTransaction: Bool { connection.isInTransaction }

    func beginCall() throws(StorageError) { try connection.run("SAVEPOINT call") }
    func keepCall() throws(StorageError) { try connection.run("RELEASE call") }

    func takeBackCall() throws(StorageError) {
        try connection.run("ROLLBACK TO call")
        try connection.run("RELEASE call")
    }

    func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool
    ) throws {
        try connection.scan(sql, values, while: body)
    }

    func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void
    ) throws {
        try connection.scan(sql, rows: rows, of: width, each: each)
    }

    func execute(_ sql: StaticString, _ values: [SQLValue]) throws -> Int { try connection.execute(sql, values) }

    func execute(_ sql: StaticString, rows: [SQLValue], of width: Int) throws {
        try connection.execute(sql, rows: rows, of: width)
    }

    func tables() throws -> [String] {
        try connection.all("SELECT name FROM sqlite_master WHERE type = 'table'") { try $0.text(0) }
    }

    func prepareForSchema() throws(StorageError) { try connection.useWriteAheadLog(path: path) }

    var isRemote: Bool { false }
    func check() throws(StorageError) {}

    var logPages: Int { connection.logPages }

    /// Folds the write-ahead log into the file where it has grown.
    func tidy() {
        let pages = connection.logPages
        if pages < options.logLimitPages { restartFrom = options.logLimitPages }
        if pages >= restartFrom, (try? lock.acquire()) != nil {
            // Where a long read holds the log, it may grow by as much again before writers wait anew.
            connection.checkpoint(.restart, waitingMilliseconds: min(1000, options.busyMilliseconds))
            lock.release()
            restartFrom = pages + options.logLimitPages
        } else if pages >= options.checkpointPages {
            connection.checkpoint(.passive, waitingMilliseconds: 0)
        }
    }

    /// Empties the write-ahead log.
    func finish() {
        guard (try? lock.acquire()) != nil else { return }
        connection.checkpoint(.truncate, waitingMilliseconds: 0)
        lock.release()
    }
}
