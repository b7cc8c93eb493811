package import Contracts
package import ServiceKit
package import Transport

/// Puts Home together from what the services say, each part by itself.
package struct HomeAssembly: Sendable {
    let catalog: FrontendClient
    let clock: any WallClock
    let menu: Menu
    let artistLink: LinkTemplate?
    let support: HomeData.Support
    let deadline: Duration

    package init(
        catalog: FrontendClient, clock: any WallClock, menu: Menu, artistLink: LinkTemplate?, support: HomeData.Support,
        deadline: Duration = Self.usualDeadline
    ) {
        self.catalog = catalog
        self.clock = clock
        self.menu = menu
        self.artistLink = artistLink
        self.support = support
        self.deadline = deadline
    }

    /// Time for all services together.
    package static let usualDeadline: Duration = .seconds(2)

    /// The parts that a request may name.
    package enum PartName: String, CaseIterable {
        case account, menu, support, artist, summary, level
    }

    package func make(artist wanted: ArtistID?, parts: Set<PartName>, as caller: Caller) async -> HomeData {
        var home = HomeData()
        if parts.contains(.account) { home.account = HomeData.AccountCard(displayName: "Operator") }
        if parts.contains(.menu) { home.menu = menu.items }
        if parts.contains(.support) { home.support = support }
        if parts.contains(.level) {
            home.level = .absent(
                service: "progress", reason: "The progress service is not part of this installation.")
        }
        if !parts.isDisjoint(with: [.artist, .summary]) {
            let (artist, summary) = await artistAndSummary(of: wanted, as: caller)
            if parts.contains(.artist) { home.artist = artist }
            if parts.contains(.summary) { home.summary = summary }
        }
        home.asOf = clock.now
        return home
    }

    private typealias Parts = (artist: Part<HomeData.ArtistCard>, summary: Part<HomeData.SummaryCards>)

    /// One call gives both. Without a choice, the artist with most tracks is shown.
    private func artistAndSummary(of wanted: ArtistID?, as caller: Caller) async -> Parts {
        let end = MonotonicClock.now + deadline
        do throws(CallError<CatalogFailure>) {
            guard let artist = try await choose(wanted, as: caller) else {
                let reason = "The catalogue has no artists yet."
                return (.empty(reason: reason), .empty(reason: reason))
            }
            return try await summary(of: artist, as: caller, until: end)
        } catch {
            let failure = ServiceFailure(error, of: catalog.service)
            return (Part(failure, of: catalog.service), Part(failure, of: catalog.service))
        }
    }

    private func choose(_ wanted: ArtistID?, as caller: Caller) async throws(CallError<CatalogFailure>) -> ArtistID? {
        if let wanted { return wanted }
        do throws(CallError<NoFailure>) {
            let request = Catalog.FindArtists(query: "", limit: 1)
            return try await catalog.call(request, as: caller, deadline: deadline).artists.first?.id
        } catch {
            throw error.widened()
        }
    }

    private func summary(
        of artist: ArtistID, as caller: Caller, until end: MonotonicInstant
    ) async throws(CallError<CatalogFailure>) -> Parts {
        do throws(CallError<CatalogFailure>) {
            let request = Catalog.GetSummary(artist: artist)
            let summary = try await catalog.call(request, as: caller, deadline: end - MonotonicClock.now)
            let card = HomeData.ArtistCard(summary.artist, profileURL: artistLink?.link(to: summary.artist))
            return (.ready(card, asOf: summary.asOf), .ready(HomeData.SummaryCards(summary), asOf: summary.asOf))
        } catch .failed(.unknownArtist) {
            let reason = "There is no such artist, or it is not yours."
            return (.missing(reason: reason), .missing(reason: reason))
        } catch {
            throw error
        }
    }
}

extension CallError where Failure == NoFailure {
    /// The same ending of a call that has failures of its own.
    func widened<Other: RPCFailure>() -> CallError<Other> {
        switch self {
        case .refused(let error): .refused(error)
        case .notSent(let reason): .notSent(reason)
        case .replyLost(let reason): .replyLost(reason)
        case .outOfTime(let wasSent): .outOfTime(wasSent: wasSent)
        case .cancelled(let wasSent): .cancelled(wasSent: wasSent)
        }
    }
}
