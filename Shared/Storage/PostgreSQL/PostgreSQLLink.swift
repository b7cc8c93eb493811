internal import ServiceKit

/// A connection to a server that is made again where it was lost. While the server is away it is tried at
/// growing intervals, and callers are refused at once in between.
final class PostgreSQLLink {
    private let server: PostgreSQLServer
    private let role: PostgreSQLServer.Role
    private(set) var connection: PostgreSQLConnection?
    private var attempt = 0
    private var lastFailure: (error: StorageError, retryAt: MonotonicInstant)?

    private static let backoff = Backoff(base: .milliseconds(50), cap: .seconds(2))

    init(_ server: PostgreSQLServer, _ role: PostgreSQLServer.Role, _ connection: PostgreSQLConnection? = nil) {
        self.server = server
        self.role = role
        self.connection = connection
    }

    /// Runs `body` with a connection that it may find lost: then, once, with a new one. `body` must leave
    /// nothing behind before its first answer.
    func withConnection<Result>(
        _ body: (PostgreSQLConnection) throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        if let connection, connection.isUsable {
            do throws(StorageError) {
                return try body(connection)
            } catch {
                guard connection.isLost else { throw error }
            }
        }
        return try body(try connect())
    }

    private func connect() throws(StorageError) -> PostgreSQLConnection {
        connection = nil
        if let lastFailure, MonotonicClock.now < lastFailure.retryAt { throw lastFailure.error }
        do throws(StorageError) {
            let made = try server.connect(role)
            connection = made
            attempt = 0
            lastFailure = nil
            return made
        } catch {
            lastFailure = (error, MonotonicClock.now + Self.backoff.delay(attempt: attempt))
            attempt += 1
            throw error
        }
    }
}
