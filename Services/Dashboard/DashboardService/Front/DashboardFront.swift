internal import Contracts
package import HTTP
package import ServiceKit
package import Transport

/// The dashboard's routes: pages, assets, sign-in, the JSON API.
///
/// Every route says whether it needs a session, in the one list of ``router()``; the check stands in
/// ``signedIn(_:)`` alone.
package struct DashboardFront: Sendable {
    private let sessions: SessionStore
    private let cookie: SessionCookie
    private let assets: Assets
    private let home: PageTemplate
    private let signIn: PageTemplate
    private let error: PageTemplate
    private let assembly: HomeAssembly
    private let catalog: FrontendClient
    private let logger: Logger

    /// - Throws: what is wrong with the menu (``ConfigurationError``) or with the pages in the binary.
    package init(
        sessions: SessionStore, catalog: FrontendClient, configuration: Configuration, clock: any WallClock,
        logger: Logger,
        homeDeadline: Duration = HomeAssembly.usualDeadline
    ) throws {
        self.sessions = sessions
        self.catalog = catalog
        self.logger = logger
        cookie = SessionCookie(isSecure: configuration[DashboardKeys.publicURL].hasPrefix("https://"))
        assets = try Assets(AssetSources.assets)
        home = try PageTemplate(try assets.page(AssetSources.home), place: "csrf")
        signIn = try PageTemplate(try assets.page(AssetSources.signIn), place: "message")
        error = try PageTemplate(try assets.page(AssetSources.error), place: "message")
        assembly = HomeAssembly(
            catalog: catalog, clock: clock, menu: try Menu(configuration[DashboardKeys.menu]),
            artistLink: LinkTemplate(configuration[DashboardKeys.artistLink]),
            support: HomeData.Support(
                email: configuration[DashboardKeys.supportEmail].nonEmpty,
                url: configuration[DashboardKeys.supportURL].nonEmpty),
            deadline: homeDeadline)
    }

    /// For answers that the server makes before it asks ``answer(_:by:)``.
    package static var refusalHeaders: HTTPHeaders { SecurityHeaders.ofRefusals }

    package func router() throws -> HTTPRouter {
        var router = HTTPRouter()
        try router.add(.get, "/", page { self.homePage($1) })
        try router.add(.get, "/sign-in") { request, _ in await self.openSession(request) }
        try router.add(.post, "/sign-out", page { await self.closeSession($0, $1) })
        try router.add(.get, "/assets/{name}") { request, path in self.asset(path["name"] ?? "", request) }
        try router.add(.get, "/api/v1/home", api { await self.readHome($0, $1) })
        try router.add(.get, "/api/v1/artists", api { await self.findArtists($0, $1) })
        try router.add(.get, "/healthz") { _, _ in .text("ok\n") }
        return router
    }

    /// Answers any request: the routes, with what all answers have in common.
    package func answer(_ request: HTTPRequest, by router: HTTPRouter) async -> HTTPResponse {
        var response = await router.respond(to: request)
        if response.status == 404 || response.status == 405, response.headers["Content-Type"] != "application/json" {
            let allow = response.headers["Allow"]
            response = notThere(request, status: response.status)
            if let allow { response.headers.set("Allow", allow) }
        }
        SecurityHeaders.add(to: &response)
        return response
    }

    private func notThere(_ request: HTTPRequest, status: Int) -> HTTPResponse {
        let sentence =
            status == 404 ? "There is nothing at this address" : "This address does not take \(request.method.rawValue)"
        if request.path.hasPrefix("/api/") {
            return JSONAnswer.error(status, status == 404 ? "notFound" : "methodNotAllowed", sentence + ".")
        }
        return error.filled(with: sentence, status: status)
    }

    // MARK: Sessions

    private typealias Route = @Sendable (HTTPRequest, PathParameters) async -> HTTPResponse
    private typealias SignedInRoute = @Sendable (HTTPRequest, Identity) async -> HTTPResponse

    /// A page for who is signed in; others are led to the sign-in page.
    private func page(_ route: @escaping SignedInRoute) -> Route {
        { request, _ in
            switch await signedIn(request) {
            case .success(let identity?): await route(request, identity)
            case .success(nil): .redirect(to: "/sign-in")
            case .failure(let failure): self.error.filled(with: failure.sentence, status: 503)
            }
        }
    }

    /// A part of the JSON API for who is signed in.
    private func api(_ route: @escaping SignedInRoute) -> Route {
        { request, _ in
            switch await signedIn(request) {
            case .success(let identity?): await route(request, identity)
            case .success(nil): JSONAnswer.error(401, "signedOut", "Sign in first.")
            case .failure(let failure): JSONAnswer.error(503, "unavailable", failure.sentence + ".")
            }
        }
    }

    private struct SessionFailure: Error {
        let sentence = "Sessions cannot be read at the moment"
    }

    private func signedIn(_ request: HTTPRequest) async -> Result<Identity?, SessionFailure> {
        guard let session = cookie.session(of: request) else { return .success(nil) }
        do {
            return .success(try await sessions.isValid(session) ? Identity(session: session) : nil)
        } catch {
            logger.error("a session could not be read", ["error": .string("\(error)")])
            return .failure(SessionFailure())
        }
    }

    /// `/sign-in?token=…` uses a link; without a token it says how to get one.
    private func openSession(_ request: HTTPRequest) async -> HTTPResponse {
        // Who only looks, as previews of links do, must not use the link up.
        guard let text = request.queryValue("token"), !request.isHead else {
            if case .success(_?) = await signedIn(request) { return .redirect(to: "/") }
            return signIn.filled(with: "You are signed out. A sign-in link opens the dashboard.")
        }
        do {
            if let link = SecretToken(text), let session = try await sessions.open(with: link) {
                var response = HTTPResponse.redirect(to: "/")
                cookie.set(session, seconds: sessions.sessionSeconds, on: &response)
                return response
            }
        } catch {
            logger.error("a session could not be opened", ["error": .string("\(error)")])
            return self.error.filled(with: "Nobody can sign in at the moment", status: 503)
        }
        return signIn.filled(
            with: "This link was used already, has expired, or is not whole. Ask for a new one.", status: 403)
    }

    private func closeSession(_ request: HTTPRequest, _ identity: Identity) async -> HTTPResponse {
        let form = FormBody(request)
        guard let token = form["csrf"], identity.session.matches(formToken: token) else {
            return error.filled(with: "This form is not from the dashboard's own page", status: 403)
        }
        do {
            try await sessions.close(identity.session)
        } catch {
            logger.error("a session could not be closed", ["error": .string("\(error)")])
            return self.error.filled(with: "You could not be signed out at the moment", status: 503)
        }
        var response = HTTPResponse.redirect(to: "/sign-in")
        cookie.clear(on: &response)
        return response
    }

    // MARK: Pages and assets

    private func homePage(_ identity: Identity) -> HTTPResponse {
        guard let token = try? identity.session.formToken else {
            return error.filled(with: "The page cannot be made at the moment", status: 503)
        }
        return home.filled(with: token)
    }

    private func asset(_ name: String, _ request: HTTPRequest) -> HTTPResponse {
        assets.response(for: name, accepting: AcceptEncoding(request)) ?? .text("There is no such file.\n", status: 404)
    }

    // MARK: The JSON API

    private func readHome(_ request: HTTPRequest, _ identity: Identity) async -> HTTPResponse {
        var artist: ArtistID?
        if let text = request.queryValue("artist") {
            guard let id = ArtistID(text) else {
                return JSONAnswer.error(
                    400, "badArtist", "The artist must be an id: 1 to 64 of A-Z, a-z, 0-9 and . _ : -.")
            }
            artist = id
        }
        var parts = Set(HomeAssembly.PartName.allCases)
        if let text = request.queryValue("parts") {
            parts = []
            for name in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let part = HomeAssembly.PartName(rawValue: String(name)) else {
                    let names = HomeAssembly.PartName.allCases.map(\.rawValue).joined(separator: ", ")
                    return JSONAnswer.error(400, "badParts", "The parts must be some of \(names), separated by commas.")
                }
                parts.insert(part)
            }
        }
        return JSONAnswer.value(await assembly.make(artist: artist, parts: parts, as: identity.caller))
    }

    private func findArtists(_ request: HTTPRequest, _ identity: Identity) async -> HTTPResponse {
        let query = request.queryValue("query") ?? ""
        guard query.utf8.count <= 200 else {
            return JSONAnswer.error(400, "badQuery", "The query must have 200 bytes at most.")
        }
        guard let limit = Int(request.queryValue("limit") ?? "20"), (1...100).contains(limit) else {
            return JSONAnswer.error(400, "badLimit", "The limit must be a whole number from 1 to 100.")
        }
        do {
            let request = Catalog.FindArtists(query: query, limit: limit)
            return JSONAnswer.value(try await catalog.call(request, as: identity.caller))
        } catch {
            return JSONAnswer.failed(error, of: catalog.service)
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
