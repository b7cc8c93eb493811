package import Storage

/// The dashboard's tables. Tokens are kept as SHA-256 only: who reads the file cannot sign in with it.
package enum DashboardSchema {
    package static let schema = Schema(
        name: "dashboard",
        migrations: [
            Migration(
                version: 1, oldestBinary: 1,
                sql: [
                    """
                    CREATE TABLE sign_in_links (
                        hash BLOB PRIMARY KEY,
                        expires_at INTEGER NOT NULL
                    ) STRICT
                    """,
                    """
                    CREATE TABLE sessions (
                        hash BLOB PRIMARY KEY,
                        created_at INTEGER NOT NULL,
                        expires_at INTEGER NOT NULL
                    ) STRICT
                    """,
                ])
        ])
}
