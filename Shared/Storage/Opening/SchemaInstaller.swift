/// Brings the schema of an opened database to the version this program knows. To be called with the right
/// to write held, so that of several processes starting at once one migrates and the others find it done.
struct SchemaInstaller {
    let schema: Schema
    /// Where the database is, for the errors.
    let place: String

    /// What a database says of itself.
    private struct Info {
        var name: String
        var version: Int
        var oldestBinary: Int
        var installation: String
    }

    /// Applies what is missing and returns the installation's id. A database that is refused stays as it was.
    func install(in connection: any SchemaConnection) throws -> String {
        let found = try read(connection)
        if let found { try accept(found) }
        try connection.prepareForSchema()
        let info = try found ?? create(in: connection)
        for migration in schema.migrations where migration.version > info.version {
            try apply(migration, in: connection)
        }
        // A newer database is its own program's to complete.
        if let complete = schema.complete, info.version <= schema.version {
            try transaction(in: connection) { try complete(connection) }
        }
        return info.installation
    }

    private func read(_ connection: any SchemaConnection) throws -> Info? {
        let tables = try connection.tables()
        guard tables.contains("schema_info") else {
            guard tables.isEmpty else {
                throw StorageError.foreignDatabase(
                    path: place, expected: schema.name, found: "another program")
            }
            return nil
        }
        return try connection.first(
            "SELECT name, version, oldest_binary, installation FROM schema_info"
        ) { row in
            Info(
                name: try row.text(0), version: Int(try row.int(1)), oldestBinary: Int(try row.int(2)),
                installation: try row.text(3))
        }
    }

    private func accept(_ found: Info) throws(StorageError) {
        guard found.name == schema.name else {
            throw StorageError.foreignDatabase(path: place, expected: schema.name, found: found.name)
        }
        // Newer but compatible is welcome: the next release runs beside this one while it is rolled out.
        guard found.version <= schema.version || found.oldestBinary <= schema.version else {
            throw StorageError.newerSchema(
                path: place, version: found.version, oldestBinary: found.oldestBinary,
                supported: schema.version)
        }
    }

    private func create(in connection: any SchemaConnection) throws -> Info {
        let info = Info(name: schema.name, version: 0, oldestBinary: 0, installation: newInstallation())
        try transaction(in: connection) {
            try connection.execute(
                """
                CREATE TABLE schema_info (
                    name TEXT NOT NULL, version INTEGER NOT NULL, oldest_binary INTEGER NOT NULL,
                    installation TEXT NOT NULL)
                """)
            try connection.execute(
                "INSERT INTO schema_info (name, version, oldest_binary, installation) VALUES (?1, 0, 0, ?2)",
                [.text(info.name), .text(info.installation)])
        }
        return info
    }

    private func apply(_ migration: Migration, in connection: any SchemaConnection) throws {
        do {
            try transaction(in: connection) {
                for statement in migration.sql { try connection.execute(statement) }
                try connection.execute(
                    """
                    UPDATE schema_info SET version = ?1,
                        oldest_binary = CASE WHEN oldest_binary < ?2 THEN ?2 ELSE oldest_binary END
                    """,
                    [SQLValue(migration.version), SQLValue(migration.oldestBinary)])
            }
        } catch {
            var reason = "\(error)"
            if reason.hasSuffix(".") { reason.removeLast() }
            throw StorageError.migrationFailed(version: migration.version, reason: reason)
        }
    }

    private func transaction(in connection: any SchemaConnection, _ body: () throws -> Void) throws {
        try connection.begin()
        do {
            try body()
            try connection.commit()
        } catch {
            connection.rollBack()
            throw error
        }
    }

    /// 16 random bytes of the kernel in hexadecimal.
    private func newInstallation() -> String {
        // On Linux it reads getrandom(2).
        var random = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return String((0..<32).map { _ in digits[Int(random.next() & 15)] })
    }
}
