package import Contracts
package import ServiceKit
package import Storage

/// Who is signed in: one-time links, and the sessions they open.
package struct SessionStore: Sendable {
    private let database: Database
    private let clock: any WallClock
    private let sessionAge: Duration
    /// How long a link may lie unused.
    private static let linkAge: Duration = .seconds(24 * 3600)

    package init(database: Database, clock: any WallClock, sessionAge: Duration) {
        self.database = database
        self.clock = clock
        self.sessionAge = sessionAge
    }

    /// A link's token. Older links stay valid; expired ones are forgotten.
    package func createLink() async throws -> (token: SecretToken, expiresAt: Timestamp) {
        let token = try SecretToken()
        let hash = try token.hash
        let now = clock.now
        let expiresAt = now.advanced(by: Self.linkAge)
        try await database.write(cost: 256) { store in
            try store.execute("DELETE FROM sign_in_links WHERE expires_at <= ?1", [.integer(now.microseconds)])
            try store.execute(
                "INSERT INTO sign_in_links VALUES (?1, ?2)", [.blob(hash), .integer(expiresAt.microseconds)])
        }
        return (token, expiresAt)
    }

    /// Uses a link up and opens a session: both or neither. nil where the link is unknown, used or expired.
    package func open(with link: SecretToken) async throws -> SecretToken? {
        let session = try SecretToken()
        let (linkHash, sessionHash) = (try link.hash, try session.hash)
        let now = clock.now
        let expiresAt = now.advanced(by: sessionAge)
        let isOpened = try await database.write(cost: 256) { store in
            let used = try store.execute(
                "DELETE FROM sign_in_links WHERE hash = ?1 AND expires_at > ?2",
                [.blob(linkHash), .integer(now.microseconds)])
            guard used == 1 else { return false }
            try store.execute("DELETE FROM sessions WHERE expires_at <= ?1", [.integer(now.microseconds)])
            try store.execute(
                "INSERT INTO sessions VALUES (?1, ?2, ?3)",
                [.blob(sessionHash), .integer(now.microseconds), .integer(expiresAt.microseconds)])
            return true
        }
        return isOpened ? session : nil
    }

    package func isValid(_ session: SecretToken) async throws -> Bool {
        let hash = try session.hash
        let now = clock.now
        return try await database.read { store in
            try store.first(
                "SELECT 1 FROM sessions WHERE hash = ?1 AND expires_at > ?2", [.blob(hash), .integer(now.microseconds)]
            ) { _ in true } ?? false
        }
    }

    package func close(_ session: SecretToken) async throws {
        let hash = try session.hash
        try await database.write(cost: 64) { store in
            try store.execute("DELETE FROM sessions WHERE hash = ?1", [.blob(hash)])
        }
    }

    /// Seconds that a browser keeps the session's cookie.
    var sessionSeconds: Int64 { sessionAge.components.seconds }
}

extension Timestamp {
    fileprivate func advanced(by duration: Duration) -> Timestamp {
        advanced(byMicroseconds: duration.nanoseconds / 1000)
    }
}
