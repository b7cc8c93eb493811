internal import CPQ
internal import Glibc
internal import ServiceKit

/// One connection to a PostgreSQL server, with its prepared statements. Used by one thread at a time.
///
/// It is always in libpq's pipeline mode and never blocks inside libpq: statements are queued, a sync ends the
/// batch, and while it waits for the socket it both sends and reads, so that neither side's buffer can hold up
/// the other. A batch is one round trip: `BEGIN` and savepoints travel in front of the statement that follows
/// (`runAhead`), many rows of one statement as one batch a chunk. An error makes the server pass over the rest
/// of its batch; the connection is usable again behind the sync.
///
/// Answers are whole before anybody sees their rows: a body may run other statements inside its loop.
///
/// Does not reconnect: a ``PostgreSQLLink`` does.
final class PostgreSQLConnection {
    private let handle: OpaquePointer
    private let server: PostgreSQLServer
    /// By the address of the literal, which lives as long as the process.
    private var statements: [UnsafePointer<UInt8>: PostgreSQLStatement] = [:]
    /// Statements without values that go out with the next batch.
    private var ahead: [String] = []
    /// The statements of the batch, for errors.
    private var queued: [String] = []
    private var values = PostgreSQLValues()
    /// Why the transaction failed: the server answers everything after it with a consequence.
    private var transactionFailure: StorageError?
    /// The call that runs: its queries stop when it is interrupted.
    var ticket: CallTicket?
    private(set) var isLost = false
    /// Whether a statement was asked to stop: the request may arrive late and stop another.
    private var isInterrupted = false
    /// When the server may be asked to stop again.
    private var nextInterruption = MonotonicInstant(nanoseconds: 0)
    private static let interruptionInterval: Duration = .milliseconds(100)

    /// Rows of values in one batch, and their bytes: bounds what both sides hold.
    private static let batchRows = 500
    private static let batchBytes = 1 << 20
    /// How often a query that runs is looked at for its interruption.
    private static let pollMilliseconds: Int32 = 20

    init(_ handle: OpaquePointer, _ server: PostgreSQLServer) {
        self.handle = handle
        self.server = server
    }

    deinit { PQfinish(handle) }

    /// Whether it may be used for another call.
    var isUsable: Bool { !isLost && !isInterrupted && PQstatus(handle) == CONNECTION_OK }

    var isInTransaction: Bool {
        let status = PQtransactionStatus(handle)
        return !isLost && (status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE)
    }

    var hasFailedTransaction: StorageError? {
        PQtransactionStatus(handle) == PQTRANS_INERROR
            ? transactionFailure ?? .failed(reason: "the transaction failed") : nil
    }

    // MARK: Statements without values

    /// Has it run in front of the next statement, in the same round trip.
    func runAhead(_ sql: String) { ahead.append(sql) }

    /// Takes back the last `runAhead` where it is this and not sent yet.
    func unqueue(_ sql: String) -> Bool {
        guard ahead.last == sql else { return false }
        ahead.removeLast()
        return true
    }

