import Contracts
import HTTP
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import DashboardService

/// The dashboard's front on a free loopback port, with its own database, a clock that a test moves, a
/// catalog, a progress and a leaderboards service that answer what a test says.
final class TestDashboard: Sendable {
    let folder: ScratchFolder
    let clock = ManualClock()
    let database: Database
    let accounts: Accounts
    let catalog: FakeCatalog
    let progress: FakeProgress
    let leaderboards: FakeLeaderboards
    let front: DashboardFront
    let worker: PasswordWorker
    private let server: HTTPServer
    let address: ListenAddress

    static let sessionAge: Duration = .seconds(3600)
    /// The account of most tests: it may look at every artist.
    static let owner: AccountID = "u-operator"

    /// - Parameter flags: the dashboard's configuration, as flags.
    init(
        _ flags: [String] = [], catalog manner: ServiceManner = .answers,
        progress progressManner: ServiceManner = .answers, leaderboards boardsManner: ServiceManner = .answers
    ) throws {
        folder = try ScratchFolder()
        database = try Database.open(.dashboard(in: folder), schema: DashboardSchema.schema)
        worker = try PasswordWorker()
        catalog = try FakeCatalog(manner)
        progress = try FakeProgress(progressManner)
        leaderboards = try FakeLeaderboards(boardsManner)
        accounts = Accounts(
            database: database, clock: clock, worker: worker, catalog: catalog.client,
            logger: Logger(service: Dashboard.name, level: .error, descriptor: -1), sessionAge: Self.sessionAge)
        let front = try DashboardFront(
            accounts: accounts, catalog: catalog.client, progress: progress.client,
            leaderboards: leaderboards.client, configuration: try Self.configuration(flags), clock: clock,
            logger: Logger(service: Dashboard.name, level: .error, descriptor: -1),
            // No busy machine makes it pass.
            pageDeadline: .seconds(60))
        self.front = front
        let routes = try front.router()
        server = HTTPServer(
            listen: .tcp(port: 0), limits: DashboardFront.limits, ownHeaders: front.refusalHeaders,
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
        await progress.stop()
        await leaderboards.stop()
        await worker.stop()
        await database.close()
    }

    // MARK: Accounts

    /// Adds credentials, and an entry in the directory; without a password nobody can sign in with it.
    func add(
        _ account: AccountID, email: String? = nil, name: String? = "Ann", isOperator: Bool = false,
        password: String? = nil, roles: [(String, Catalog.ArtistRole)] = []
    ) async throws {
        catalog.script.enter(account, name: name, roles: roles)
        progress.script.enter(account)
        let email = try EmailAddress(email ?? "\(account)@x.example")
        var hash: String?
        if let password {
            hash = try await worker.make(
                try PasswordText(new: password, for: email), for: PasswordWorker.Caller(.known)
            ).text
        }
        let credential = Credential(
            account: account, email: email.text, password: hash, isOperator: isOperator, createdAt: clock.now)
        try await database.write(cost: 1) { store in
            try CredentialStore(store: store).add(credential, emailKey: email.key)
        }
    }

    /// A session of an account, opened without a password; the operator's where none is named.
    func session(of account: AccountID = owner) async throws -> SecretToken {
        let isKnown = try await database.read { store in
            try CredentialStore.credential(of: account, in: store) != nil
        }
        if !isKnown { try await add(account, name: "Operator", isOperator: account == Self.owner) }
        let signedIn = SignedIn(session: try SecretToken(), device: try SecretToken())
        let (now, accounts) = (clock.now, accounts)
        try await database.write(cost: 1) { store in
            try accounts.openSession(
                signedIn, for: account, instead: nil, Visitor(address: nil, browser: "test"), at: now, in: store)
        }
        return signedIn.session
    }

    /// Ends a session as its owner does.
    func end(_ session: SecretToken) async throws {
        try await accounts.signOut(session, Visitor(address: nil, browser: nil))
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
    _ flags: [String] = [], catalog manner: ServiceManner = .answers, progress: ServiceManner = .answers,
    leaderboards: ServiceManner = .answers, _ body: (TestDashboard) async throws -> Void
) async throws {
    let dashboard = try TestDashboard(flags, catalog: manner, progress: progress, leaderboards: leaderboards)
    do {
        try await body(dashboard)
    } catch {
        await dashboard.stop()
        throw error
    }
    await dashboard.stop()
}
