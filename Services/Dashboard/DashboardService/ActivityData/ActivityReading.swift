internal import Contracts
internal import ServiceKit
internal import Transport

/// Reads what the page Activity shows from the catalog: all at once, or a section by itself.
struct ActivityReading: Sendable {
    let catalog: FrontendClient
    let directory: AccountDirectory
    let clock: any WallClock
    let settings: PageSettings
    /// For the directory and the catalog together.
    let deadline: Duration

    /// The first view.
    ///
    /// - Parameter wanted: the artist of the page; nil for the first that the account may act for.
    func firstView(of wanted: ArtistID?, as identity: Identity) async -> ActivityData {
        var data = ActivityData()
        data.links = settings.links
        data.asOf = clock.now
        do throws(Problem) {
            let reply = try await read(of: wanted, as: identity) { Catalog.GetActivity(artist: $0) }
            let card = HomeData.ArtistCard(
                reply.artist, picture: settings.media.allowed(reply.artist.picture),
                profileURL: settings.artistLink?.link(to: reply.artist))
            data.artist = .ready(card, asOf: reply.asOf)
            data.activity = .ready(reply, asOf: reply.asOf)
        } catch .nobody(let reason) {
            (data.artist, data.activity) = (Part(reason), Part(reason))
            if case .unlinked = reason { data.setUp = settings.setUp }
        } catch .failed(let failure) {
            (data.artist, data.activity) = (Part(failure, of: catalog.service), Part(failure, of: catalog.service))
        } catch {
            let failure = ServiceFailure(code: .refused, reason: "The \(catalog.service) service refused the question.")
            (data.artist, data.activity) = (Part(failure, of: catalog.service), Part(failure, of: catalog.service))
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

    /// Why nothing was read.
    enum Problem: Error {
        case nobody(NoArtist)
        case failed(ServiceFailure)
        case badRange(reason: String)
        case badFilter(field: String, reason: String)
        case badCursor
        case unknownTrack
    }

    private func read<Request: RPCRequest>(
        of wanted: ArtistID?, as identity: Identity, _ request: @Sendable (ArtistID) -> Request
    ) async throws(Problem) -> Request.Reply where Request.Failure == CatalogFailure {
        let end = MonotonicClock.now + deadline
        let found: ArtistFinder.Found
        do throws(ServiceFailure) {
            let roles = try await directory.profile(of: identity.account, deadline: deadline)?.roles ?? []
            found = try await ArtistFinder(catalog: catalog).find(wanted, as: identity, roles, until: end)
        } catch {
            throw .failed(error)
        }
        switch found {
        case .nobody(let reason): throw .nobody(reason)
        case .artist(let artist, let caller):
            do throws(CallError<CatalogFailure>) {
                return try await catalog.call(request(artist), as: caller, deadline: end - MonotonicClock.now)
            } catch .failed(.unknownArtist) {
                throw .nobody(.missing)
            } catch .failed(.badRange(let reason)) {
                throw .badRange(reason: reason)
            } catch .failed(.badFilter(let field, let reason)) {
                throw .badFilter(field: field, reason: reason)
            } catch .failed(.badCursor) {
                throw .badCursor
            } catch .failed(.unknownTrack) {
                throw .unknownTrack
            } catch {
                throw .failed(ServiceFailure(error, of: catalog.service))
            }
        }
    }
}

extension APIRefusal {
    fileprivate init(_ problem: ActivityReading.Problem) {
        switch problem {
        case .nobody(let nobody): self.init(404, "noArtist", nobody.reason)
        case .failed(let failure): self.init(failure)
        case .badRange(let reason): self.init(400, "badRange", "The days are no range: \(reason).", field: "until")
        case .badFilter(let field, let reason): self.init(400, "badFilter", "It does not fit: \(reason).", field: field)
        case .unknownTrack: self.init(404, "noTrack", "The artist has no such track.", field: "track")
        case .badCursor:
            self.init(
                400, "badCursor", "The cursor is not one that this list gave. Start without one.", field: "cursor")
        }
    }
}
