internal import Contracts
internal import ServiceKit
internal import Transport

/// Finds the artist that a page is about, for who asks.
struct ArtistFinder: Sendable {
    let catalog: FrontendClient

    enum Found: Sendable {
        /// The artist, and as whom services are to be asked about it.
        case artist(ArtistID, Caller)
        case nobody(NoArtist)
    }

    /// - Parameters:
    ///   - wanted: what the address names; nil for the first that the account may act for.
    ///   - roles: the account's, as the directory has them.
    func find(
        _ wanted: ArtistID?, as identity: Identity, _ roles: [Catalog.AccountRole], until end: MonotonicInstant
    ) async throws(ServiceFailure) -> Found {
        let caller = identity.caller(roles)
        if let artist = wanted ?? roles.first?.artist.id {
            return caller.mayActFor(artist) ? .artist(artist, caller) : .nobody(.missing)
        }
        guard identity.isOperator else { return .nobody(.unlinked) }
        guard let artist = try await busiest(as: caller, until: end) else { return .nobody(.empty) }
        return .artist(artist, caller)
    }

    /// The artist with most tracks: where an operator without an own artist begins.
    private func busiest(as caller: Caller, until end: MonotonicInstant) async throws(ServiceFailure) -> ArtistID? {
        do throws(CallError<NoFailure>) {
            let request = Catalog.FindArtists(query: "", limit: 1)
            return try await catalog.call(request, as: caller, deadline: end - MonotonicClock.now).artists.first?.id
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }
}

/// Why a page is about nobody.
enum NoArtist: Sendable {
    /// Not there, or somebody else's: the two look alike.
    case missing
    /// The account has no artist profile.
    case unlinked
    /// There are no artists yet.
    case empty

    /// The same as a sentence.
    var reason: String {
        switch self {
        case .missing: "There is no such artist, or it is not yours."
        case .unlinked: "This account is not linked to an artist profile."
        case .empty: "The catalogue has no artists yet."
        }
    }
}

extension Part {
    init(_ nobody: NoArtist) {
        switch nobody {
        case .missing: self = .missing(reason: nobody.reason)
        case .unlinked: self = .unlinked(reason: nobody.reason)
        case .empty: self = .empty(reason: nobody.reason)
        }
    }
}

extension Caller {
    fileprivate func mayActFor(_ artist: ArtistID) -> Bool {
        scopes.contains(.allArtists) || artists.contains(artist)
    }
}