    /// Runs it now, behind what waits to be run ahead. Returns what the server calls the outcome.
    @discardableResult
    func run(_ sql: String) throws(StorageError) -> String {
        try sendAhead()
        try queue(sql, PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1))
        return try answers().last.flatMap { PQcmdStatus($0.handle) }.map { String(cString: $0) } ?? ""
    }

    func begin(_ first: String, _ others: String...) throws(StorageError) {
        ahead = [first] + others.dropLast()
        transactionFailure = nil
        try run(others.last ?? "")
    }

    /// The call's error was answered; what comes now is judged for itself.
    func forgetFailure() { transactionFailure = nil }

    /// Ends the transaction, if there still is one, without keeping what it did.
    func rollBack() {
        ahead = []
        // Where it fails, the connection is lost and the transaction with it.
        if isInTransaction { _ = try? run("ROLLBACK") }
        transactionFailure = nil
    }

    /// Whether the server still answers.
    func check() throws(StorageError) { _ = try answers() }

    // MARK: Statements with values

    func run(_ sql: StaticString, _ values: [SQLValue]) throws(StorageError) -> PostgreSQLResult {
        if let ticket, ticket.isInterrupted { throw StorageError.cancelled }
        let statement = try statement(for: sql, values.count)
        try sendAhead()
        try send(statement, values)
        guard let result = try answers().last else {
            throw StorageError.failed(reason: "the server gave no answer")
        }
        return result
    }

    /// Runs a statement once for each row of values, a chunk of rows in a round trip.
    func run(
        _ sql: StaticString, rows: [SQLValue], of width: Int, each: (_ index: Int, PostgreSQLResult) throws -> Void
    ) throws {
        guard width > 0, rows.count.isMultiple(of: width) else {
            throw StorageError.failed(reason: "\(rows.count) values are no whole rows of \(width)")
        }
        let statement = try statement(for: sql, width)
        let total = rows.count / width
        var index = 0
        while index < total {
            if let ticket, ticket.isInterrupted { throw StorageError.cancelled }
            let first = index
            var bytes = 0
            try sendAhead()
            while index < total, index - first < Self.batchRows, bytes < Self.batchBytes {
                try send(statement, rows[index * width..<(index + 1) * width])
                bytes += values.count
                index += 1
            }
            for (place, result) in try answers().suffix(index - first).enumerated() { try each(first + place, result) }
        }
    }

    private func statement(for sql: StaticString, _ given: Int) throws(StorageError) -> PostgreSQLStatement {
        guard sql.hasPointerRepresentation else {
            throw StorageError.invalidStatement(sql: sql.description, reason: "it is a single character")
        }
        if let known = statements[sql.utf8Start] { return known }
        let translation = Dialect.translation(of: sql)
        let text = sql.description
        guard !translation.isEmpty else { throw StorageError.invalidStatement(sql: text, reason: "it is empty") }
        guard given == translation.placeholders else {
            throw StorageError.wrongValueCount(sql: text, expected: translation.placeholders, given: given)
        }
        let name = "s\(statements.count)"
        try sendAhead()
        try queue(text, PQsendPrepare(handle, name, translation.sql, 0, nil))
        try queue(text, PQsendDescribePrepared(handle, name))
        let description = try answers().last
        let types = description.map { found in
            (0..<max(0, PQnparams(found.handle))).map { PQparamtype(found.handle, $0) }
        }
        let statement = PostgreSQLStatement(name: name, sql: text, types: types ?? [])
        statements[sql.utf8Start] = statement
        return statement
    }

    // MARK: Batches

    private func send(
        _ statement: PostgreSQLStatement, _ row: some Collection<SQLValue>
    ) throws(StorageError) {
        do {
            try values.set(row, for: statement)
        } catch {
            // What stands in front of it in the batch is sent; the call fails and takes it back.
            if !queued.isEmpty { _ = try answers() }
            transactionFailure = transactionFailure ?? error
            throw error
        }
        try queue(statement.sql, values.send(statement, on: handle) ? 1 : 0)
    }

    private func sendAhead() throws(StorageError) {
        let statements = ahead
        ahead = []
        for sql in statements { try queue(sql, PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1)) }
    }

    /// libpq takes everything while it has a connection.
    private func queue(_ sql: String, _ taken: Int32) throws(StorageError) {
        guard taken == 1 else { throw lost() }
        queued.append(sql)
    }

    /// Ends the batch and returns its answers, one a statement.
    private func answers() throws(StorageError) -> [PostgreSQLResult] {
        let statements = queued
        queued = []
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        try flush()
        var results: [PostgreSQLResult] = []
        results.reserveCapacity(statements.count)
        var failure: StorageError?
        for sql in statements {
            while let result = try next() {
                switch result.status {
                case PGRES_COMMAND_OK, PGRES_TUPLES_OK: results.append(result)
                case PGRES_PIPELINE_ABORTED: break
                default:
                    let found = PostgreSQLFailure(result.handle)
                    failure = found.isConsequence ? transactionFailure : nil
                    failure = failure ?? found.storageError(in: sql)
                }
            }
        }
        guard let end = try next(), end.status == PGRES_PIPELINE_SYNC else { throw lost() }
        guard let failure else { return results }
        transactionFailure = transactionFailure ?? failure
        throw failure
    }

    private func next() throws(StorageError) -> PostgreSQLResult? {
        while PQisBusy(handle) == 1 {
            _ = try wait(for: POLLIN)
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        if let result = PQgetResult(handle) { return PostgreSQLResult(result) }
        guard PQstatus(handle) == CONNECTION_OK else { throw lost() }
        return nil
    }

    /// Sends all that is queued, and reads meanwhile what the server wants to get rid of.
    private func flush() throws(StorageError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                let ready = try wait(for: POLLIN | POLLOUT)
                if Int32(ready) & ~POLLOUT != 0, PQconsumeInput(handle) != 1 { throw lost() }
            default: throw lost()
            }
        }
    }

    private func wait(for events: Int32) throws(StorageError) -> Int16 {
        let descriptor = PQsocket(handle)
        guard descriptor >= 0 else { throw lost() }
        var entry = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
        while true {
            if let ticket, ticket.isInterrupted { interrupt() }
            let limit = ticket == nil ? -1 : Self.pollMilliseconds
            let count = poll(&entry, 1, limit)
            if count > 0 { return entry.revents }
            if count < 0, errno != EINTR { throw lost() }
        }
    }

    /// Asks the server to stop what runs, and again after a while: it overlooks a request that comes between two
    /// statements. The answer comes as the statement's error.
    private func interrupt() {
        isInterrupted = true
        guard MonotonicClock.now >= nextInterruption else { return }
        nextInterruption = MonotonicClock.now + Self.interruptionInterval
        guard let request = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(request) }
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(request, &reason, Int32(reason.count))
    }

    private func lost() -> StorageError {
        isLost = true
        queued = []
        ahead = []
        return .unreachable(server: server.name, reason: "the connection was lost (\(server.message(of: handle)))")
    }
}
