import Contracts
import Synchronization
import Transport

/// What the catalog has to answer from.
final class CatalogScript: Sendable {
    /// A search that the dashboard asked for.
    struct Search: Hashable {
        let query: String
        let limit: Int
    }

    private struct State {
        var artists: [Catalog.ArtistMatch] = []
        var summaries: [ArtistID: Catalog.GetSummary.Reply] = [:]
        var searches: [Search] = []
        var profiles: [AccountID: Catalog.AccountProfile] = [:]
        var brokenAt: Int?
        var beatCount = 30
    }

    private let state = Mutex(State())
    /// What is known of licences, by their numbers.
    let licenses = Mutex<[String: Catalog.LicenseVerification]>([:])
    /// The questions whether a licence holds.
    let looks = Mutex<[Catalog.GetLicense]>([])

    /// How many tracks an artist has.
    var beatCount: Int {
        get { state.withLock { $0.beatCount } }
        set { state.withLock { $0.beatCount = newValue } }
    }

    /// From which place on lists fail; nil for nowhere.
    var brokenAt: Int? {
        get { state.withLock { $0.brokenAt } }
        set { state.withLock { $0.brokenAt = newValue } }
    }

    /// The searches it was asked for.
    var searches: [Search] { state.withLock { $0.searches } }

    /// Adds an artist with figures; a search finds artists in the order they were added.
    func add(_ summary: Catalog.GetSummary.Reply) {
        state.withLock { state in
            state.summaries[summary.artist.id] = summary
            state.artists.append(
                Catalog.ArtistMatch(
                    id: summary.artist.id, name: summary.artist.name, verified: summary.artist.verified,
                    tracks: summary.tracks, followers: summary.followers))
        }
    }

    /// Puts an account into the directory, with roles on artists that were added before.
    func enter(
        _ account: AccountID, name: String?, timeZone: String? = nil, staff: Bool = false,
        roles: [(String, Catalog.ArtistRole)] = []
    ) {
        state.withLock { state in
            var profile = Catalog.AccountProfile()
            profile.id = account
            profile.name = name
            profile.timeZone = timeZone
            profile.staff = staff
            profile.roles = roles.map { id, role in
                let artist = ArtistID(unchecked: id)
                let known = state.summaries[artist]?.artist
                return Catalog.AccountRole(
                    artist: known
                        ?? Catalog.ArtistProfile(id: artist, name: id, slug: nil, picture: nil, verified: false),
                    role: role, since: Timestamp())
            }
            state.profiles[account] = profile
        }
    }

    /// The names in the directory.
    var names: [String] { state.withLock { $0.profiles.values.compactMap(\.name) } }

    func profile(of account: AccountID) throws -> Catalog.AccountProfile {
        guard let profile = state.withLock({ $0.profiles[account] }) else {
            throw CatalogFailure.unknownAccount(account)
        }
        return profile
    }

    func change(_ request: Catalog.ChangeProfile) throws -> Catalog.AccountProfile {
        guard !request.name.isEmpty else {
            throw CatalogFailure.badProfile(field: "name", reason: "expected 1 to 300 bytes, found 0 bytes")
        }
        return state.withLock { state in
            var profile = state.profiles[request.account] ?? Catalog.AccountProfile()
            profile.id = request.account
            (profile.name, profile.picture) = (request.name, request.picture)
            (profile.country, profile.timeZone) = (request.country, request.timeZone)
            state.profiles[request.account] = profile
            return profile
        }
    }

    func find(_ request: Catalog.FindArtists) -> Catalog.FindArtists.Reply {
        state.withLock { state in
            state.searches.append(Search(query: request.query, limit: request.limit))
            return Catalog.FindArtists.Reply(artists: Array(state.artists.prefix(request.limit)))
        }
    }

    func summary(of artist: ArtistID) throws -> Catalog.GetSummary.Reply {
        guard let summary = state.withLock({ $0.summaries[artist] }) else { throw CatalogFailure.unknownArtist(artist) }
        return summary
    }
}

/// A catalog over memory that answers by its script: the dashboard's calls pass the router, the access check
/// and the client's rules as in production.
final class FakeCatalog: Sendable {
    let script = CatalogScript()
    private let service: FakeService

    init(_ manner: ServiceManner = .answers) throws {
        let script = script
        service = try FakeService(Catalog.name, manner) { router in
            try router.serve(Catalog.FindArtists.self, manner) { script.find($0) }
            try router.serve(Catalog.GetSummary.self, manner) { try script.summary(of: $0.artist) }
            try router.serve(Catalog.GetActivity.self, manner) { try script.activity($0) }
            try router.serve(Catalog.GetUploads.self, manner) { try script.uploads($0) }
            try router.serve(Catalog.GetUploadDay.self, manner) { try script.uploadDay($0) }
            try router.serve(Catalog.GetDaySeries.self, manner) { try script.series($0) }
            try router.serve(Catalog.GetDownloads.self, manner) { try script.downloads($0) }
            try router.serve(Catalog.ListDownloads.self, manner) { try script.downloadPage($0) }
            try router.serve(Catalog.GetLicense.self, manner) { script.verify($0) }
            try router.serve(Catalog.GetCertificate.self, manner) { try script.certificate($0) }
            try router.serve(Catalog.ListLicenseKeys.self, manner) { _ in script.keys }
            try router.serve(Catalog.ExplainFigure.self, manner) { try script.explain($0) }
            try router.serve(Catalog.GetBeats.self, manner) { try script.beats($0) }
            try router.serve(Catalog.ListBeats.self, manner) { try script.beats($0) }
            try router.serve(Catalog.ListCollaborators.self, manner) { try script.collaborators($0) }
            try router.serve(Catalog.ListJointTracks.self, manner) { try script.jointTracks($0) }
            try router.serve(Catalog.GetRecommendations.self, manner) { try script.recommendations($0) }
            try router.serve(Catalog.GetCollections.self, manner) { try script.collections($0) }
            try router.serve(Catalog.ListCollections.self, manner) { try script.collections($0) }
            try router.serve(Catalog.GetAccount.self, manner) { try script.profile(of: $0.account) }
            try router.serve(Catalog.ChangeProfile.self, manner) { try script.change($0) }
        }
    }

    var client: FrontendClient { service.client }

    /// Lets it stop: it refuses what comes from now on.
    func drain() async { await service.drain() }

    func stop() async { await service.stop() }
}

/// An artist's summary with figures that differ from each other.
func summary(_ id: String, _ name: String, slug: String? = nil) -> Catalog.GetSummary.Reply {
    var reply = Catalog.GetSummary.Reply()
    reply.artist = Catalog.ArtistProfile(
        id: ArtistID(unchecked: id), name: name, slug: slug, picture: "https://media.example/p.png", verified: true)
    (reply.tracks, reply.plays, reply.playsBroughtIn, reply.albums) = (12, 3_000_000_000, 2_000_000_000, 3)
    (reply.downloads, reply.downloadsBroughtIn, reply.followers, reply.followersBroughtIn) = (40, 30, 500, 400)
    reply.growth = .measured(tenths: -125)
    reply.asOf = Timestamp(microseconds: 1_767_225_600_000_000)
    return reply
}
