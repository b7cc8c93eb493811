/// SQLite behind a ``Database``: a file, and the lock files beside it.
struct SQLiteStore: StoreEngine {
    private let location: DatabaseLocation
    private let options: DatabaseOptions

    init(_ path: String, _ options: DatabaseOptions) throws(StorageError) {
        location = try DatabaseLocation(path, fileSystem: options.fileSystem)
        self.options = options
    }

    var readsOnLoops: Bool { true }

    func openWriter(
        _ schema: Schema
    ) throws -> (connection: any WritingConnection, installation: String) {
        do {
            let lock = try WriterLock(of: location)
            try lock.acquire()
            defer { lock.release() }
            try location.createFile()
            let connection = try SQLiteConnection(
                path: location.path, role: .writer, cacheBytes: options.writerCacheBytes, mappedBytes: 0,
                options: options)
            let writer = SQLiteWriter(connection, lock, path: location.path, options)
            return (writer, try SchemaInstaller(schema: schema, place: location.path).install(in: writer))
        } catch StorageError.notADatabase {
            // With the path as it was given.
            throw StorageError.notADatabase(path: location.path)
        }
    }

    func openReader() throws -> any ReadingConnection {
        try SQLiteConnection(
            path: location.path, role: .reader, cacheBytes: options.longReadCacheBytes, mappedBytes: 0,
            options: options)
    }

    func openLoopReader(_ isClosed: ClosedMark) throws(StorageError) -> LoopReader {
        let connection = try SQLiteConnection(
            path: location.path, role: .reader, cacheBytes: options.loopCacheBytes,
            mappedBytes: options.mappedBytes, options: options)
        return LoopReader(connection, isClosed)
    }
}

extension SQLiteConnection: ReadingConnection {}
