package import ServiceKit

/// The applier's lock of a store on a PostgreSQL server: an advisory lock of a session of its own, which the server
/// gives back as soon as the connection ends.
///
/// Its connection belongs to a thread of its own. Whether the lock is held is known from an answer of the server on
/// that connection: where there is none, it counts as lost, although the server may notice the end of the
/// connection later than this process does. The cursors are moved by compare-and-set for that reason too.
package final class AdvisoryApplierLock: ApplierLock {
    private let queue = CallQueue<AdvisorySession>(maximumCalls: 64, maximumBytes: .max)

    /// - Parameters:
    ///   - url: of the server and the database.
    ///   - schema: the service's schema.
    /// - Throws: `StorageError.cannotOpen` where the text is no URL. The server is not asked yet.
    package init(url: Secret, schema: String) throws(StorageError) {
        let server = try PostgreSQLServer(
            url: url, schema: schema, connectSeconds: DatabaseOptions().connectSeconds)
        do {
            // It ends with the queue, and the connection with it.
            _ = try NamedThread(name: "storage applier") { [queue] in
                let session = AdvisorySession(server)
                while queue.waitForCalls() == .calls {
                    guard let call = queue.take() else { continue }
                    do {
                        try call.run(session)
                        call.reply(nil)
                    } catch {
                        call.reply(error)
                    }
                }
            }
        } catch {
            throw StorageError.failed(reason: "\(error)")
        }
    }

    deinit { queue.close() }

    /// - Throws: `StorageError`: `unreachable` where the server is away, …
    package func tryAcquire() async throws -> Bool { try await call { try $0.tryAcquire() } }
    package func isHeld() async -> Bool { (try? await call { $0.isHeld() }) ?? false }
    package func release() async { try? await call { $0.release() } }

    private func call<Value: Sendable>(
        _ body: @escaping @Sendable (AdvisorySession) throws -> Value
    ) async throws -> Value {
        try await Call(CallTicket(cost: 0, deadline: nil), body).wait(in: queue)
    }
}

/// The session that holds the lock. One thread uses it.
private final class AdvisorySession {
    private let link: PostgreSQLLink
    private let key: Int64
    /// The connection that has the lock.
    private var holder: PostgreSQLConnection?

    init(_ server: PostgreSQLServer) {
        // A writer's connection: the locks of a standby are another server's.
        link = PostgreSQLLink(server, .writer)
        key = AdvisoryKey.of("applier", server.schema)
    }

    func tryAcquire() throws -> Bool {
        // The server would count a second time, and want it back twice.
        if isHeld() { return true }
        return try link.withConnection { found throws(StorageError) in
            let result = try found.run("SELECT pg_try_advisory_lock(?1)", [.integer(key)])
            guard result.integer == 1 else { return false }
            holder = found
            return true
        }
    }

    func isHeld() -> Bool {
        guard let holder else { return false }
        if (try? holder.check()) != nil { return true }
        self.holder = nil
        return false
    }

    func release() {
        guard let holder else { return }
        // Where the server cannot be told, the connection is lost and the lock with it.
        _ = try? holder.run("SELECT pg_advisory_unlock(?1)", [.integer(key)])
        self.holder = nil
    }
}
