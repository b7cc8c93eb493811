package import Storage

/// The dashboard's tables: who can sign in, and how. Names and roles are the catalogue's.
///
/// Tokens are kept as SHA-256 only: who reads the file cannot sign in with it. Times are microseconds.
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
                ]),
            Migration(version: 2, oldestBinary: 2, sql: accounts),
        ])

    /// Accounts take the place of links that signed in an operator without a name; whom these had signed in sets a
    /// password by the set-up link.
    private static let accounts: [StaticString] = [
        "DROP TABLE sign_in_links",
        "DROP TABLE sessions",
        """
        CREATE TABLE credentials (
            account TEXT PRIMARY KEY,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL UNIQUE,
            password TEXT,
            is_operator INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            signed_in_at INTEGER
        ) STRICT
        """,
        """
        CREATE TABLE links (
            hash BLOB PRIMARY KEY,
            purpose TEXT NOT NULL,
            account TEXT REFERENCES credentials (account),
            expires_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE sessions (
            hash BLOB PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            account TEXT NOT NULL REFERENCES credentials (account),
            created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            browser TEXT NOT NULL,
            address TEXT
        ) STRICT
        """,
        "CREATE INDEX sessions_account ON sessions (account, seen_at)",
        """
        CREATE TABLE devices (
            hash BLOB NOT NULL,
            account TEXT NOT NULL REFERENCES credentials (account),
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (hash, account)
        ) STRICT
        """,
        "CREATE INDEX devices_account ON devices (account, seen_at)",
        """
        CREATE TABLE tokens (
            hash BLOB PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            account TEXT NOT NULL REFERENCES credentials (account),
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            used_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX tokens_account ON tokens (account, created_at)",
        """
        CREATE TABLE audit (
            position INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            account TEXT,
            actor TEXT NOT NULL,
            address TEXT,
            detail TEXT
        ) STRICT
        """,
        "CREATE INDEX audit_account ON audit (account, position)",
        "CREATE INDEX audit_action ON audit (action, at)",
    ]
}
