internal import Contracts
internal import ServiceKit

/// Backup and restore of a store that is a schema on a PostgreSQL server.
///
/// The copy and the checks see one state: a transaction exports its snapshot, pg_dump copies that, and the checks
/// read in the transaction. So the writer is never waited for, and the copy is known to be good.
///
/// A restored store is staged as the schema `NAME.restored`; putting it in its place is renaming two schemas in one
/// transaction. Every step may be repeated after an interruption.
struct PostgreSQLBackup: StoreBackup {
    let schema: Schema
    let url: Secret
    /// The data folder, for what is written meanwhile.
    let folder: String
    let checks: [StoreCheck]

    private static let connectSeconds = 10
    private var file: String { PostgreSQLArchive.name(of: schema.name) }
    private var stagedName: String { "\(schema.name).restored" }
    private var inspection: PostgreSQLInspection { PostgreSQLInspection(schema: schema, checks: checks) }

    private func server(_ name: String) throws(StorageError) -> PostgreSQLServer {
        try PostgreSQLServer(url: url, schema: name, connectSeconds: Self.connectSeconds)
    }

    private var emptyReport: Maintenance.StoreReport {
        var report = Maintenance.StoreReport()
        report.engine = "postgresql"
        report.file = file
        return report
    }

    /// Runs `body` with one state of a schema.
    private func reading(
        _ name: String, _ body: (PostgreSQLServer, any SQLReading) throws -> Void
    ) throws {
        let server = try server(name)
        let reader = PostgreSQLReader(server)
        try reader.read(for: CallTicket(cost: 0, deadline: nil)) { try body(server, reader) }
    }

    private func place(_ server: PostgreSQLServer) -> String { "\(server.name), schema \(server.schema)," }

    func describe() throws -> Maintenance.StoreReport {
        var report = emptyReport
        try reading(schema.name) { _, store in
            report.exists = try exists(schema.name, in: store)
        }
        return report
    }

    func verify(backup: String?) throws -> Maintenance.StoreReport {
        if let backup { return try Self.verify(archive: "\(backup)/\(file)", of: schema.name) }
        var report = emptyReport
        try reading(schema.name) { server, store in
            inspection.inspect(store, place(server), schema.name, &report)
        }
        return report
    }

    /// Reads an archive to its end; what is in it was checked when it was made.
    static func verify(archive: String, of name: String) throws -> Maintenance.StoreReport {
        var report = Maintenance.StoreReport()
        report.engine = "postgresql"
        report.file = PostgreSQLArchive.name(of: name)
        report.exists = DurableFile.exists(archive)
        report.bytes = DurableFile.size(of: archive) ?? 0
        guard report.exists else { return report }
        do throws {
            try PostgreSQLArchive(path: archive).check()
            report.notes.append(
                "The archive is whole. Its rows were checked when it was made; restore checks them again.")
        } catch {
            report.problems.append(Maintenance.StoreProblem("archive", "\(error)"))
        }
        return report
    }

    func backUp(into backup: String) throws -> Maintenance.StoreReport {
        var report = emptyReport
        let copy = "\(backup)/\(file)"
        let part = copy + ".part"
        try reading(schema.name) { server, store in
            guard try exists(schema.name, in: store) else { return }
            // The transaction waits for pg_dump, which may take long.
            let snapshot = try store.first(
                """
                SELECT pg_export_snapshot(), CAST(current_setting('server_version_num') AS INTEGER),
                    set_config('idle_in_transaction_session_timeout', '0', true)
                """
            ) { (try $0.text(0), Int(try $0.int(1))) }
            guard let (snapshot, version) = snapshot else { throw StorageError.failed(reason: "no snapshot was given") }
            inspection.inspect(store, place(server), schema.name, &report)
            guard report.problems.isEmpty else { return }
            do {
                try DurableFile.create(part)
                try PostgreSQLArchive(path: part).write(server, snapshot: snapshot, version: version / 10_000)
                try PostgreSQLArchive(path: part).check()
                try DurableFile.sync(part)
                try DurableFile.rename(part, to: copy)
                try DurableFile.syncFolder(backup)
            } catch {
                try? DurableFile.remove(part)
                throw error
            }
            report.bytes = DurableFile.size(of: copy) ?? 0
        }
        return report
    }

