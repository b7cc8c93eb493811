internal import ServiceKit

/// The copy of a PostgreSQL store in a backup: an archive in pg_dump's own form, which holds one schema.
///
/// The programs of PostgreSQL make and read it. They are told where the server is by variables of their
/// environment: a command line with a password in it could be read by everybody on the machine.
struct PostgreSQLArchive {
    let path: String

    private static let package = "Debian's postgresql-client, of the server's version or newer"
    private static let dump = SystemProgram(name: "pg_dump", package: package)
    private static let reader = SystemProgram(name: "pg_restore", package: package)
    private static let client = SystemProgram(name: "psql", package: package)

    /// The name in a backup.
    static func name(of schema: String) -> String { "\(schema).pgdump" }

    /// Writes what a transaction sees of a schema.
    ///
    /// - Parameters:
    ///   - snapshot: what the transaction exported.
    ///   - version: the server's, for the sentence about a pg_dump that is older.
    func write(_ server: PostgreSQLServer, snapshot: String, version: Int) throws {
        let said = try Self.dump.run(["--version"])
        let own = said.split(separator: " ").lazy.compactMap { Int($0.prefix { $0.isNumber }) }.first
        if let own, own < version {
            throw StorageError.failed(
                reason: "pg_dump is of version \(own) and the server of version \(version), which it cannot copy; "
                    + "install postgresql-client-\(version)")
        }
        try Self.dump.run(
            [
                "--format=custom", "--no-owner", "--no-privileges", "--snapshot=\(snapshot)", "--no-password",
                "--schema=\(server.quotedSchema)", "--file=\(path)",
            ], server.environment)
    }

    /// Reads all of it, to see whether it is whole.
    func check() throws { try Self.reader.run(["--file=/dev/null", path]) }

    /// Brings its schema into a database under another name, whole or not at all.
    ///
    /// pg_restore knows no other name, so that in one transaction a present schema of the name steps aside and back.
    ///
    /// - Parameters:
    ///   - name: the new name, which nobody has.
    ///   - present: a name for the present schema meanwhile; nil where there is none.
    ///   - script: a file for the statements, which is removed.
    func restore(_ server: PostgreSQLServer, as name: String, present: String?, script: String) throws {
        defer { try? DurableFile.remove(script) }
        try Self.reader.run(["--no-owner", "--no-privileges", "--file=-", path], output: script)
        let (own, new) = (server.quotedSchema, PostgreSQLServer.quoted(name))
        var words = ["-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "--single-transaction"]
        if let present { words += ["-c", "ALTER SCHEMA \(own) RENAME TO \(PostgreSQLServer.quoted(present))"] }
        words += ["-f", script, "-c", "ALTER SCHEMA \(own) RENAME TO \(new)"]
        if let present { words += ["-c", "ALTER SCHEMA \(PostgreSQLServer.quoted(present)) RENAME TO \(own)"] }
        // The rows of COPY are no answer that anybody wants to see.
        try Self.client.run(words, server.environment, output: "/dev/null")
    }
}
