internal import CPQ
internal import ServiceKit

/// A PostgreSQL server, one database on it, and the schema in it that is a service's own.
struct PostgreSQLServer: Sendable {
    enum Role { case writer, reader }

    let schema: String
    /// For people: where it is, without user and password.
    let name: String
    private let url: Secret
    private let password: String
    private let connectSeconds: Int
    /// The URL's parts as the variables by which PostgreSQL's own programs know them; the password is among them.
    let environment: [String: String]

    /// - Throws: `cannotOpen` where the text is no PostgreSQL URL. It is not repeated, since a password is in it.
    init(url: Secret, schema: String, connectSeconds: Int) throws(StorageError) {
        // An editor may leave lines behind it; libpq would take them for a part of the last name.
        let isBlank: (UInt8) -> Bool = { $0 <= 0x20 }
        let url = Secret(url.reveal().drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        self.url = url
        self.schema = schema
        self.connectSeconds = connectSeconds
        let refusal = StorageError.cannotOpen(
            path: "of \(schema)",
            reason: "the file of store.urlFile does not hold a URL of PostgreSQL; "
                + "expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        guard let text = String(validating: url.reveal(), as: UTF8.self), !text.utf8.contains(0),
            text.hasPrefix("postgresql://") || text.hasPrefix("postgres://"), !schema.isEmpty
        else { throw refusal }
        // What libpq finds wrong is not shown: it quotes the URL.
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            PQfreemem(message)
            throw refusal
        }
        defer { PQconninfoFree(options) }
        var found: [String: String] = [:]
        var variables: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                found[String(cString: keyword)] = String(cString: value)
                if let variable = option.pointee.envvar {
                    variables[String(cString: variable)] = String(cString: value)
                }
            }
            option += 1
        }
        environment = variables
        password = found["password"] ?? ""
        let host = [found["host"] ?? found["hostaddr"] ?? "localhost", found["port"]].compactMap { $0 }
        name = "\(found["dbname"] ?? found["user"] ?? "postgres") at \(host.joined(separator: ":"))"
    }

    /// A connection, ready for statements. Blocks.
    ///
    /// - Throws: `unreachable`, or `cannotOpen` where the server is not set up as the store needs it.
    func connect(_ role: Role) throws(StorageError) -> PostgreSQLConnection {
        let handle = try open()
        do {
            try check(handle, role)
            try prepare(handle, role)
        } catch {
            PQfinish(handle)
            throw error
        }
        return PostgreSQLConnection(handle, self)
    }

    /// libpq's message as part of a sentence, without the password.
    func message(of handle: OpaquePointer) -> String {
        let line = PostgreSQLFailure.line(PQerrorMessage(handle))
        guard !password.isEmpty else { return line }
        return line.split(separator: password, omittingEmptySubsequences: false).joined(separator: Secret.mask)
    }

    private func open() throws(StorageError) -> OpaquePointer {
        // What stands before the URL it may set otherwise.
        let options: [(String, String)] = [
            ("connect_timeout", "\(max(2, connectSeconds))"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "20000"),
            ("dbname", String(decoding: url.reveal(), as: UTF8.self)), ("client_encoding", "UTF8"),
            ("fallback_application_name", "beatpass-\(schema)"),
        ]
        let handle = Self.withStrings(options.map(\.0)) { names in
            Self.withStrings(options.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let handle else {
            throw StorageError.unreachable(server: name, reason: "there was no memory for a connection")
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            let reason = message(of: handle)
            PQfinish(handle)
            throw StorageError.unreachable(server: name, reason: reason)
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        return handle
    }

    /// What the guarantees of the store rest on.
    private func check(_ handle: OpaquePointer, _ role: Role) throws(StorageError) {
        guard PQserverVersion(handle) >= 130_000 else {
            throw refusal("PostgreSQL \(PQserverVersion(handle) / 10_000) is too old; expected version 13 or newer")
        }
        let found = try ask(
            handle,
            """
            SELECT current_setting('server_encoding'), current_setting('synchronous_commit'), current_setting('fsync'),
                pg_is_in_recovery()
            """)
        guard found[0] == "UTF8" else {
            throw refusal("its server_encoding is \(found[0]); create the database with ENCODING 'UTF8'")
        }
        guard role == .writer else { return }
        guard ["on", "remote_apply"].contains(found[1]) else {
            throw refusal(
                "synchronous_commit is \(found[1]) there, so what is acknowledged could be lost; set it to on")
        }
        guard found[2] == "on" else {
            throw refusal("fsync is \(found[2]) there, so what is acknowledged could be lost; set it to on")
        }
        guard found[3] == "f" else { throw refusal("the server is a standby, which takes no writes; name the primary") }
    }

    private func refusal(_ reason: String) -> StorageError { .cannotOpen(path: name, reason: reason) }

    /// A session's settings. One that is stuck in a transaction must not hold up the others for ever.
    private func prepare(_ handle: OpaquePointer, _ role: Role) throws(StorageError) {
        _ = try ask(
            handle,
            """
            SET search_path TO \(quotedSchema); SET client_min_messages TO warning; SET standard_conforming_strings TO on;
            SET statement_timeout TO 0; SET lock_timeout TO 0; SET idle_in_transaction_session_timeout TO 30000;
            \(PQserverVersion(handle) < 140_000 ? "" : "SET idle_session_timeout TO 0;")
            SET jit TO off; SET default_transaction_read_only TO \(role == .reader ? "on" : "off");
            SELECT 1
            """)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw StorageError.unreachable(server: name, reason: message(of: handle))
        }
    }

    var quotedSchema: String { Self.quoted(schema) }

    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// The first row of an answer in the text format.
    private func ask(_ handle: OpaquePointer, _ sql: String) throws(StorageError) -> [String] {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK, PQntuples(result) == 1 else {
            throw StorageError.unreachable(server: name, reason: message(of: handle))
        }
        return (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, 0, $0)) }
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        let bytes = strings.map { Array($0.utf8CString) }
        // One array that stays in place while the pointers into it are used.
        return bytes.flatMap { $0 }.withUnsafeBufferPointer { all in
            var start = 0
            let pointers = bytes.map { text -> UnsafePointer<CChar>? in
                defer { start += text.count }
                return all.baseAddress.map { $0 + start }
            }
            return body(pointers + [nil])
        }
    }
}
