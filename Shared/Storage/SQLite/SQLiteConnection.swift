internal import CSQLite
internal import Glibc
internal import ServiceKit

/// One connection to a SQLite file, with its prepared statements. Used by one thread at a time.
///
/// SQLite's own mutexes are off (`NOMUTEX`); whoever owns the connection keeps to one thread at a time: the
/// writer's thread, a long reader's thread, or the event loop of a slot. It may be handed on, not shared.
final class SQLiteConnection: @unchecked Sendable {
    enum Role { case writer, reader }

    let handle: OpaquePointer
    /// Statements by the address of their literal, which lives as long as the process.
    private var statements: [UnsafePointer<UInt8>: SQLiteStatement] = [:]
    /// The call that runs: its queries stop when it is interrupted.
    private(set) var ticket: CallTicket?
    /// Pages in the write-ahead log after this connection's last commit.
    private(set) var logPages = 0
    private let role: Role
    private let busyMilliseconds: Int32

    /// Opens the file. Only the writer creates it, changes it and makes it use the write-ahead log.
    init(
        path: String, role: Role, cacheBytes: Int, mappedBytes: Int, options: DatabaseOptions
    ) throws(StorageError) {
        _ = Self.isConfigured
        var opened: OpaquePointer?
        let create = role == .writer ? SQLITE_OPEN_CREATE : 0
        // A name that begins with "file:" or ":" would have a meaning of its own.
        let name = path.hasPrefix("/") ? path : "./" + path
        let code = sqlite3_open_v2(
            name, &opened, SQLITE_OPEN_READWRITE | create | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, options.vfs)
        guard code == SQLITE_OK, let opened else {
            let reason = SQLiteFailure(code, of: opened).message
            let cause = opened.map(sqlite3_system_errno) ?? 0
            sqlite3_close_v2(opened)
            if cause == EACCES || cause == EPERM { throw StorageError.permissionDenied(path: path) }
            throw StorageError.cannotOpen(path: path, reason: reason)
        }
        handle = opened
        self.role = role
        busyMilliseconds = options.busyMilliseconds
        // SQLite falls back to reading where it may not write.
        if sqlite3_db_readonly(opened, "main") == 1 { throw StorageError.permissionDenied(path: path) }
        try configure(role, cacheBytes: cacheBytes, mappedBytes: mappedBytes, options: options)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    private func configure(
        _ role: Role, cacheBytes: Int, mappedBytes: Int, options: DatabaseOptions
    ) throws(StorageError) {
        sqlite3_busy_timeout(handle, busyMilliseconds)
        let code = beatpass_sqlite3_harden(handle)
        guard code == SQLITE_OK else { throw SQLiteFailure(code, of: handle).storageError }
        try setting("PRAGMA synchronous = FULL")
        try setting("PRAGMA foreign_keys = ON")
        try setting("PRAGMA cache_size = -\(max(64, cacheBytes / 1024))")
        try setting("PRAGMA mmap_size = \(max(0, mappedBytes))")
        // The writer folds the log itself, after the replies have gone.
        try setting("PRAGMA wal_autocheckpoint = 0")
        switch role {
        case .reader:
            try setting("PRAGMA query_only = ON")
        case .writer:
            try setting("PRAGMA journal_size_limit = \(min(max(0, options.logLimitPages), 1 << 30) * 4096)")
            if let pages = options.maximumPages { try setting("PRAGMA max_page_count = \(max(1, pages))") }
            sqlite3_wal_hook(handle, Self.countLogPages, Unmanaged.passUnretained(self).toOpaque())
        }
    }

    /// Makes the file use the write-ahead log, from now on and for every connection.
    func useWriteAheadLog(path: String) throws(StorageError) {
        let mode = try setting("PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
            throw StorageError.cannotOpen(
                path: path, reason: "its file system does not support a write-ahead log (mode \(mode))")
        }
    }

    /// Whether a transaction is open. SQLite ends one by itself after some errors.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs a literal for its effect, such as `BEGIN`.
    func run(_ sql: StaticString) throws(StorageError) {
        let statement = try statement(for: sql)
        defer { statement.finish() }
        try statement.start([])
        while try statement.step() {}
    }

    /// Makes the transaction durable.
    ///
    /// - Throws: `outcomeUnknown` where the disk failed meanwhile: the commit may be in the log, whole, for whoever
    ///   reads it after a crash, although this process goes on without it.
    func commit() throws(StorageError) {
        do throws(StorageError) {
            try run("COMMIT")
        } catch {
            guard sqlite3_errcode(handle) & 0xff == SQLITE_IOERR else { throw error }
            let message = String(cString: sqlite3_errmsg(handle))
            throw StorageError.outcomeUnknown(reason: "while it was committed, the disk reported an error (\(message))")
        }
    }

    /// Ends the transaction, if there still is one, without keeping what it did.
    func rollBack() {
        guard isInTransaction else { return }
        // Where even this fails, SQLite has ended the transaction itself.
        try? run("ROLLBACK")
    }

    /// Runs a pragma and returns the first column of its answer.
    @discardableResult
    func setting(_ sql: String) throws(StorageError) -> String {
        let statement = try Array(sql.utf8CString).withUnsafeBufferPointer {
            (characters) throws(StorageError) in
            guard let start = characters.baseAddress else {
                throw StorageError.invalidStatement(sql: sql, reason: "it is empty")
            }
            return try SQLiteStatement(start, bytes: characters.count, in: handle, lives: false)
        }
        defer { statement.finish() }
        try statement.start([])
        guard try statement.step(), let answer = sqlite3_column_text(statement.handle, 0) else { return "" }
        return String(cString: answer)
    }

    /// Runs `body` for a call in a read transaction of its own; the call's ticket can interrupt it.
    func read(for ticket: CallTicket, _ body: () throws -> Void) throws {
        self.ticket = ticket
        sqlite3_progress_handler(handle, 10_000, Self.checkTicket, Unmanaged.passUnretained(self).toOpaque())
        defer {
            sqlite3_progress_handler(handle, 0, nil, nil)
            self.ticket = nil
            rollBack()
        }
        try run("BEGIN")
        try body()
    }

    enum Checkpoint {
        /// Folds what no reader needs, waiting for nobody.
        case passive
        /// Also waits, as long as the busy timeout, until the log can start from its beginning.
        case restart
        /// Also empties the log's file.
        case truncate
    }

    /// Folds the write-ahead log into the file. Whether all of it was folded is no error: the next does it.
    func checkpoint(_ kind: Checkpoint, waitingMilliseconds: Int32) {
        let mode =
            switch kind {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        sqlite3_busy_timeout(handle, waitingMilliseconds)
        defer { sqlite3_busy_timeout(handle, busyMilliseconds) }
        sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    }

    private func statement(for sql: StaticString) throws(StorageError) -> SQLiteStatement {
        guard sql.hasPointerRepresentation else {
            throw StorageError.invalidStatement(sql: sql.description, reason: "it is a single character")
        }
        let cached = statements[sql.utf8Start]
        if let cached, !cached.isBusy { return cached }
        let start = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let prepared = try SQLiteStatement(
            start, bytes: sql.utf8CodeUnitCount, in: handle, lives: cached == nil)
        if role == .reader, sqlite3_stmt_readonly(prepared.handle) == 0 {
            throw StorageError.invalidStatement(sql: sql.description, reason: "it writes, but this is a read")
        }
        if cached == nil { statements[sql.utf8Start] = prepared }
        return prepared
    }

    private static let isConfigured = beatpass_sqlite3_configure() == SQLITE_OK

    private static let checkTicket: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        guard let context else { return 0 }
        let connection = Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue()
        return connection.ticket?.isInterrupted == true ? 1 : 0
    }

    private static let countLogPages:
        @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
            context, _, _, pages in
            guard let context else { return SQLITE_OK }
            Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
            return SQLITE_OK
        }
}

