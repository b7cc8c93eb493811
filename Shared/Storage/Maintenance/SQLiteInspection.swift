internal import Contracts
internal import ServiceKit

/// Looks whether a SQLite file is whole and holds what its service keeps; changes nothing.
struct SQLiteInspection {
    let schema: Schema
    let checks: [StoreCheck]

    /// What a file says of itself, as one state of it.
    private struct Header {
        var name: String
        var version: Int
        var oldestBinary: Int
        var installation: String
    }

    /// Adds what the file at `path` is, and what is wrong with it.
    ///
    /// Each check reads in a transaction of its own: a long one would keep the log of a store that is written to
    /// from being folded.
    func inspect(_ path: String, _ report: inout Maintenance.StoreReport) {
        do {
            guard let bytes = DurableFile.size(of: path) else {
                throw StorageError.cannotOpen(path: path, reason: "it is not there")
            }
            report.exists = true
            report.bytes = bytes + (DurableFile.size(of: path + "-wal") ?? 0)
            let file = try SQLiteFile(path, .readOnly)
            let version = try describe(file, path, &report)
            try checkStructure(of: file, path, &report)
            // On a damaged file the other answers mean nothing.
            guard report.problems.isEmpty else { return }
            if version == schema.version {
                for check in checks { try make(check, on: file, &report) }
            } else if !checks.isEmpty {
                report.notes.append(
                    "The service's own checks were not made: its schema version is \(version), and they are of version "
                        + "\(schema.version).")
            }
        } catch {
            report.problems.append(Maintenance.StoreProblem("open", "\(error)"))
        }
    }

    /// Adds whose file it is, and where its feed stands.
    ///
    /// - Returns: its schema version.
    @discardableResult
    func describe(
        _ file: SQLiteFile, _ path: String, _ report: inout Maintenance.StoreReport
    ) throws(StorageError) -> Int {
        let tables = try file.rows("SELECT name FROM sqlite_master WHERE type = 'table'").first.compactMap(\.first)
        guard tables.contains("schema_info"),
            let found = try file.first("SELECT name, version, oldest_binary, installation FROM schema_info"),
            let version = Int(found[1]), let oldest = Int(found[2])
        else {
            throw StorageError.foreignDatabase(
                path: path, expected: schema.name, found: tables.isEmpty ? "nobody (it is empty)" : "another program")
        }
        guard found[0] == schema.name else {
            throw StorageError.foreignDatabase(path: path, expected: schema.name, found: found[0])
        }
        // As a service that starts: newer but compatible is welcome.
        guard version <= schema.version || oldest <= schema.version else {
            throw StorageError.newerSchema(
                path: path, version: version, oldestBinary: oldest, supported: schema.version)
        }
        report.schema = version
        report.installation = found[3]
        if tables.contains("feed_head"), let head = try file.first("SELECT epoch, position FROM feed_head") {
            report.feed = Maintenance.FeedPosition(epoch: head[0], position: Int64(head[1]) ?? 0)
        }
        return version
    }

    private func checkStructure(
        of file: SQLiteFile, _ path: String, _ report: inout Maintenance.StoreReport
    ) throws(StorageError) {
        let damage = try file.rows("PRAGMA integrity_check(10)").first.compactMap(\.first)
        if damage != ["ok"] {
            report.problems.append(
                Maintenance.StoreProblem(
                    "integrity", "The file \(path) is damaged. Restore it from a backup.", count: damage.count,
                    rows: damage.flatMap { $0.split(separator: "\n").map(String.init) }.prefix(StoreCheck.shownRows)
                        .map(\.self)))
            return
        }
        let dangling = try file.rows("PRAGMA foreign_key_check", shown: StoreCheck.shownRows)
        guard dangling.count > 0 else { return }
        report.problems.append(
            Maintenance.StoreProblem(
                "foreign-keys", "Rows refer to rows that are not there: table, row, and the table referred to.",
                count: dangling.count, rows: dangling.first.map { $0.prefix(3).joined(separator: ", ") }))
    }

    private func make(
        _ check: StoreCheck, on file: SQLiteFile, _ report: inout Maintenance.StoreReport
    ) throws(StorageError) {
        let found = try file.rows(check.sql, shown: StoreCheck.shownRows)
        report.checks += 1
        guard found.count > 0 else { return }
        report.problems.append(
            Maintenance.StoreProblem(
                check.name, check.about, count: found.count, rows: found.first.map { $0.joined(separator: ", ") }))
    }
}
