/// One numbered step of a schema. Applied once, in a transaction of its own.
///
/// Steps expand first: they add tables and columns that the release before does not mind, so that old and
/// new processes run side by side on one database; what nobody uses any more is dropped a release later.
package struct Migration: Sendable {
    /// 1, 2, 3 … without gaps.
    package let version: Int
    /// The lowest schema version a program must know to work on the database after this step.
    package let oldestBinary: Int
    /// The statements, each a single one.
    package let sql: [StaticString]

    package init(version: Int, oldestBinary: Int, sql: [StaticString]) {
        self.version = version
        self.oldestBinary = oldestBinary
        self.sql = sql
    }
}

/// The schema of one service's database: whose it is, and the steps that make it.
package struct Schema: Sendable {
    /// The service's name. A database made by another service is refused.
    package let name: String
    /// The steps in order.
    package let migrations: [Migration]
    /// Makes the rows that a program of an earlier release did not write, where they are missing; a step of SQL alone
    /// could not. Called at each opening once all steps are done, in a transaction of its own.
    package let complete: (@Sendable (any SQLWriting) throws -> Void)?

    package init(
        name: String, migrations: [Migration], complete: (@Sendable (any SQLWriting) throws -> Void)? = nil
    ) {
        self.name = name
        self.migrations = migrations
        self.complete = complete
    }

    /// The version this program knows.
    package var version: Int { migrations.last?.version ?? 0 }

    /// Throws `invalidSchema` unless the steps are numbered 1, 2, 3 … and none asks for a later program.
    func validate() throws(StorageError) {
        guard !name.isEmpty else { throw StorageError.invalidSchema(reason: "the schema has no name") }
        for (index, migration) in migrations.enumerated() {
            guard migration.version == index + 1 else {
                throw StorageError.invalidSchema(
                    reason: "step \(index + 1) has the number \(migration.version)")
            }
            guard migration.oldestBinary <= migration.version else {
                throw StorageError.invalidSchema(
                    reason:
                        "step \(migration.version) asks for a program that knows \(migration.oldestBinary)")
            }
        }
    }
}
