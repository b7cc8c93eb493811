/// A kind of store: it opens the connections that a ``Database`` works with. SQLite and PostgreSQL stand
/// behind it, each in its folder.
protocol StoreEngine: Sendable {
    /// Creates the database where there is none, brings its schema up to date and returns the connection of
    /// the writer's thread. Blocks.
    func openWriter(
        _ schema: Schema
    ) throws -> (connection: any WritingConnection, installation: String)

    /// A connection for a thread that reads.
    func openReader() throws -> any ReadingConnection

    /// The reader of an event loop. Throws where reading means waiting for a server.
    func openLoopReader(_ isClosed: ClosedMark) throws(StorageError) -> LoopReader

    /// Whether reads are so near that an event loop may make them.
    var readsOnLoops: Bool { get }
}

/// What a thread that reads needs of its connection.
protocol ReadingConnection: SQLReading {
    /// Runs `body` for a call in a read transaction of its own; the call's ticket can interrupt it.
    func read(for ticket: CallTicket, _ body: () throws -> Void) throws
}

/// What the writer's thread needs of its connection. One thread at a time uses it.
protocol WritingConnection: SQLWriting {
    /// Waits for the right to write before a transaction, where that is not part of the transaction.
    func acquire() throws(StorageError)
    func release()

    /// Opens a transaction that nobody else writes beside. On a server it waits for that right.
    func begin() throws(StorageError)

    /// Makes the transaction durable.
    ///
    /// - Throws: `outcomeUnknown` where nobody can tell whether it did; after any other error nothing was kept.
    func commit() throws(StorageError)

    /// Ends the transaction, if there still is one, without keeping what it did.
    func rollBack()

    /// Whether a transaction is open. A store ends one by itself after some errors.
    var isInTransaction: Bool { get }

    /// The savepoint of one call: what it did since is kept for the commit, or taken back.
    func beginCall() throws(StorageError)
    func keepCall() throws(StorageError)
    func takeBackCall() throws(StorageError)

    /// Whether the store is another process, which may go away.
    var isRemote: Bool { get }

    /// Looks whether a remote store is still there, for a writer without work.
    func check() throws(StorageError)

    /// The store's own housekeeping after a group's replies have left.
    func tidy()

    /// The last that is done on the connection.
    func finish()

    /// Pages in the write-ahead log after the last commit; 0 where the store has none of its own.
    var logPages: Int { get }
}

/// What the installer of a schema needs of the connection, beside transactions.
protocol SchemaConnection: WritingConnection {
    /// The tables that the place for this database holds.
    func tables() throws -> [String]

    /// Called before the first change, once the place is known to be free or ours.
    func prepareForSchema() throws(StorageError)
}
