import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Support
import Transport

@testable import CommandLineTool

/// A catalog and a dashboard that keep accounts in memory, behind routers and clients as real ones are.
final class FakeSuite: Sendable {
    struct State {
        var artists: [ArtistID: String] = [:]
        var directory: [AccountID: Catalog.AccountEntry] = [:]
        var roles: [Catalog.RoleEntry] = []
        /// By e-mail.
        var signIns: [Dashboard.ListedAccount] = []
        var passwords: [AccountID: String] = [:]
        var audit: [Dashboard.AuditEntry] = []
        var hasNoLog = false
        /// The methods that changed something, in their order.
        var changes: [String] = []
    }

    static let now = Timestamp(microseconds: 1_795_254_000_000_000)
    static let link = Dashboard.AccountLink(url: "http://127.0.0.1:8080/link?token=t", expiresAt: now)

    let state = Lock(State())
    let desk: AccountDesk
    private let group: EventLoopGroup
    private let server: RPCServer

    /// - Parameter isRunning: whether anybody answers.
    init(isRunning: Bool = true) throws {
        group = try EventLoopGroup(count: 1)
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        try Self.serveCatalog(on: &router, state)
        try Self.serveDashboard(on: &router, state)
        let logger = Logger(service: "fake", level: .error, descriptor: -1)
        server = RPCServer(
            state: ServerState(router: router, limits: WireLimits(), logger: logger), group: group,
            policy: PeerPolicy(), metrics: metrics)
        let peer = PeerIdentity(userID: geteuid(), processID: getpid(), roles: .operator)
        let (server, group) = (server, group)
        func client(_ service: String) -> RPCClient {
            let memory = MemoryConnector(service: service, server: server, peer: peer)
            let connector: any Connector = isRunning ? memory : NoReplicas(service: service)
            return RPCClient(pool: ReplicaPool(connector: connector, group: group))
        }
        desk = AccountDesk(dashboard: client(Dashboard.name), catalog: client(Catalog.name), dataFolder: "/data")
    }

    func stop() async {
        await server.drain()
        group.stop()
    }

    /// An account that can sign in and has an entry in the directory.
    func add(_ id: String, _ email: String, name: String? = nil, isOperator: Bool = false, lastSignIn: Timestamp? = nil)
    {
        let account = AccountID(unchecked: id)
        state.withLock { state in
            state.directory[account] = Catalog.AccountEntry(id: account, name: name, createdAt: Self.now)
            state.signIns.append(
                Dashboard.ListedAccount(
                    account: account, email: email, isOperator: isOperator, hasPassword: lastSignIn != nil,
                    createdAt: Self.now, lastSignInAt: lastSignIn))
        }
    }

    func add(artist id: String, _ name: String) {
        state.withLock { $0.artists[ArtistID(unchecked: id)] = name }
    }

    func give(_ role: Catalog.ArtistRole, on artist: String, to account: String) {
        state.withLock { state in
            state.roles.append(
                Catalog.RoleEntry(
                    artist: ArtistID(unchecked: artist), account: AccountID(unchecked: account), role: role,
                    since: Self.now))
        }
    }

    // MARK: The catalog

    private static func serveCatalog(on router: inout Router, _ held: Lock<State>) throws {
        try router.serve(
            Catalog.GetSummary.self,
            immediate: { request, _ in
                try held.withLock { state in
                    guard let name = state.artists[request.artist] else {
                        throw CatalogFailure.unknownArtist(request.artist)
                    }
                    var reply = Catalog.GetSummary.Reply()
                    reply.artist.id = request.artist
                    reply.artist.name = name
                    return reply
                }
            })
        try router.serve(
            Catalog.FindArtists.self,
            immediate: { request, _ in
                held.withLock { state in
                    let found = state.artists.filter { $0.value.lowercased().hasPrefix(request.query.lowercased()) }
                    return .init(
                        artists: found.sorted { $0.key < $1.key }.map {
                            .init(id: $0.key, name: $0.value, verified: false, tracks: 0, followers: 0)
                        })
                }
            })
        try router.serve(
            Catalog.GetAccount.self, immediate: { request, _ in try held.withLock { try $0.profile(request.account) } })
        try router.serve(
            Catalog.SetStaff.self,
            immediate: { request, _ in
                try held.withLock { state in
                    _ = try state.profile(request.account)
                    state.directory[request.account]?.staff = request.staff
                    state.changes.append("setStaff")
                    return try state.profile(request.account)
                }
            })
        try router.serve(
            Catalog.PutAccounts.self,
            immediate: { request, _ in
                held.withLock { state in
                    var reply = PutReply()
                    for entry in request.accounts.compactMap({ read($0, Catalog.AccountEntry.self) }) {
                        state.directory[entry.id] = entry
                        reply.added += 1
                    }
                    state.changes.append("putAccounts")
                    return reply
                }
            })
        try router.serve(
            Catalog.PutRoles.self,
            immediate: { request, _ in
                held.withLock { state in
                    state.changes.append("putRoles")
                    return state.put(request.roles.compactMap { read($0, Catalog.RoleEntry.self) })
                }
            })
    }

