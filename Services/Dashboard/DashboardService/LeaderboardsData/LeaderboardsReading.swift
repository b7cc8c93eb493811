internal import Contracts
internal import ServiceKit
internal import Transport

/// Reads boards, and where an artist stands on them.
///
/// Boards are for everybody who is signed in; where an artist stands, and why it stands nowhere, is for those who may
/// act for it, as all else that is told of an artist. Where the directory is away nobody knows who they are: then the
/// boards are there without anybody's standing.
struct LeaderboardsReading: Sendable {
    let leaderboards: FrontendClient
    let catalog: FrontendClient
    let directory: AccountDirectory
    let clock: any WallClock
    let settings: PageSettings
    /// For all services together.
    let deadline: Duration

    /// What the page shows.
    ///
    /// - Parameters:
    ///   - wanted: the artist of the page; nil for the first that the account may act for.
    ///   - board: nil for the first there is.
    ///   - request: which part of the board; its board and artist count for nothing.
    func firstView(
        of wanted: ArtistID?, board: String?, _ request: Leaderboards.GetPage, as identity: Identity
    ) async -> LeaderboardsData {
        let end = end
        var data = LeaderboardsData()
        data.links = settings.links
        let whose = await find(wanted, as: identity, until: end)
        data.artist = whose.card
        if let nobody = whose.nobody {
            data.view = Part(nobody)
            if case .unlinked = nobody { data.setUp = settings.setUp }
        } else {
            data.view = await view(board, request, of: whose, until: end)
        }
        data.asOf = clock.now
        return data
    }

    private func view(
        _ board: String?, _ request: Leaderboards.GetPage, of whose: Whose, until end: MonotonicInstant
    ) async -> Part<LeaderboardsView> {
        var view = LeaderboardsView()
        do throws(Problem) {
            view.boards = try await call(Leaderboards.ListBoards(), as: whose.caller, until: end).boards
        } catch {
            return part(of: error)
        }
        var request = request
        request.board = board ?? view.boards.first?.name ?? ""
        request.artist = whose.artist
        async let own = own(view.boards, of: whose, until: end)
        let page = await page(request, as: whose.caller, until: end)
        view.own = await own
        do throws(Problem) {
            let page = try page.get()
            view.page = .ready(page, asOf: page.asOf ?? clock.now)
        } catch .unknownBoard(let board) {
            view.page = .missing(reason: Self.noBoard(board))
        } catch {
            view.page = part(of: error)
        }
        view.readAt = clock.now
        return .ready(view, asOf: view.readAt)
    }

    // MARK: Sections

    func boards(as identity: Identity) async throws(APIRefusal) -> [Leaderboards.Board] {
        do throws(Problem) {
            return try await call(Leaderboards.ListBoards(), as: identity.caller([]), until: end).boards
        } catch {
            throw refusal(of: error)
        }
    }

    /// A part of a board; with the standing of an artist where one is named, whom the account may act for.
    func page(
        _ request: Leaderboards.GetPage, as identity: Identity
    ) async throws(APIRefusal) -> Leaderboards.GetPage.Reply {
        let end = end
        var caller = identity.caller([])
        if let artist = request.artist { caller = try await own(artist, as: identity, until: end).caller }
        do throws(Problem) {
            return try await page(request, as: caller, until: end).get()
        } catch {
            throw refusal(of: error)
        }
    }

    func standings(of wanted: ArtistID?, as identity: Identity) async throws(APIRefusal) -> OwnStandings {
        let end = end
        let whose = try await own(wanted, as: identity, until: end)
        do throws(Problem) {
            let boards = try await call(Leaderboards.ListBoards(), as: whose.caller, until: end).boards
            return try await standings(boards, of: whose, until: end)
        } catch {
            throw refusal(of: error)
        }
    }

    /// A question that is everybody's.
    func answer<Request: RPCRequest>(
        to request: Request, as identity: Identity, deadline: Duration? = nil
    ) async throws(APIRefusal) -> Request.Reply where Request.Failure == LeaderboardsFailure {
        do throws(Problem) {
            return try await call(
                request, as: identity.caller([]), until: MonotonicClock.now + (deadline ?? self.deadline))
        } catch {
            throw refusal(of: error)
        }
    }

