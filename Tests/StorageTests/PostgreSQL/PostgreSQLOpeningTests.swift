import Glibc
import ServiceKit
import Support
import Testing
import Transport

@testable import Storage

@Suite("Opening PostgreSQL")
struct PostgreSQLOpeningTests {
    func openingError(_ url: String) -> StorageError? {
        storageError { try Database.open(PostgreSQLFaultTests.location(url), schema: testSchema).closeAndWait() }
    }

    @Test(
        arguments: [
            "", "not a url hunter2", "http://user:hunter2@host/db", "postgresql://user:hunter2@[::1/db",
            "postgresql://user:hunter2@host:port/db?nonsense=1", "host=/tmp password=hunter2",
        ])
    func `what is no URL is refused without repeating it`(url: String) {
        let text = openingError(url)?.description ?? ""
        #expect(text.contains("expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE"))
        #expect(!text.contains("hunter2"))
    }

    @Test func `a server that is not there is named, without the password`() {
        for url in [
            "postgresql://user:hunter2@127.0.0.1:1/db", "postgresql://user:hunter2@/db?host=/nowhere",
            "postgresql://user:hunter2@hunter2.invalid/db",
        ] {
            let error = openingError(url)
            guard case .unreachable(let name, _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(name.contains("127.0.0.1:1") || name.contains("/nowhere") || name.contains(".invalid"))
            #expect(error?.description.contains("user:") == false)
        }
        #expect(openingError("postgresql://user:hunter2@127.0.0.1:1/db")?.description.contains("hunter2") == false)
    }

    @Test func `a database that is not there is told`() throws {
        let text = openingError(try PostgresServer.shared().url("nowhere"))?.description
        #expect(text?.contains("database \"nowhere\" does not exist") == true)
    }

    @Test(
        arguments: [
            ("synchronous_commit", "off"), ("synchronous_commit", "local"), ("synchronous_commit", "remote_write"),
        ])
    func `a server that acknowledges too early is refused`(setting: String, value: String) throws {
        let server = try PostgresServer.shared()
        let url = try server.makeDatabase()
        let name = String(url.split(separator: "/")[2].prefix { $0 != "?" })
        try server.query("ALTER DATABASE \(name) SET \(setting) TO '\(value)'")
        let text = openingError(url)?.description
        #expect(text?.contains("\(setting) is \(value)") == true)
        #expect(text?.contains("set it to on") == true)
    }

    @Test func `an encoding that cannot hold every text is refused`() throws {
        let server = try PostgresServer.shared()
        try server.query("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
        let text = openingError(server.url("ascii"))?.description
        #expect(text?.contains("server_encoding is SQL_ASCII") == true)
    }

    @Test func `fsync that is off is refused`() throws {
        let server = try PostgresServer(["fsync = off"])
        #expect(openingError(try server.makeDatabase())?.description.contains("fsync is off") == true)
    }

    @Test func `another program's schema is refused and left alone`() throws {
        let server = try PostgresServer.shared()
        let url = try server.makeDatabase()
        let name = String(url.split(separator: "/")[2].prefix { $0 != "?" })
        try server.query("CREATE SCHEMA test CREATE TABLE bookmarks (url text)", in: name)
        guard case .foreignDatabase(_, "test", "another program") = openingError(url) else {
            Issue.record("it was not refused")
            return
        }
        // What another schema of the database holds is nobody's business.
        try server.query("DROP SCHEMA test CASCADE; CREATE TABLE public.bookmarks (url text)", in: name)
        #expect(openingError(url) == nil)
    }

    // MARK: Rights

    @Test func `a wrong password is told, and not shown`() throws {
        let server = try PostgresServer()
        try server.query("CREATE ROLE guest LOGIN PASSWORD 'hunter2'")
        let url = try server.makeDatabase()
        let name = String(url.split(separator: "/")[2].prefix { $0 != "?" })
        try server.query("GRANT CREATE ON DATABASE \(name) TO guest")
        try server.authenticate("guest", by: "scram-sha-256")
        func error(_ password: String) -> StorageError? {
            openingError("postgresql://guest\(password)@/\(name)?host=\(server.folder)")
        }
        #expect(error(":hunter2") == nil)
        let wrong = error(":hunter3")?.description
        #expect(wrong?.contains("password authentication failed for user \"guest\"") == true)
        #expect(wrong?.contains("hunter") == false)
        #expect(error("")?.description.contains("no password supplied") == true)
    }

    @Test func `a user without the rights it needs is told which`() throws {
        let server = try PostgresServer.shared()
        let url = try server.makeDatabase()
        let name = String(url.split(separator: "/")[2].prefix { $0 != "?" })
        try server.query("CREATE ROLE \(name)guest LOGIN")
        let guest = "postgresql://\(name)guest@/\(name)?host=\(server.folder)"
        #expect(openingError(guest)?.description.contains("permission denied for database \(name)") == true)
        // The schema is there, and another's.
        #expect(openingError(url) == nil)
        #expect(openingError(guest)?.description.contains("may not use the schema test there") == true)
        try server.query("GRANT USAGE ON SCHEMA test TO \(name)guest", in: name)
        #expect(openingError(guest)?.description.contains("permission denied for table schema_info") == true)
        try server.query("GRANT ALL ON ALL TABLES IN SCHEMA test TO \(name)guest", in: name)
        #expect(openingError(guest) == nil)
        try server.query("REVOKE CONNECT ON DATABASE \(name) FROM PUBLIC")
        #expect(
            openingError(guest)?.description.contains("does not have CONNECT privilege") == true
                || openingError(guest)?.description.contains("permission denied for database") == true)
    }

    // MARK: Configuration

    @Test func `blank lines around the URL are not part of it`() throws {
        #expect(openingError("\n " + (try PostgresServer.shared().makeDatabase()) + "\r\n\n") == nil)
        #expect(openingError(" \n")?.description.contains("expected postgresql://") == true)
    }

    func located(_ flags: [String]) throws -> StoreLocation {
        try StoreLocation(
            Configuration.load(ConfigurationSchema(HostKeys.all), arguments: flags, environment: [:]), "catalog")
    }

    @Test func `unset means a file in the data folder`() throws {
        guard case .file("here/catalog.db") = try located(["--data", "here"]) else {
            Issue.record("not a file")
            return
        }
    }

    @Test func `the file with the URL gives the server, and prints nothing of it`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("url")
        try write(Array("postgresql://user:hunter2@host/db\n".utf8), to: path)
        chmod(path, 0o600)
        let location = try located(["--store.urlFile", path])
        guard case .server(let url, "catalog") = location else {
            Issue.record("not a server")
            return
        }
        #expect(url.reveal() == Array("postgresql://user:hunter2@host/db".utf8))
        #expect(!"\(location)".contains("hunter2"))
    }

    @Test func `a file that is missing, open to everybody or empty is named`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("url")
        func sentence() -> String? {
            do { _ = try located(["--store.urlFile", path]) } catch { return "\(error)" }
            return nil
        }
        #expect(sentence()?.contains("store.urlFile") == true)
        #expect(sentence()?.contains(path) == true)
        try write(Array("postgresql://user:hunter2@host/db".utf8), to: path)
        #expect(sentence()?.contains("\(path) has mode 0644") == true)
        #expect(sentence()?.contains("hunter2") == false)
        chmod(path, 0o600)
        #expect(sentence() == nil)
        try write([], to: path)
        #expect(sentence()?.contains("\(path) is empty") == true)
    }
}
