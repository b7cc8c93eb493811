internal import Contracts
internal import ServiceKit
internal import Transport

/// Reads what an artist's pages show from the catalog: all at once, or a section by itself.
struct CatalogReading: Sendable {
    let catalog: FrontendClient
    let directory: AccountDirectory
    let clock: any WallClock
    let settings: PageSettings
    /// For the directory and the catalog together.
    let deadline: Duration

    /// The first view of a page. What is not there stands in its parts; what was asked for wrongly is thrown.
    ///
    /// - Parameter wanted: the artist of the page; nil for the first that the account may act for.
    func firstView<Request: RPCRequest>(
        of wanted: ArtistID?, as identity: Identity, _ request: @Sendable (ArtistID) -> Request
    ) async throws(APIRefusal) -> PageData<Request.Reply>
    where Request.Failure == CatalogFailure, Request.Reply: PageReply {
        var data = PageData<Request.Reply>()
        data.links = settings.links
        data.asOf = clock.now
        do throws(Problem) {
            let reply = try await read(of: wanted, as: identity, request)
            let card = HomeData.ArtistCard(
                reply.artist, picture: settings.media.allowed(reply.artist.picture),
                profileURL: settings.artistLink?.link(to: reply.artist))
            data.artist = .ready(card, asOf: reply.asOf)
            data.view = .ready(reply, asOf: reply.asOf)
        } catch {
            switch error {
            case .nobody(let reason):
                (data.artist, data.view) = (Part(reason), Part(reason))
                if case .unlinked = reason { data.setUp = settings.setUp }
            case .failed(let failure):
                (data.artist, data.view) = (Part(failure, of: catalog.service), Part(failure, of: catalog.service))
            case .refused(let refusal): throw refusal
            }
        }
        return data
    }

    /// A section by itself, with the artist that is asked about.
    func section<Request: RPCRequest>(
        of wanted: ArtistID?, as identity: Identity, _ request: @Sendable (ArtistID) -> Request
    ) async throws(APIRefusal) -> Request.Reply where Request.Failure == CatalogFailure {
        do throws(Problem) {
            return try await read(of: wanted, as: identity, request)
        } catch {
            throw APIRefusal(error)
        }
    }

    /// The artist that is asked about, and as whom the catalog is to be asked.
    func artist(_ wanted: ArtistID?, as identity: Identity) async throws(APIRefusal) -> (ArtistID, Caller) {
        do throws(Problem) {
            return try await find(wanted, as: identity, until: MonotonicClock.now + deadline)
        } catch {
            throw APIRefusal(error)
        }
    }

    /// One of several questions about an artist that was found.
    func answer<Request: RPCRequest>(
        to request: Request, as caller: Caller
    ) async throws(APIRefusal) -> Request.Reply where Request.Failure == CatalogFailure {
        do throws(Problem) {
            return try await call(request, as: caller, deadline: Request.traits.deadline)
        } catch {
            throw APIRefusal(error)
        }
    }

    /// Why nothing was read.
    enum Problem: Error {
        case nobody(NoArtist)
        case failed(ServiceFailure)
        /// What was asked for is wrong.
        case refused(APIRefusal)
    }

    private func read<Request: RPCRequest>(
        of wanted: ArtistID?, as identity: Identity, _ request: @Sendable (ArtistID) -> Request
    ) async throws(Problem) -> Request.Reply where Request.Failure == CatalogFailure {
        let end = MonotonicClock.now + deadline
        let (artist, caller) = try await find(wanted, as: identity, until: end)
        return try await call(request(artist), as: caller, deadline: end - MonotonicClock.now)
    }

    private func find(
        _ wanted: ArtistID?, as identity: Identity, until end: MonotonicInstant
    ) async throws(Problem) -> (ArtistID, Caller) {
        let found: ArtistFinder.Found
        do throws(ServiceFailure) {
            let roles = try await directory.profile(of: identity.account, deadline: deadline)?.roles ?? []
            found = try await ArtistFinder(catalog: catalog).find(wanted, as: identity, roles, until: end)
        } catch {
            throw .failed(error)
        }
        switch found {
        case .nobody(let reason): throw .nobody(reason)
        case .artist(let artist, let caller): return (artist, caller)
        }
    }

    private func call<Request: RPCRequest>(
        _ request: Request, as caller: Caller, deadline: Duration
    ) async throws(Problem) -> Request.Reply where Request.Failure == CatalogFailure {
        do throws(CallError<CatalogFailure>) {
            return try await catalog.call(request, as: caller, deadline: deadline)
        } catch .failed(.unknownArtist) {
            throw .nobody(.missing)
        } catch .failed(.badRange(let reason)) {
            throw .refused(APIRefusal(400, "badRange", "The days are no range: \(reason).", field: "until"))
        } catch .failed(.badFilter(let field, let reason)) {
            throw .refused(
                APIRefusal(400, "badFilter", "The \(field) is not one to ask for: \(reason).", field: field))
        } catch .failed(.unknownTrack) {
            throw .refused(APIRefusal(404, "noTrack", "The artist has no such track.", field: "track"))
        } catch .failed(.badCursor) {
            throw .refused(
                APIRefusal(
                    400, "badCursor", "The cursor is not one that this list gave. Start without one.", field: "cursor"))
        } catch {
            throw .failed(ServiceFailure(error, of: catalog.service))
        }
    }
}

extension APIRefusal {
    fileprivate init(_ problem: CatalogReading.Problem) {
        switch problem {
        case .nobody(let nobody): self.init(404, "noArtist", nobody.reason)
        case .failed(let failure): self.init(failure)
        case .refused(let refusal): self = refusal
        }
    }
}