    func stage(from backup: String) throws -> Maintenance.StoreReport {
        try unstage()
        var report = emptyReport
        let archive = "\(backup)/\(file)"
        guard DurableFile.exists(archive) else { return report }
        let own = try server(schema.name)
        try refuseUsers()
        var isPresent = false
        try reading(schema.name) { _, store in isPresent = try isSchema(schema.name, in: store) }
        do {
            try PostgreSQLArchive(path: archive).restore(
                own, as: stagedName, present: isPresent ? "\(schema.name).present" : nil,
                script: "\(folder)/\(file).sql.part")
            try bringUpToDate(&report)
            guard report.problems.isEmpty else {
                try unstage()
                return report
            }
        } catch {
            try? unstage()
            throw error
        }
        return report
    }

    /// Migrates and checks the staged schema, and begins a new epoch of its feed.
    private func bringUpToDate(_ report: inout Maintenance.StoreReport) throws {
        var found = emptyReport
        var version: Int?
        try reading(stagedName) { server, store in
            version = try inspection.describe(store, place(server), stagedName, &found)
        }
        if let version, version < schema.version {
            try Database.open(.server(url: url, schema: stagedName), schema: schema).closeAndWait()
            report.notes.append("Its schema was brought from version \(version) to \(schema.version).")
        }
        if found.feed != nil {
            let server = try server(stagedName)
            let writer = PostgreSQLWriter(server, try server.connect(.writer))
            try writer.begin()
            try Feed.renewEpoch(in: writer)
            try writer.commit()
        }
        try reading(stagedName) { server, store in
            inspection.inspect(store, place(server), stagedName, &report)
        }
    }

    func unstage() throws {
        try DurableFile.remove("\(folder)/\(file).sql.part")
        try change { connection, _ in
            try connection.run("DROP SCHEMA IF EXISTS \(PostgreSQLServer.quoted(stagedName)) CASCADE")
        }
    }

    func place(aside suffix: String, isEmpty: Bool) throws -> Maintenance.StoreReport {
        try refuseUsers()
        var report = emptyReport
        var (hasStaged, hasPresent) = (false, false)
        try reading(schema.name) { _, store in
            hasStaged = try isSchema(stagedName, in: store)
            hasPresent = try isSchema(schema.name, in: store)
        }
        // Without a staged one it was placed before an interruption.
        guard hasStaged || isEmpty else { return try describe() }
        let aside = schema.name + suffix
        try change { connection, own in
            if hasPresent {
                try connection.run("ALTER SCHEMA \(own) RENAME TO \(PostgreSQLServer.quoted(aside))")
            }
            if hasStaged {
                try connection.run("ALTER SCHEMA \(PostgreSQLServer.quoted(stagedName)) RENAME TO \(own)")
            }
        }
        if hasPresent {
            report.notes.append(
                "The data before is kept as the schema \"\(aside)\"; drop it when you need it no more.")
        }
        report.exists = hasStaged
        return report
    }

    /// Runs `body` in a transaction.
    private func change(_ body: (PostgreSQLConnection, _ own: String) throws -> Void) throws {
        let server = try server(schema.name)
        let connection = try server.connect(.writer)
        try connection.begin("BEGIN", "SET LOCAL lock_timeout TO 10000")
        do {
            try body(connection, server.quotedSchema)
            try connection.run("COMMIT")
        } catch {
            connection.rollBack()
            throw error
        }
    }

    /// The data folder's lock keeps services of this machine away; others may use the same database.
    private func refuseUsers() throws {
        try reading(schema.name) { server, store in
            let users = try store.first(
                """
                SELECT CAST(COUNT(*) AS INTEGER) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = ?1 AND pid <> pg_backend_pid()
                """, [.text("beatpass-\(schema.name)")]
            ) { try $0.int(0) }
            guard users == 0 else {
                throw StorageError.failed(
                    reason: "services use the schema \(schema.name) of \(server.name) now; stop them first, on other "
                        + "machines too")
            }
        }
    }

    private func isSchema(_ name: String, in store: any SQLReading) throws -> Bool {
        try store.first("SELECT nspname FROM pg_namespace WHERE nspname = ?1", [.text(name)]) { try $0.text(0) } != nil
    }

    private func exists(_ name: String, in store: any SQLReading) throws -> Bool {
        try store.first("SELECT tablename FROM pg_tables WHERE schemaname = ?1", [.text(name)]) { try $0.text(0) }
            != nil
    }
}
