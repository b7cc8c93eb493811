import Glibc
import ServiceKit

/// A PostgreSQL server of the tests' own, in a scratch folder and on a Unix socket only.
///
/// It runs as the user `postgres` where the tests run as root, and ends with the process that started it,
/// however that ends: a shell waits for the closing of a pipe that only this process holds open.
package final class PostgresServer: Sendable {
    package let folder: String
    private let programs: String
    private let asUser: [String]
    /// Its closing ends the server.
    private let lifeLine: Int32
    private let databases = Lock(0)

    /// The one that the tests of a process share; made at the first use.
    package static func shared() throws -> PostgresServer { try known.get() }
    private static let known = Result { try PostgresServer() }

    /// - Parameter settings: lines of `postgresql.conf`.
    package init(_ settings: [String] = []) throws {
        programs = try Self.findPrograms()
        var template = Array("/tmp/bp-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("make a folder in /tmp") }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let user = getuid() == 0 ? getpwnam("postgres") ?? getpwnam("nobody") : nil
        if let user {
            let (id, group) = (user.pointee.pw_uid, user.pointee.pw_gid)
            chown(folder, id, group)
            asUser = ["setpriv", "--reuid=\(id)", "--regid=\(group)", "--clear-groups"]
        } else {
            asUser = []
        }
        // Everybody may go to the socket.
        chmod(folder, 0o755)
        let stop = "\"\(programs)/pg_ctl\" -D \(folder)/data -m immediate stop"
        lifeLine = try Self.start(
            asUser + ["sh", "-c", "read line; \(stop) >/dev/null 2>&1; rm -rf \(folder)/* ; rmdir \(folder)"])
        try run("initdb", ["-D", "\(folder)/data", "-A", "trust", "-U", "beatpass", "-E", "UTF8", "--locale=C.UTF-8"])
        let lines =
            [
                "listen_addresses = ''", "unix_socket_directories = '\(folder)'", "max_connections = 200",
                "fsync = on", "log_min_messages = panic",
            ] + settings
        try append(lines)
        try start()
    }

    deinit { close(lifeLine) }

    /// The URL of a database on it.
    package func url(_ database: String) -> String { "postgresql://beatpass@/\(database)?host=\(folder)" }

    /// A fresh, empty database. Returns its URL.
    package func makeDatabase() throws -> String {
        let name = databases.withLock { count in
            count += 1
            return "t\(count)"
        }
        try run("psql", ["-qXh", folder, "-U", "beatpass", "-c", "CREATE DATABASE \(name)", "postgres"])
        return url(name)
    }

    /// Runs a statement as the server's owner. Returns its rows, one a line.
    @discardableResult
    package func query(_ sql: String, in database: String = "postgres") throws -> String {
        try run("psql", ["-qAtXh", folder, "-U", "beatpass", "-c", sql, database])
    }

    /// Has a user say who they are, from now on.
    package func authenticate(_ user: String, by method: String) throws {
        let path = "\(folder)/data/pg_hba.conf"
        let rules = "local all \(user) \(method)\n" + String(decoding: FileBytes.read(path) ?? [], as: UTF8.self)
        guard FileBytes.write(Array(rules.utf8), to: path) else { throw SystemError("write \(path)") }
        try run("pg_ctl", ["-D", "\(folder)/data", "-s", "reload"])
    }

    package func start() throws {
        try run("pg_ctl", ["-D", "\(folder)/data", "-w", "-s", "-l", "\(folder)/log", "start"])
    }

    /// - Parameter mode: `immediate` is a crash, `fast` breaks connections off, as an administrator does.
    package func stop(_ mode: String = "immediate") throws {
        try run("pg_ctl", ["-D", "\(folder)/data", "-w", "-s", "-m", mode, "stop"])
    }

    /// Adds lines to `postgresql.conf`, for the next start.
    package func append(_ lines: [String]) throws {
        let text = lines.joined(separator: "\n") + "\n"
        let descriptor = open("\(folder)/data/postgresql.conf", O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open \(folder)/data/postgresql.conf") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SystemError("write postgresql.conf") }
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let command = asUser + ["\(programs)/\(program)"] + arguments
        let child = try ChildProcess(command[0], Array(command.dropFirst()))
        guard child.waitForEnd() == 0 else {
            throw ScratchFolder.Problem(description: "\(program) failed: \(child.errors)\(child.output)")
        }
        return child.output
    }

    /// Debian keeps the server's programs under their version, off the path.
    private static func findPrograms() throws -> String {
        let versions = FileBytes.names(in: "/usr/lib/postgresql").compactMap(Int.init).sorted()
        let folders =
            versions.reversed().map { "/usr/lib/postgresql/\($0)/bin" }
            + (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").map(String.init)
        guard let found = folders.first(where: { access($0 + "/initdb", X_OK) == 0 }) else {
            throw ScratchFolder.Problem(description: "there is no initdb: install Debian's postgresql")
        }
        return found
    }

    /// Starts a command that reads from a pipe. Returns the end to write to.
    private static func start(_ command: [String]) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        do {
            try ChildProcess.launch(command, input: ends[0])
        } catch {
            close(ends[1])
            throw error
        }
        return ends[1]
    }
}