    /// Takes an artist off all boards, or lets it be placed again: for who has a role on it. An operator looks at every
    /// artist and decides for none.
    func setOptOut(
        _ optedOut: Bool, of wanted: ArtistID?, as identity: Identity
    ) async throws(APIRefusal) -> Leaderboards.OptOut {
        let end = end
        let whose = try await own(wanted, as: identity, until: end)
        guard whose.mayDecide, let artist = whose.artist else {
            throw APIRefusal(403, "notYours", "Only who has a role on the artist may decide this.")
        }
        do throws(Problem) {
            return try await call(
                Leaderboards.SetOptOut(artist: artist, optedOut: optedOut),
                as: Caller(account: identity.account, artists: [artist]), until: end)
        } catch {
            throw refusal(of: error)
        }
    }

    // MARK: Whose standing

    /// Whose page it is.
    private struct Whose {
        var artist: ArtistID?
        var caller: Caller
        var card: Part<HomeData.ArtistCard>
        /// Whether the account has a role on it.
        var mayDecide = false
        /// Why it is about nobody.
        var nobody: NoArtist?
        var failure: ServiceFailure?
    }

    private func find(_ wanted: ArtistID?, as identity: Identity, until end: MonotonicInstant) async -> Whose {
        do throws(ServiceFailure) {
            let roles = try await directory.profile(of: identity.account, deadline: deadline)?.roles ?? []
            switch try await ArtistFinder(catalog: catalog).find(wanted, as: identity, roles, until: end) {
            case .nobody(let nobody):
                return Whose(caller: identity.caller(roles), card: Part(nobody), nobody: nobody)
            case .artist(let artist, let caller):
                if let role = roles.first(where: { $0.artist.id == artist }) {
                    return Whose(artist: artist, caller: caller, card: card(role.artist), mayDecide: true)
                }
                guard let profile = try await profile(of: artist, as: caller, until: end) else {
                    return Whose(caller: caller, card: Part(.missing), nobody: .missing)
                }
                return Whose(artist: artist, caller: caller, card: card(profile))
            }
        } catch {
            return Whose(caller: identity.caller([]), card: Part(error, of: catalog.service), failure: error)
        }
    }

    /// The same, where there must be somebody.
    private func own(
        _ wanted: ArtistID?, as identity: Identity, until end: MonotonicInstant
    ) async throws(APIRefusal) -> Whose {
        let whose = await find(wanted, as: identity, until: end)
        if let nobody = whose.nobody { throw APIRefusal(404, "noArtist", nobody.reason) }
        if let failure = whose.failure { throw APIRefusal(failure) }
        return whose
    }

    private func card(_ artist: Catalog.ArtistProfile) -> Part<HomeData.ArtistCard> {
        .ready(
            HomeData.ArtistCard(
                artist, picture: settings.media.allowed(artist.picture),
                profileURL: settings.artistLink?.link(to: artist)),
            asOf: clock.now)
    }