extension SQLiteConnection: SQLWriting {
    func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool
    ) throws {
        if let ticket, ticket.isInterrupted { throw StorageError.cancelled }
        let statement = try statement(for: sql)
        defer { statement.finish() }
        do {
            try statement.start(values)
            let row = SQLRow(.sqlite(SQLiteRow(of: statement)), columns: statement.columns)
            while try statement.step() {
                guard try body(row) else { return }
            }
        } catch StorageError.storageRefused(let reason) where role == .reader {
            throw StorageError.failed(reason: reason)
        }
    }

    func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void
    ) throws {
        if let ticket, ticket.isInterrupted { throw StorageError.cancelled }
        do {
            try runRows(sql, rows, of: width) { index, statement in
                let row = SQLRow(.sqlite(SQLiteRow(of: statement)), columns: statement.columns)
                while try statement.step() { try each(index, row) }
            }
        } catch StorageError.storageRefused(let reason) where role == .reader {
            throw StorageError.failed(reason: reason)
        }
    }

    @discardableResult
    func execute(_ sql: StaticString, _ values: [SQLValue]) throws -> Int {
        let before = sqlite3_total_changes64(handle)
        let statement = try statement(for: sql)
        defer { statement.finish() }
        try statement.start(values)
        while try statement.step() {}
        // SQLite keeps the last count where a statement changes nothing.
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    func execute(_ sql: StaticString, rows: [SQLValue], of width: Int) throws {
        try runRows(sql, rows, of: width) { _, statement in
            while try statement.step() {}
        }
    }

    /// Runs a statement for each row of values, found and let go of once for all of them.
    private func runRows(
        _ sql: StaticString, _ rows: [SQLValue], of width: Int, _ body: (Int, SQLiteStatement) throws -> Void
    ) throws {
        let count = try rows.rowCount(of: width)
        guard count > 0 else { return }
        let statement = try statement(for: sql)
        defer { statement.finish() }
        for index in 0..<count {
            if index > 0 { statement.rewind() }
            try statement.start(rows[index * width..<(index + 1) * width])
            try body(index, statement)
        }
    }
}
