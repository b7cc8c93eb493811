package import ServiceKit

/// One service's database, open: what the rest of a service sees of the store.
///
/// - **Reading on an event loop**: `reader(slot:)`, synchronous, for bounded reads; SQLite only.
/// - **Long reads**: `read`, on threads of their own, one state of the database a call, interrupted when the
///   task is cancelled.
/// - **Writing**: `write`, on the one writer thread. When it returns, the change is on disk.
///
/// Several processes, and several of these in one, may have the same database open. It owns the
/// connections and threads; event loops only borrow their reader and must have stopped using it before
/// `close()`.
///
/// The statements are the service's: the SQL that SQLite and PostgreSQL share, with `?1`-style placeholders,
/// typed columns (`STRICT` tables), and no constraint deferred to the commit, where it would fail the other
/// calls of the group. ``Dialect`` says what is translated and what has to be written so that both take it.
package final class Database: Sendable {
    /// The random id this database got when it was created: 32 hexadecimal digits.
    package let installation: String
    private let engine: any StoreEngine
    private let writer: GroupCommitWriter
    private let pool: LongReadPool
    /// For bounded reads that wait for a server; nil where event loops make them.
    private let boundedPool: LongReadPool?
    private let isClosed: ClosedMark
    private let loopReaders = Lock<[Int: LoopReader]>([:])
    /// Empty once they are joined.
    private let threads: Lock<[NamedThread]>

    /// Opens the database, creates it where there is none, and brings its schema up to date. Blocks.
    ///
    /// - Parameter chore: what the writer does beside the calls.
    /// - Throws: `StorageError`; a file or schema that is refused stays as it was.
    package static func open(
        _ location: StoreLocation, schema: Schema, options: DatabaseOptions = DatabaseOptions(),
        chore: Chore? = nil
    ) throws(StorageError) -> Database {
        do {
            try schema.validate()
            let engine: any StoreEngine =
                switch location {
                case .file(let path): try SQLiteStore(path, options)
                case .server(let url, let name): try PostgreSQLStore(url: url, schema: name, options)
                }
            return try Database(engine, schema, options, chore)
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError.failed(reason: "\(error)")
        }
    }

    /// Opens a SQLite file.
    package static func open(
        _ path: String, schema: Schema, options: DatabaseOptions = DatabaseOptions(), chore: Chore? = nil
    ) throws(StorageError) -> Database {
        try open(.file(path), schema: schema, options: options, chore: chore)
    }

    private init(
        _ engine: any StoreEngine, _ schema: Schema, _ options: DatabaseOptions, _ chore: Chore?
    ) throws {
        let (connection, installation) = try engine.openWriter(schema)
        self.installation = installation
        let isClosed = ClosedMark()
        let writer = GroupCommitWriter(options: options, chore: chore)
        let pool = LongReadPool(options: options, isClosed: isClosed) { try engine.openReader() }
        let boundedPool =
            engine.readsOnLoops
            ? nil : LongReadPool(options: options, isClosed: isClosed) { try engine.openReader() }
        self.engine = engine
        self.writer = writer
        self.pool = pool
        self.boundedPool = boundedPool
        self.isClosed = isClosed
        threads = Lock([])
        // Handed to the thread: nobody here touches it any more.
        nonisolated(unsafe) let writing = connection
        try threads.withLock { threads in
            // Where one cannot be started, `deinit` ends the others.
            threads.append(try NamedThread(name: "storage writer") { writer.serve(writing) })
            for index in 0..<max(1, options.longReaders) {
                threads.append(try NamedThread(name: "storage read \(index)") { pool.serve(index) })
            }
            guard let boundedPool else { return }
            for index in 0..<max(1, options.serverReaders) {
                threads.append(try NamedThread(name: "storage call \(index)") { boundedPool.serve(index) })
            }
        }
    }

    deinit {
        isClosed.set()
        writer.queue.close()
        pool.stop()
        boundedPool?.stop()
    }

    /// Whether bounded reads are made on the event loops, by `reader(slot:)`; else by `readBounded`.
    var readsOnLoops: Bool { engine.readsOnLoops }

    /// The reader of an event loop, the same for a slot at each call; made at the first. To be called, and
    /// the reader to be used, on that loop's thread only.
    ///
    /// - Throws: `StorageError`; always where the store is a server, since a loop must not wait for one.
    package func reader(slot: Int) throws(StorageError) -> LoopReader {
        let result: Result<LoopReader, StorageError> = loopReaders.withLock { readers in
            if isClosed.value { return .failure(.closed) }
            if let reader = readers[slot] { return .success(reader) }
            return Result { () throws(StorageError) in
                let reader = try engine.openLoopReader(isClosed)
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

    /// A reader beside those of the threads, for tests.
    func openReader() throws -> any SQLReading { try engine.openReader() }

    /// `read` for what answers a call by few rows: it does not wait behind long reads.
    func readBounded<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLReading) throws -> Value
    ) async throws -> Value {
        try await Call(CallTicket(cost: 0, deadline: nil), body).wait(in: (boundedPool ?? pool).queue)
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
    ///   `closed` (it never ran), `storageRefused` and `unreachable` (it left nothing behind),
    ///   `outcomeUnknown` (it may have been kept), …
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
        result.waitingReads = pool.queue.load.calls + (boundedPool?.queue.load.calls ?? 0)
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
        boundedPool?.stop()
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads.removeAll()
        }
        loopReaders.withLock { $0.removeAll() }
    }
}