    /// An artist that the account has no role on; nil where there is none.
    private func profile(
        of artist: ArtistID, as caller: Caller, until end: MonotonicInstant
    ) async throws(ServiceFailure) -> Catalog.ArtistProfile? {
        do throws(CallError<CatalogFailure>) {
            return try await catalog.call(
                Catalog.GetSummary(artist: artist), as: caller, deadline: end - MonotonicClock.now
            ).artist
        } catch .failed(.unknownArtist) {
            return nil
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }

    // MARK: Asking

    /// Why nothing was read.
    private enum Problem: Error {
        case unknownBoard(String)
        /// The service has not heard of the artist.
        case unknownArtist
        case badCursor
        /// What the board is made of has not been read once: nobody's rank is known.
        case isStarting(reason: String)
        case isAbsent
        case failed(ServiceFailure)
    }

    private var end: MonotonicInstant { MonotonicClock.now + deadline }

    private func call<Request: RPCRequest>(
        _ request: Request, as caller: Caller, until end: MonotonicInstant
    ) async throws(Problem) -> Request.Reply {
        do throws(CallError<Request.Failure>) {
            return try await leaderboards.call(request, as: caller, deadline: end - MonotonicClock.now)
        } catch {
            if case .failed(let failure) = error, let known = failure as? LeaderboardsFailure {
                switch known {
                case .unknownBoard(let board): throw .unknownBoard(board)
                case .unknownArtist: throw .unknownArtist
                case .badCursor: throw .badCursor
                case .notReady(let reason): throw .isStarting(reason: reason)
                }
            }
            guard leaderboards.isInstalled else { throw .isAbsent }
            throw .failed(ServiceFailure(error, of: leaderboards.service))
        }
    }

    /// A part of a board. An artist that the service has not heard of yet stands nowhere, and the board is there.
    private func page(
        _ request: Leaderboards.GetPage, as caller: Caller, until end: MonotonicInstant
    ) async -> Result<Leaderboards.GetPage.Reply, Problem> {
        do throws(Problem) {
            do throws(Problem) {
                return .success(try await call(request, as: caller, until: end))
            } catch .unknownArtist {
                var request = request
                request.artist = nil
                return .success(try await call(request, as: caller, until: end))
            }
        } catch {
            return .failure(error)
        }
    }

    private func own(
        _ boards: [Leaderboards.Board], of whose: Whose, until end: MonotonicInstant
    ) async -> Part<OwnStandings> {
        if let failure = whose.failure { return Part(failure, of: catalog.service) }
        do throws(Problem) {
            return .ready(try await standings(boards, of: whose, until: end), asOf: clock.now)
        } catch {
            return part(of: error)
        }
    }

    /// Where an artist stands on each board. A board that is not ready is left out.
    private func standings(
        _ boards: [Leaderboards.Board], of whose: Whose, until end: MonotonicInstant
    ) async throws(Problem) -> OwnStandings {
        guard let artist = whose.artist else { throw .unknownArtist }
        var own = OwnStandings()
        own.mayDecide = whose.mayDecide
        async let optOut = result(Leaderboards.GetOptOut(artist: artist), as: whose.caller, until: end)
        let found = await withTaskGroup(of: (Int, Result<Leaderboards.Standing, Problem>).self) { group in
            for (place, board) in boards.enumerated() {
                group.addTask {
                    let request = Leaderboards.GetStanding(board: board.name, artist: artist)
                    return (place, await result(request, as: whose.caller, until: end))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
        }
        own.optOut = try await optOut.get()
        for (_, standing) in found {
            do throws(Problem) {
                own.standings.append(try standing.get())
            } catch .isStarting {
                continue
            }
        }
        return own
    }

    private func result<Request: RPCRequest>(
        _ request: Request, as caller: Caller, until end: MonotonicInstant
    ) async -> Result<Request.Reply, Problem> {
        do throws(Problem) {
            return .success(try await call(request, as: caller, until: end))
        } catch {
            return .failure(error)
        }
    }

    // MARK: Saying why not

    private static let unknownArtist = "The leaderboards have not heard of this artist yet."
    private static let isAbsent = "The leaderboards service is not part of this installation."
    private static let badCursor = "The cursor is not one that this board gave. Start without one."

    private static func starting(_ reason: String) -> ServiceFailure {
        ServiceFailure(code: .unavailable, reason: "The board is being made for the first time: \(reason).")
    }

    private static func noBoard(_ board: String) -> String { "There is no board \"\(board)\"." }

    private func part<Value: WireObject>(of problem: Problem) -> Part<Value> {
        switch problem {
        case .unknownArtist: .empty(reason: Self.unknownArtist)
        case .isAbsent: .absent(service: leaderboards.service, reason: Self.isAbsent)
        case .isStarting(let reason): Part(Self.starting(reason), of: leaderboards.service)
        case .failed(let failure): Part(failure, of: leaderboards.service)
        case .unknownBoard(let board):
            Part(ServiceFailure(code: .refused, reason: Self.noBoard(board)), of: leaderboards.service)
        case .badCursor:
            Part(ServiceFailure(code: .refused, reason: Self.badCursor), of: leaderboards.service)
        }
    }

    private func refusal(of problem: Problem) -> APIRefusal {
        switch problem {
        case .unknownBoard(let board):
            APIRefusal(404, "unknownBoard", Self.noBoard(board), field: "board")
        case .unknownArtist: APIRefusal(404, "unknownArtist", Self.unknownArtist)
        case .badCursor: APIRefusal(400, "badCursor", Self.badCursor, field: "cursor")
        case .isStarting(let reason): APIRefusal(Self.starting(reason))
        case .isAbsent: APIRefusal(ServiceFailure(code: .unavailable, reason: Self.isAbsent))
        case .failed(let failure): APIRefusal(failure)
        }
    }
}
