internal import Contracts
internal import ServiceKit
internal import Transport

/// Puts Home together from what the services say, each part by itself.
package struct HomeAssembly: Sendable {
    let catalog: FrontendClient
    let progress: ProgressReading
    let directory: AccountDirectory
    let clock: any WallClock
    let settings: PageSettings
    let deadline: Duration

    /// Time for all services together.
    package static let usualDeadline: Duration = .seconds(2)

    /// The parts that a request may name.
    package enum PartName: String, CaseIterable {
        case account, menu, support, artist, summary, level
    }

    /// - Parameter wanted: the artist of the page; nil for the first that the account may act for.
    func make(artist wanted: ArtistID?, parts: Set<PartName>, as identity: Identity) async -> HomeData {
        let end = MonotonicClock.now + deadline
        var home = HomeData()
        async let level = parts.contains(.level) ? progress.standing(as: identity).map(HomeData.LevelCard.init) : nil
        if parts.contains(.menu) { home.menu = settings.menu.items }
        if parts.contains(.support) { home.support = settings.support }
        if !parts.isDisjoint(with: [.account, .artist, .summary]) {
            let profile = await profile(of: identity)
            if parts.contains(.account) { home.account = card(of: identity, profile) }
            if !parts.isDisjoint(with: [.artist, .summary]) {
                let (artist, summary) = await artistAndSummary(of: wanted, as: identity, profile, until: end)
                if parts.contains(.artist) { home.artist = artist }
                if parts.contains(.summary) { home.summary = summary }
                if case .unlinked = artist { home.setUp = settings.setUp }
            }
        }
        home.level = await level
        home.asOf = clock.now
        return home
    }

    private typealias Profile = Result<Catalog.AccountProfile?, ServiceFailure>

    private func profile(of identity: Identity) async -> Profile {
        do throws(ServiceFailure) {
            return .success(try await directory.profile(of: identity.account, deadline: deadline))
        } catch {
            return .failure(error)
        }
    }

    private func card(of identity: Identity, _ profile: Profile) -> HomeData.AccountCard {
        var card = HomeData.AccountCard()
        card.id = identity.account
        card.email = identity.email
        card.isOperator = identity.isOperator
        guard case .success(let profile) = profile else { return card }
        card.displayName = profile?.name
        card.completed = profile?.completed ?? false
        card.timeZone = profile?.timeZone
        card.artistCount = Int64(profile?.roles.count ?? 0)
        return card
    }

    // MARK: The artist

    private typealias Parts = (artist: Part<HomeData.ArtistCard>, summary: Part<HomeData.SummaryCards>)

    /// One call gives both.
    private func artistAndSummary(
        of wanted: ArtistID?, as identity: Identity, _ profile: Profile, until end: MonotonicInstant
    ) async -> Parts {
        do throws(ServiceFailure) {
            let roles = try profile.get()?.roles ?? []
            switch try await ArtistFinder(catalog: catalog).find(wanted, as: identity, roles, until: end) {
            case .artist(let artist, let caller): return try await summary(of: artist, as: caller, until: end)
            case .nobody(let reason): return (Part(reason), Part(reason))
            }
        } catch {
            return (Part(error, of: catalog.service), Part(error, of: catalog.service))
        }
    }

    private func summary(
        of artist: ArtistID, as caller: Caller, until end: MonotonicInstant
    ) async throws(ServiceFailure) -> Parts {
        do throws(CallError<CatalogFailure>) {
            let request = Catalog.GetSummary(artist: artist)
            let summary = try await catalog.call(request, as: caller, deadline: end - MonotonicClock.now)
            let card = HomeData.ArtistCard(
                summary.artist, picture: settings.media.allowed(summary.artist.picture),
                profileURL: settings.artistLink?.link(to: summary.artist))
            return (.ready(card, asOf: summary.asOf), .ready(HomeData.SummaryCards(summary), asOf: summary.asOf))
        } catch .failed(.unknownArtist) {
            return (Part(.missing), Part(.missing))
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }
}
