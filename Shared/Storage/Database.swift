package import ServiceKit

/// One service's database, open: what the rest of a service sees of the store.
///
/// - **Reading on an event loop**: `reader(slot:)`, synchronous, for bounded reads.
/// - **Long reads**: `read`, on threads of their own, one state of the database a call, interrupted when the
///   task is cancelled.
/// - **Writing**: `write`, on the one writer thread. When it returns, the change is on disk.
///
/// Several processes, and several of these in one, may have the same file open. The database owns the
/// connections and threads; event loops only borrow their reader and must have stopped using it before
/// `close()`.
///
/// The statements are the service's: the SQL that SQLite and PostgreSQL share, with `?1`-style placeholders,
/// typed columns (`STRICT` tables), and no constraint deferred to the commit, where it would fail the other
/// calls of the group.
package final class Database: Sendable {
    /// The random id this database got when it was created: 32 hexadecimal digits.
    package let installation: String
    private let path: String
    private let options: DatabaseOptions
    private let writer: GroupCommitWriter
    private let pool: LongReadPool
    private let isClosed: ClosedMark
    private let loopReaders = Lock<[Int: LoopReader]>([:])
    /// Empty once they are joined.
    private let threads: Lock<[NamedThread]>

    /// Opens the database, creates it where there is none, and brings its schema up to date. Blocks.
    ///
    /// - Parameter chore: what the writer does beside the calls.
    /// - Throws: `StorageError`; a file that is refused stays as it was.
    package static func open(
        _ path: String, schema: Schema, options: DatabaseOptions = DatabaseOptions(), chore: Chore? = nil
    ) throws(StorageError) -> Database {
        do {
            return try Database(path, schema, options, chore)
        } catch StorageError.notADatabase {
            // With the path as it was given.
            throw StorageError.notADatabase(path: path)
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError.cannotOpen(path: path, reason: "\(error)")
        }
    }

    private init(_ path: String, _ schema: Schema, _ options: DatabaseOptions, _ chore: Chore?) throws {
        try schema.validate()
        let location = try DatabaseLocation(path, fileSystem: options.fileSystem)
        let lock = try WriterLock(of: location)
        try lock.acquire()
        let connection: SQLiteConnection
        do {
            defer { lock.release() }
            try location.createFile()
            connection = try SQLiteConnection(
                path: path, role: .writer, cacheBytes: options.writerCacheBytes, mappedBytes: 0,
                options: options)
            installation = try SchemaInstaller(schema: schema, path: path).install(in: connection)
        }
        let isClosed = ClosedMark()
        let writer = GroupCommitWriter(options: options, chore: chore)
        let pool = LongReadPool(options: options, isClosed: isClosed) {
            try SQLiteConnection(
                path: path, role: .reader, cacheBytes: options.longReadCacheBytes, mappedBytes: 0,
                options: options)
        }
        self.path = path
        self.options = options
        self.writer = writer
        self.pool = pool
        self.isClosed = isClosed
        threads = Lock([])
        try threads.withLock { threads in
            // Where one cannot be started, `deinit` ends the others.
            threads.append(try NamedThread(name: "storage writer") { writer.serve(connection, lock) })
            for index in 0..<max(1, options.longReaders) {
                threads.append(try NamedThread(name: "storage read \(index)") { pool.serve(index) })
            }
        }
    }

    deinit {
        isClosed.set()
        writer.queue.close()
        pool.stop()
    }

    /// The reader of an event loop, the same for a slot at each call; made at the first. To be called, and
    /// the reader to be used, on that loop's thread only.
    package func reader(slot: Int) throws(StorageError) -> LoopReader {
        let result: Result<LoopReader, StorageError> = loopReaders.withLock { readers in
            if isClosed.value { return .failure(.closed) }
            if let reader = readers[slot] { return .success(reader) }
            return Result { () throws(StorageError) in
                let connection = try SQLiteConnection(
                    path: path, role: .reader, cacheBytes: options.loopCacheBytes,
                    mappedBytes: options.mappedBytes, options: options)
                let reader = LoopReader(connection, isClosed)
                readers[slot] = reader
                return reader
            }
        }
        return try result.get()
    }

    /// Runs `body` on a thread for long reads, in one read transaction. Cancelling the task interrupts it.
    ///
    /// - Throws: what `body` throws, or a `StorageError`: `overloaded`, `cancelled`, `closed`, …
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLReading) throws -> Value
    ) async throws -> Value {
        try await Call(CallTicket(cost: 0, deadline: nil), body).wait(in: pool.queue)
    }

    /// Runs `body` on the writer's thread and returns once its changes are on disk.
    ///
    /// All of `body`'s changes are kept, or none: none where it throws or the store fails. It must not wait
    /// for anything. Cancelling the task takes a call out of the queue; one that has begun goes on.
    ///
    /// - Parameters:
    ///   - cost: roughly the bytes the call holds while it waits, to bound the queue.
    ///   - deadline: the call is not begun after it.
    /// - Throws: what `body` throws, or a `StorageError`: `overloaded`, `deadlinePassed`, `cancelled` and
    ///   `closed` (it never ran), `storageRefused` (it left nothing behind), …
    @discardableResult
    package func write<Value: Sendable>(
        cost: Int, deadline: MonotonicInstant? = nil,
        _ body: @escaping @Sendable (any SQLWriting) throws -> Value
    ) async throws -> Value {
        try await Call(CallTicket(cost: cost, deadline: deadline), body).wait(in: writer.queue)
    }

    /// What the database is doing, for metrics and health.
    package var statistics: DatabaseStatistics {
        var result = writer.statistics
        result.waitingReads = pool.queue.load.calls
        return result
    }

    /// The failure of the store since which no group of writes went through whole; nil when writes work.
    package var lastWriteFailure: StorageError? { writer.statistics.lastWriteFailure }

    /// Why the last run of the chore failed; nil where it went through.
    package var lastChoreFailure: StorageError? { writer.statistics.lastChoreFailure }

    /// Takes no more calls, interrupts long reads, finishes the writes that wait, empties the write-ahead log
    /// and returns when all threads have ended. Later calls throw `closed`. May be called again.
    package func close() async {
        await withCheckedContinuation { continuation in
            do {
                _ = try NamedThread(name: "storage close") { [self] in
                    closeAndWait()
                    continuation.resume()
                }
            } catch {
                closeAndWait()
                continuation.resume()
            }
        }
    }

    /// `close()` for a thread that may block, such as the main thread: never an event loop or a task.
    package func closeAndWait() {
        isClosed.set()
        writer.queue.close()
        pool.stop()
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads.removeAll()
        }
        loopReaders.withLock { $0.removeAll() }
    }
}
