import CatalogService
import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing
import Transport

/// The catalog over memory, on a database file of its own: every call goes through the router, and handlers
/// run where they run in production.
final class TestCatalog: Sendable {
    let folder: ScratchFolder
    let clock: ManualClock
    let store: CatalogStore
    var database: Database { store.database }
    /// Calls as the operator.
    let client: RPCClient
    private let server: RPCServer
    private let group: EventLoopGroup

    /// - Parameters:
    ///   - folder: shared with a replica.
    ///   - limits: nil for a fold that never waits.
    init(
        in folder: ScratchFolder? = nil, clock: ManualClock = ManualClock(),
        fold limits: DeltaFold.Limits? = nil, licenses rules: LicenseRules = .standard
    ) async throws {
        self.folder = try folder ?? ScratchFolder()
        self.clock = clock
        let url = try TestStore.url(for: self.folder.path)
        let location =
            url.map { StoreLocation.server(url: $0, schema: "catalog") } ?? .file(self.folder.path + "/catalog.db")
        store = try await CatalogStore.open(location, fold: limits ?? DeltaFold.Limits())
        group = try EventLoopGroup(count: 2)
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        try CatalogService.serve(on: &router, store: store, clock: clock, licenses: rules)
        try router.requireHandlers(for: Catalog.methods)
        let logger = Logger(service: Catalog.name, level: .error)
        let state = ServerState(router: router, limits: WireLimits(), logger: logger)
        server = RPCServer(state: state, group: group, policy: PeerPolicy(), metrics: metrics)
        client = RPCClient(pool: Self.pool(server, group, .operator))
    }

    /// Calls as a frontend does.
    func frontend() -> FrontendClient { FrontendClient(pool: Self.pool(server, group, .frontend)) }

    private static func pool(_ server: RPCServer, _ group: EventLoopGroup, _ roles: PeerRoles) -> ReplicaPool {
        let peer = PeerIdentity(userID: geteuid(), processID: getpid(), roles: roles)
        return ReplicaPool(
            connector: MemoryConnector(service: Catalog.name, server: server, peer: peer), group: group)
    }

    func stop() async {
        await server.drain()
        await database.close()
        group.stop()
    }

    /// Waits until every event is in the kept tables.
    func folded(within limit: Duration = .seconds(60)) async throws {
        let isFolded = try await eventually(within: limit) {
            try await database.read { store in
                try store.first("SELECT head - folded FROM delta_state", []) { try $0.int(0) } == 0
            }
        }
        #expect(isFolded, "the log was not folded: \(String(describing: database.lastChoreFailure))")
    }

    // MARK: Calls

    static let source = SourceName(unchecked: "test")

    @discardableResult
    func put(artists: [Catalog.ArtistEntry]) async throws -> PutReply {
        try await client.call(Catalog.PutArtists(source: Self.source, artists: artists))
    }

    @discardableResult
    func put(tracks: [Catalog.TrackEntry]) async throws -> PutReply {
        try await client.call(Catalog.PutTracks(source: Self.source, tracks: tracks))
    }

    @discardableResult
    func put(albums: [Catalog.AlbumEntry]) async throws -> PutReply {
        try await client.call(Catalog.PutAlbums(source: Self.source, albums: albums))
    }

    @discardableResult
    func put(accounts: [Catalog.AccountEntry]) async throws -> PutReply {
        try await client.call(Catalog.PutAccounts(source: Self.source, accounts: accounts))
    }

    @discardableResult
    func put(roles: [Catalog.RoleEntry]) async throws -> PutReply {
        try await client.call(Catalog.PutRoles(source: Self.source, roles: roles))
    }

    @discardableResult
    func remove(tracks: [TrackID]) async throws -> Catalog.RemoveTracks.Reply {
        try await client.call(Catalog.RemoveTracks(source: Self.source, tracks: tracks))
    }

    @discardableResult
    func record(
        plays: [Catalog.PlayRow], at offset: Int64 = 0, from source: SourceName = source
    ) async throws -> RecordReply {
        try await client.call(Catalog.RecordPlays(source: source, offset: offset, plays: plays))
    }

    @discardableResult
    func record(
        downloads: [Catalog.DownloadRow], at offset: Int64 = 0, from source: SourceName = source
    ) async throws -> RecordReply {
        try await client.call(Catalog.RecordDownloads(source: source, offset: offset, downloads: downloads))
    }

    @discardableResult
    func record(
        follows: [Catalog.FollowRow], at offset: Int64 = 0, from source: SourceName = source
    ) async throws -> RecordReply {
        try await client.call(Catalog.RecordFollows(source: source, offset: offset, follows: follows))
    }

    func summary(of artist: ArtistID) async throws -> Catalog.GetSummary.Reply {
        try await client.call(Catalog.GetSummary(artist: artist))
    }

    func page(of artist: ArtistID, limit: Int = 100, cursor: String? = nil) async throws -> Catalog.ListTracks.Reply {
        try await client.call(Catalog.ListTracks(artist: artist, limit: limit, cursor: cursor))
    }

    /// All of an artist's tracks, page by page.
    func tracks(of artist: ArtistID, limit: Int = 100) async throws -> [Catalog.TrackRow] {
        var rows: [Catalog.TrackRow] = []
        var cursor: String?
        repeat {
            let page = try await page(of: artist, limit: limit, cursor: cursor)
            rows += page.tracks
            cursor = page.cursor
        } while cursor != nil
        return rows
    }

    func find(_ query: String, limit: Int = 20) async throws -> [String] {
        try await client.call(Catalog.FindArtists(query: query, limit: limit)).artists.map(\.name)
    }
}

/// Runs a test on a catalog and stops it, however the test ends.
func withCatalog(
    in folder: ScratchFolder? = nil, _ body: (TestCatalog) async throws -> Void
) async throws {
    let catalog = try await TestCatalog(in: folder)
    do {
        try await body(catalog)
    } catch {
        await catalog.stop()
        throw error
    }
    await catalog.stop()
}

extension DeltaFold.Limits {
    /// Small enough that a test's events fill many windows and slices.
    static var small: DeltaFold.Limits {
        var limits = DeltaFold.Limits()
        limits.windowEntries = 300
        limits.chunk = 16
        limits.budget = .microseconds(300)
        return limits
    }
}
