import Contracts
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// Who may call what: every method of the suite for every identity, through a session, against what the design
/// says, written out here a second time.
@Suite("Permission matrix")
struct PermissionTests {
    /// What the design's rules lead to.
    enum Verdict: String, Sendable {
        case runs
        case forbidden
        case callerMissing
    }

    /// Whom a method is for.
    enum Audience: String, Sendable, CaseIterable {
        /// What anybody may know who may connect.
        case anyone
        /// Whose account it is.
        case account
        /// Who may act for the artist in question.
        case artist
        /// The suite's own services.
        case services
        /// The operator's desk.
        case desk
    }

    /// Each method's audience and params that fit, for the account "a1" and the artist "own". A new method has to be
    /// entered here.
    static let methods: [String: (audience: Audience, params: String)] = [
        "service.info": (.anyone, "{}"),
        "service.health": (.anyone, "{}"),
        "service.metrics": (.anyone, "{}"),
        "rpc.discover": (.anyone, "{}"),
        "catalog.findArtists": (.anyone, #"{"query":""}"#),
        "catalog.getAccount": (.account, #"{"account":"a1"}"#),
        "catalog.changeProfile": (.account, #"{"account":"a1","name":"A"}"#),
        "catalog.setStaff": (.desk, #"{"account":"a1","staff":true}"#),
        "catalog.getSummary": (.artist, #"{"artist":"own"}"#),
        "catalog.listTracks": (.artist, #"{"artist":"own"}"#),
        "catalog.getActivity": (.artist, #"{"artist":"own"}"#),
        "catalog.getUploads": (.artist, #"{"artist":"own","year":2026}"#),
        "catalog.getUploadDay": (.artist, #"{"artist":"own","day":"2026-11-21"}"#),
        "catalog.getDaySeries": (.artist, #"{"artist":"own","from":"2026-11-01","until":"2026-11-21"}"#),
        "catalog.getDownloads": (.artist, #"{"artist":"own"}"#),
        "catalog.listDownloads": (.artist, #"{"artist":"own"}"#),
        "catalog.explainFigure": (.artist, #"{"artist":"own","figure":"plays"}"#),
        "catalog.getBeats": (.artist, #"{"artist":"own"}"#),
        "catalog.listBeats": (.artist, #"{"artist":"own"}"#),
        "catalog.listCollaborators": (.artist, #"{"artist":"own"}"#),
        "catalog.listJointTracks": (.artist, #"{"artist":"own","collaborator":"other"}"#),
        "catalog.getRecommendations": (.artist, #"{"artist":"own"}"#),
        "catalog.getCollections": (.artist, #"{"artist":"own"}"#),
        "catalog.listCollections": (.artist, #"{"artist":"own"}"#),
        "catalog.putArtists": (.desk, #"{"source":"s","artists":[]}"#),
        "catalog.putTracks": (.desk, #"{"source":"s","tracks":[]}"#),
        "catalog.putAlbums": (.desk, #"{"source":"s","albums":[]}"#),
        "catalog.putAccounts": (.desk, #"{"source":"s","accounts":[]}"#),
        "catalog.putRoles": (.desk, #"{"source":"s","roles":[]}"#),
        "catalog.removeTracks": (.desk, #"{"source":"s","tracks":[]}"#),
        "catalog.recordPlays": (.services, #"{"source":"s","offset":0,"plays":[]}"#),
        "catalog.recordDownloads": (.services, #"{"source":"s","offset":0,"downloads":[]}"#),
        "catalog.recordFollows": (.services, #"{"source":"s","offset":0,"follows":[]}"#),
        "catalog.readChanges": (.services, #"{"after":0}"#),
        "catalog.readSnapshot": (.services, "{}"),
        "catalog.getLicense": (.anyone, #"{"id":""}"#),
        "catalog.getCertificate": (.anyone, #"{"id":""}"#),
        "catalog.listLicenseKeys": (.anyone, "{}"),
        "catalog.revokeLicense": (.desk, #"{"id":"","reason":"r"}"#),
        "catalog.rotateLicenseKey": (.desk, "{}"),
        "catalog.voidPlays": (.desk, #"{"source":"s","offset":0,"voids":[]}"#),
        // Either is checked alike: the account, or the artist.
        "progress.getProgress": (.account, #"{"account":"a1"}"#),
        "progress.listAchievements": (.account, #"{"account":"a1"}"#),
        "progress.listLedger": (.artist, #"{"artist":"own"}"#),
        "progress.refresh": (.artist, #"{"artist":"own"}"#),
        "progress.getRules": (.anyone, "{}"),
        "progress.tryRules": (.desk, #"{"rules":{}}"#),
        "progress.rebuild": (.desk, "{}"),
        "progress.readChanges": (.services, #"{"after":0}"#),
        "progress.readSnapshot": (.services, "{}"),
        "leaderboards.findArtist": (.anyone, #"{"board":"plays","query":"x"}"#),
        "leaderboards.getOptOut": (.artist, #"{"artist":"own"}"#),
        "leaderboards.getPage": (.anyone, #"{"board":"plays"}"#),
        "leaderboards.getStanding": (.artist, #"{"board":"plays","artist":"own"}"#),
        "leaderboards.listBoards": (.anyone, "{}"),
        "leaderboards.readBoard": (.anyone, #"{"board":"plays"}"#),
        "leaderboards.setOptOut": (.artist, #"{"artist":"own","optedOut":false}"#),
        "dashboard.addAccount": (.desk, #"{"email":"a@x.example"}"#),
        "dashboard.createPasswordLink": (.desk, #"{"account":"a1"}"#),
        "dashboard.createSetUpLink": (.desk, "{}"),
        "dashboard.getAddress": (.desk, "{}"),
        "dashboard.listAccounts": (.desk, "{}"),
        "dashboard.noteChange": (.desk, #"{"account":"a1","action":"roleChanged"}"#),
        "dashboard.readAudit": (.desk, "{}"),
        // Services meet what is for them in every service.
        "probe.services": (.services, "{}"),
    ]

    /// Somebody who calls.
    struct Identity: Sendable, CustomStringConvertible {
        var description: String
        var roles: PeerRoles
        var caller: String?
        /// In the order of ``Audience``.
        var verdicts: [Verdict]
    }

    private static let ownCaller = #"{"account":"a1","artists":["own"]}"#

    static let identities: [Identity] = [
        // "An operator may call everything"; one that names a caller "has that caller's rights and no more".
        Identity(
            description: "an operator", roles: .operator, caller: nil,
            verdicts: [.runs, .runs, .runs, .runs, .runs]),
        Identity(
            description: "an operator for somebody with the artist", roles: .operator, caller: ownCaller,
            verdicts: [.runs, .runs, .runs, .forbidden, .forbidden]),
        Identity(
            description: "an operator for somebody with nothing", roles: .operator, caller: "{}",
            verdicts: [.runs, .forbidden, .forbidden, .forbidden, .forbidden]),
        // "A frontend must name a caller, else callerMissing", whatever it calls.
        Identity(
            description: "a frontend for nobody", roles: .frontend, caller: nil,
            verdicts: [.callerMissing, .callerMissing, .callerMissing, .callerMissing, .callerMissing]),
        Identity(
            description: "a frontend for somebody with the artist", roles: .frontend, caller: ownCaller,
            verdicts: [.runs, .runs, .runs, .forbidden, .forbidden]),
        Identity(
            description: "a frontend for somebody with another account and artist", roles: .frontend,
            caller: #"{"account":"a2","artists":["other","own2","a1"]}"#,
            verdicts: [.runs, .forbidden, .forbidden, .forbidden, .forbidden]),
        Identity(
            description: "a frontend for somebody with an account alone", roles: .frontend,
            caller: #"{"account":"a1"}"#,
            verdicts: [.runs, .runs, .forbidden, .forbidden, .forbidden]),
        Identity(
            description: "a frontend for somebody with the artist and no account", roles: .frontend,
            caller: #"{"artists":["own"]}"#,
            verdicts: [.runs, .forbidden, .runs, .forbidden, .forbidden]),
        // The operator's session looks at every artist; that is not the operator's desk, nor every account.
        Identity(
            description: "a frontend for somebody with the scope of all artists", roles: .frontend,
            caller: #"{"account":"a4","scopes":["allArtists"]}"#,
            verdicts: [.runs, .forbidden, .runs, .forbidden, .forbidden]),
        Identity(
            description: "a frontend for a caller without anything", roles: .frontend, caller: "{}",
            verdicts: [.runs, .forbidden, .forbidden, .forbidden, .forbidden]),
        // "A service reaches `.peerService` methods only", and what is for anyone.
        Identity(
            description: "a service", roles: .service, caller: nil,
            verdicts: [.runs, .forbidden, .forbidden, .runs, .forbidden]),
        Identity(
            description: "a service for somebody", roles: .service, caller: ownCaller,
            verdicts: [.forbidden, .forbidden, .forbidden, .forbidden, .forbidden]),
        // "A bridge between hosts is frontend and service, never operator."
        Identity(
            description: "a bridge", roles: [.frontend, .service], caller: nil,
            verdicts: [.runs, .forbidden, .forbidden, .runs, .forbidden]),
        Identity(
            description: "a bridge for somebody with the artist", roles: [.frontend, .service], caller: ownCaller,
            verdicts: [.runs, .runs, .runs, .forbidden, .forbidden]),
        // Strangers are turned away when they connect; one that slips through has nothing.
        Identity(
            description: "a stranger", roles: [], caller: nil,
            verdicts: [.forbidden, .forbidden, .forbidden, .forbidden, .forbidden]),
        Identity(
            description: "a stranger for somebody", roles: [], caller: ownCaller,
            verdicts: [.forbidden, .forbidden, .forbidden, .forbidden, .forbidden]),
    ]

    /// Every method of the suite, and the probe.
    static let requests: [any RPCRequest.Type] = Suite_.methods + CommonMethods.methods + [ServiceProbe.self]

    @Test func `every method has its row`() {
        let names = Self.requests.map { $0.method.text }
        #expect(Set(names) == Set(Self.methods.keys))
        #expect(names.count == Set(names).count)
        #expect(Self.identities.allSatisfy { $0.verdicts.count == Audience.allCases.count })
    }

    @Test(arguments: identities, [RunKind.immediate, .async])
    func `who may call what`(identity: Identity, kind: RunKind) async throws {
        let record = Record()
        let state = try Self.state(record, kind)
        let loop = try EventLoop()
        let peer = RawSession(
            state, peer: PeerIdentity(userID: 1, processID: 1, roles: identity.roles), on: loop)
        for request in Self.requests {
            let name = request.method.text
            let (audience, params) = try #require(Self.methods[name])
            let index = try #require(Audience.allCases.firstIndex(of: audience))
            let meta = identity.caller.map { #","meta":{"caller":\#($0)}"# } ?? ""
            let reply = try await peer.ask(#"{"jsonrpc":"2.0","id":1,"method":"\#(name)","params":\#(params)\#(meta)}"#)
            let verdict = try #require(Self.verdict(reply), "\(name): \(reply.text)")
            #expect(verdict == identity.verdicts[index], "\(identity): \(name)")
            // What was refused did not run, and what runs did so once.
            #expect(record.take() == (verdict == .runs ? [name] : []), "\(identity): \(name)")
            // A notification has the same rights and no reply to tell of it.
            try await peer.send(#"{"jsonrpc":"2.0","method":"\#(name)","params":\#(params)\#(meta)}"# + "\n")
            _ = try await peer.ask(#"{"jsonrpc":"2.0","id":2,"method":"probe.end"}"#)
            // A task may begin behind that reply.
            if verdict == .runs { #expect(await eventually { record.count > 0 }) }
            #expect(record.take() == (verdict == .runs ? [name] : []), "\(identity): notification of \(name)")
        }
        peer.close()
        loop.stop()
    }

    private static func verdict(_ reply: JSONValue) -> Verdict? {
        switch reply["error"]?["code"]?.integerValue {
        case 77: .runs
        case -32004: .forbidden
        case -32005: .callerMissing
        default: nil
        }
    }

    @Test(
        arguments: [
            ("getSummary", #"{"artist":"known"}"#, #"{"artist":"unknown"}"#),
            ("getAccount", #"{"account":"known"}"#, #"{"account":"unknown"}"#),
            ("changeProfile", #"{"account":"known","name":"N"}"#, #"{"account":"unknown","name":"N"}"#),
        ], [#"{"account":"a"}"#, #"{"account":"a","scopes":["allArtists"]}"#])
    func `what exists and what does not are refused alike`(
        method: (name: String, known: String, unknown: String), caller: String
    ) async throws {
        // Who may look at every artist is told of each whether it is there.
        if method.name == "getSummary", caller.contains("allArtists") { return }
        let loop = try EventLoop()
        let peer = RawSession(
            try Self.state(Record(), .immediate), peer: PeerIdentity(userID: 1, processID: 1, roles: .frontend),
            on: loop)
        var replies: [JSONValue] = []
        for params in [method.known, method.unknown] {
            replies.append(
                try await peer.ask(
                    #"{"jsonrpc":"2.0","id":1,"method":"catalog.\#(method.name)","params":\#(params),"meta":{"caller":\#(caller)}}"#
                ))
        }
        #expect(Self.verdict(replies[0]) == .forbidden)
        #expect(replies[0] == replies[1])
        peer.close()
        loop.stop()
    }

    // MARK: Handlers that only record

    enum RunKind: String, Sendable {
        case immediate
        case async
    }

    /// The methods that ran.
    private final class Record: Sendable {
        private let names = Lock<[String]>([])
        var count: Int { names.withLock { $0.count } }
        func note(_ name: String) { names.withLock { $0.append(name) } }
        func take() -> [String] {
            names.withLock { names in
                defer { names = [] }
                return names
            }
        }
    }

    /// The end of a handler that ran: no method has this code.
    private struct Ran: RPCErrorConvertible {
        var rpcError: RPCError { RPCError(ErrorCode(rawValue: 77), "It ran.") }
    }

    private static func state(_ record: Record, _ kind: RunKind) throws -> ServerState {
        var router = Router(metrics: .init())
        func serve<Request: RPCRequest>(_ request: Request.Type) throws {
            switch kind {
            case .immediate:
                try router.serve(
                    request,
                    immediate: { _, _ -> Request.Reply in
                        record.note(Request.method.text)
                        throw Ran()
                    })
            case .async:
                try router.serve(
                    request,
                    async: { _, _ -> Request.Reply in
                        record.note(Request.method.text)
                        throw Ran()
                    })
            }
        }
        for request in requests { try serve(request) }
        return ServerState(router: router, limits: WireLimits(), logger: .init(service: "test", descriptor: -1))
    }
}

/// Under a name of its own, because the testing library has a `Suite` as well.
private enum Suite_ {
    static let methods = Contracts.Suite.services.flatMap { $0.methods }
}

struct ServiceProbe: RPCRequest {
    typealias Reply = TestContract.Nothing
    static let method: MethodName = "probe.services"
    static let about = "For services."
    static let traits = MethodTraits<Self>(access: .peerService, isIdempotent: true, deadline: .seconds(60))
    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {}
}