    private static func read<Entry: WireValue>(_ text: RawJSON, _ type: Entry.Type) -> Entry? {
        text.bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return try? Entry.read(&reader)
        }
    }

    // MARK: The dashboard

    private static func serveDashboard(on router: inout Router, _ held: Lock<State>) throws {
        try router.serve(
            Dashboard.AddAccount.self,
            immediate: { request, _ in try held.withLock { try $0.add(request) } })
        try router.serve(
            Dashboard.CreatePasswordLink.self,
            immediate: { request, _ in
                try held.withLock { state in
                    guard state.signIns.contains(where: { $0.account == request.account }) else {
                        throw DashboardFailure.unknownAccount(request.account)
                    }
                    state.changes.append("createPasswordLink")
                    return link
                }
            })
        try router.serve(
            Dashboard.ListAccounts.self,
            immediate: { request, _ in
                held.withLock { state in
                    let found = state.signIns.filter {
                        $0.email.hasPrefix(request.query.lowercased()) || $0.account.text == request.query
                    }.sorted { $0.email < $1.email }
                    return page(found, request.cursor, request.limit, Dashboard.ListAccounts.Reply.init)
                }
            })
        try router.serve(
            Dashboard.NoteChange.self,
            immediate: { request, _ in
                try held.withLock { state in
                    if state.hasNoLog { throw DashboardFailure.directoryAway(reason: "It rests.") }
                    let entry = Dashboard.AuditEntry(
                        at: now, action: request.action == .roleChanged ? .roleChanged : .staffChanged,
                        account: request.account, actor: Dashboard.AuditEntry.desk, detail: request.detail)
                    state.audit.insert(entry, at: 0)
                    return entry
                }
            })
        try router.serve(
            Dashboard.ReadAudit.self,
            immediate: { request, _ in
                held.withLock { state in
                    let found = state.audit.filter { request.account == nil || $0.account == request.account }
                    return page(found, request.cursor, request.limit, Dashboard.ReadAudit.Reply.init)
                }
            })
    }

    /// Pages are two long at most, so that few rows fill several.
    private static func page<Row, Reply>(
        _ rows: [Row], _ cursor: String?, _ limit: Int, _ make: ([Row], String?) -> Reply
    ) -> Reply {
        let start = cursor.flatMap { Int($0) } ?? 0
        let end = min(rows.count, start + min(limit, 2))
        return make(Array(rows[start..<end]), end < rows.count ? "\(end)" : nil)
    }
}

extension FakeSuite.State {
    fileprivate func profile(_ account: AccountID) throws -> Catalog.AccountProfile {
        guard let entry = directory[account] else { throw CatalogFailure.unknownAccount(account) }
        let roles = roles.filter { $0.account == account }.map { role in
            Catalog.AccountRole(
                artist: .init(
                    id: role.artist, name: artists[role.artist] ?? "", slug: nil, picture: nil, verified: false),
                role: role.role, since: role.since)
        }
        return Catalog.AccountProfile(entry: entry, roles: roles, asOf: FakeSuite.now)
    }

    fileprivate mutating func put(_ entries: [Catalog.RoleEntry]) -> PutReply {
        var reply = PutReply()
        for (index, entry) in entries.enumerated() {
            let owner = roles.first { $0.artist == entry.artist && $0.role == .owner }
            if entry.role == .owner, let owner, owner.account != entry.account {
                reply.refused.append(
                    RefusedEntry(index: index, field: "role", reason: "it has an owner already, \"\(owner.account)\""))
                continue
            }
            let before = roles.count
            roles.removeAll { $0.artist == entry.artist && $0.account == entry.account }
            let had = roles.count < before
            if entry.role != .none { roles.append(entry) }
            if had { reply.changed += 1 } else if entry.role == .none { reply.unchanged += 1 } else { reply.added += 1 }
        }
        return reply
    }

    fileprivate mutating func add(_ request: Dashboard.AddAccount) throws -> Dashboard.AddAccount.Reply {
        guard request.email.contains("@") else {
            throw DashboardFailure.badField(field: "email", reason: "The e-mail \"\(request.email)\" has no @.")
        }
        if signIns.contains(where: { $0.email == request.email }) {
            throw DashboardFailure.emailTaken(email: request.email)
        }
        let account = request.account ?? AccountID(unchecked: "u-\(signIns.count + 1)")
        if request.account != nil, directory[account] == nil { throw DashboardFailure.unknownAccount(account) }
        if signIns.contains(where: { $0.account == account }) { throw DashboardFailure.hasCredentials(account) }
        if request.account == nil {
            directory[account] = Catalog.AccountEntry(id: account, name: request.name, createdAt: FakeSuite.now)
        }
        signIns.append(
            Dashboard.ListedAccount(
                account: account, email: request.email, isOperator: request.isOperator,
                hasPassword: request.password != nil, createdAt: FakeSuite.now, lastSignInAt: nil))
        passwords[account] = request.password
        changes.append("addAccount")
        return .init(account: account, link: request.password == nil ? FakeSuite.link : nil)
    }
}

private struct NoReplicas: Connector {
    let service: String

    func replicas() -> [String] { [] }

    func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel { throw SocketError("there is none.") }
}

/// A console that keeps what is printed.
final class KeptConsole {
    let console: Console
    private let folder: ScratchFolder
    private let descriptors: [Int32]

    init() throws {
        let folder = try ScratchFolder()
        self.folder = folder
        descriptors = ["out", "errors"].map {
            open("\(folder.path)/\($0)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        }
        console = Console(
            out: CommandLineTool.Output(descriptor: descriptors[0]),
            diagnostics: CommandLineTool.Output(descriptor: descriptors[1]))
    }

    var output: String { String(decoding: FileBytes.read(folder.path + "/out") ?? [], as: UTF8.self) }
    var errors: String { String(decoding: FileBytes.read(folder.path + "/errors") ?? [], as: UTF8.self) }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
