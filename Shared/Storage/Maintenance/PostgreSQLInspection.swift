internal import Contracts

/// Looks whether a PostgreSQL schema holds what its service keeps; changes nothing.
///
/// That the pages are whole is the server's to know (`data_checksums`, `amcheck`); the service's rules are not.
struct PostgreSQLInspection {
    let schema: Schema
    let checks: [StoreCheck]

    /// Adds what a store is, and what is wrong with it.
    ///
    /// - Parameters:
    ///   - store: one state of it throughout, with the schema as its search path.
    ///   - place: for sentences.
    ///   - name: the PostgreSQL schema's name.
    func inspect(_ store: any SQLReading, _ place: String, _ name: String, _ report: inout Maintenance.StoreReport) {
        do {
            guard let version = try describe(store, place, name, &report) else { return }
            guard version == schema.version else {
                report.notes.append(
                    "The service's own checks were not made: its schema version is \(version), and they are of version "
                        + "\(schema.version).")
                return
            }
            for check in checks { try make(check, in: store, &report) }
        } catch {
            report.problems.append(Maintenance.StoreProblem("open", "\(error)"))
        }
    }

    /// Adds whose store it is, and where its feed stands.
    ///
    /// - Returns: its schema version; nil where there is no store.
    func describe(
        _ store: any SQLReading, _ place: String, _ name: String, _ report: inout Maintenance.StoreReport
    ) throws -> Int? {
        let tables = try store.all("SELECT tablename FROM pg_tables WHERE schemaname = ?1", [.text(name)]) {
            try $0.text(0)
        }
        report.exists = !tables.isEmpty
        guard report.exists else { return nil }
        report.bytes =
            try store.first(
                """
                SELECT CAST(COALESCE(SUM(pg_total_relation_size(c.oid)), 0) AS INTEGER)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ?1 AND c.relkind = 'r'
                """, [.text(name)]
            ) { try $0.int(0) } ?? 0
        let info =
            tables.contains("schema_info")
            ? try store.first("SELECT name, version, oldest_binary, installation FROM schema_info") { row in
                (try row.text(0), Int(try row.int(1)), Int(try row.int(2)), try row.text(3))
            } : nil
        guard let (owner, version, oldest, installation) = info else {
            throw StorageError.foreignDatabase(path: place, expected: schema.name, found: "another program")
        }
        guard owner == schema.name else {
            throw StorageError.foreignDatabase(path: place, expected: schema.name, found: owner)
        }
        guard version <= schema.version || oldest <= schema.version else {
            throw StorageError.newerSchema(
                path: place, version: version, oldestBinary: oldest, supported: schema.version)
        }
        report.schema = version
        report.installation = installation
        if tables.contains("feed_head") {
            report.feed = try store.first("SELECT epoch, position FROM feed_head") {
                Maintenance.FeedPosition(epoch: try $0.text(0), position: try $0.int(1))
            }
        }
        return version
    }

    private func make(
        _ check: StoreCheck, in store: any SQLReading, _ report: inout Maintenance.StoreReport
    ) throws {
        var count = 0
        var rows: [String] = []
        try store.scan(check.sql, []) { row in
            count += 1
            if rows.count < StoreCheck.shownRows {
                var texts: [String] = []
                for column in 0..<row.count { texts.append(Self.text(of: try row.value(column))) }
                rows.append(texts.joined(separator: ", "))
            }
            return true
        }
        report.checks += 1
        guard count > 0 else { return }
        report.problems.append(Maintenance.StoreProblem(check.name, check.about, count: count, rows: rows))
    }

    private static func text(of value: SQLValue) -> String {
        switch value {
        case .null: "null"
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .text(let text): text
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}
