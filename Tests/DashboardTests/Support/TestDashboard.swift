import Contracts
import DashboardService
import HTTP
import JSONRPC
import ServiceKit
import Storage
import Support
import Transport

/// The dashboard's front on a free loopback port, with its own database, a clock that a test moves, and a
/// catalog that answers what a test says.
final class TestDashboard: Sendable {
    let folder: ScratchFolder
    let clock = ManualClock()
    let database: Database
    let sessions: SessionStore
    let catalog: FakeCatalog
    private let server: HTTPServer
    let address: ListenAddress

    static let sessionAge: Duration = .seconds(3600)

    /// - Parameter flags: the dashboard's configuration, as flags.
    init(_ flags: [String] = [], catalog manner: CatalogManner = .answers) throws {
        folder = try ScratchFolder()
        database = try Database.open(.dashboard(in: folder), schema: DashboardSchema.schema)
        sessions = SessionStore(database: database, clock: clock, sessionAge: Self.sessionAge)
        catalog = try FakeCatalog(manner)
        let front = try DashboardFront(
            sessions: sessions, catalog: catalog.client,
            configuration: try Self.configuration(flags), clock: clock,
            logger: Logger(service: Dashboard.name, level: .error, descriptor: -1),
            // No busy machine makes it pass.
            homeDeadline: .seconds(60))
        let routes = try front.router()
        server = HTTPServer(
            listen: .tcp(port: 0), ownHeaders: DashboardFront.refusalHeaders,
            handler: { await front.answer($0, by: routes) })
        try server.start()
        address = server.boundAddress ?? .tcp(port: 0)
    }

    static func configuration(_ flags: [String]) throws -> Configuration {
        try Configuration.load(ConfigurationSchema(DashboardKeys.all), arguments: flags, environment: [:])
    }

    func stop() async {
        await server.stop(budget: .zero)
        await catalog.stop()
        await database.close()
    }

    // MARK: Signing in

    /// A session opened by a link of its own.
    func session() async throws -> SecretToken {
        let (link, _) = try await sessions.createLink()
        guard let session = try await sessions.open(with: link) else {
            throw NoAnswer(description: "no session was opened")
        }
        return session
    }

    // MARK: Requests

    /// Sends bytes as they are on a connection of their own and reads to its end.
    func send(_ text: String) async throws -> HTTPAnswer { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws -> HTTPAnswer { try await HTTPAnswer(to: bytes, at: address) }

    /// A well-formed request.
    ///
    /// - Parameter headers: whole lines, each with its CR LF.
    func request(
        _ method: String, _ target: String, session: String? = nil, headers: String = "", body: String = ""
    ) async throws -> HTTPAnswer {
        let cookie = session.map { "Cookie: beatpass_session=\($0)\r\n" } ?? ""
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return try await send(
            "\(method) \(target) HTTP/1.1\r\nHost: dashboard.test\r\nConnection: close\r\n\(cookie)\(length)\(headers)\r\n\(body)"
        )
    }

    func get(_ target: String, session: String? = nil) async throws -> HTTPAnswer {
        try await request("GET", target, session: session)
    }

    func post(_ target: String, session: String? = nil, form: String) async throws -> HTTPAnswer {
        try await request(
            "POST", target, session: session, headers: "Content-Type: application/x-www-form-urlencoded\r\n", body: form
        )
    }
}

/// Runs a test on a dashboard and stops it, however the test ends.
func withDashboard(
    _ flags: [String] = [], catalog manner: CatalogManner = .answers, _ body: (TestDashboard) async throws -> Void
) async throws {
    let dashboard = try TestDashboard(flags, catalog: manner)
    do {
        try await body(dashboard)
    } catch {
        await dashboard.stop()
        throw error
    }
    await dashboard.stop()
}
