internal import ServiceKit

/// PostgreSQL behind a ``Database``: a server, and in its database a schema of the service's own.
struct PostgreSQLStore: StoreEngine {
    private let server: PostgreSQLServer

    init(url: Secret, schema: String, _ options: DatabaseOptions) throws(StorageError) {
        server = try PostgreSQLServer(url: url, schema: schema, connectSeconds: options.connectSeconds)
    }

    var readsOnLoops: Bool { false }

    func openWriter(
        _ schema: Schema
    ) throws -> (connection: any WritingConnection, installation: String) {
        let writer = PostgreSQLWriter(server, try server.connect(.writer))
        try writer.beginExclusive()
        let place = "\(server.name), schema \(server.schema),"
        let installation = try SchemaInstaller(schema: schema, place: place).install(in: writer)
        try writer.endExclusive()
        return (writer, installation)
    }

    func openReader() throws -> any ReadingConnection { PostgreSQLReader(server) }

    func openLoopReader(_ isClosed: ClosedMark) throws(StorageError) -> LoopReader {
        throw StorageError.failed(reason: "an event loop cannot wait for a database server; use a long read")
    }
}
