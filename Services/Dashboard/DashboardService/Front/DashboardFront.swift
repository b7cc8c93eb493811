internal import Contracts
package import HTTP
internal import JSONRPC
package import ServiceKit
package import Transport

/// The dashboard's routes: pages, assets, forms, the JSON API.
///
/// Who may ask is said beside each route, in ``router()`` and in the lists of ``Endpoint``s, and judged by
/// ``signedIn(_:)``, ``page(_:isForOperators:)`` and ``judge(_:_:_:)`` alone.
package struct DashboardFront: Sendable {
    private let gate: Gate
    private let assets: Assets
    private let pages: Pages
    private let forms: FormRoutes
    private let licenses: LicensePages
    private let sameOrigin: SameOrigin
    private let headers: SecurityHeaders
    private let document: HTTPResponse
    /// How many items the menu has: Home keeps as much room for them before they come.
    private let menuItems: Int
    private let logger: Logger
    /// No form and no JSON that is sent here is longer than a profile: more costs time to read before anything is
    /// known of who sends it.
    package static var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodyBytes = 16 * 1024
        return limits
    }

    /// All addresses of the JSON API.
    package let endpoints: [Endpoint]

    /// - Throws: what is wrong with the menu (``ConfigurationError``) or with the pages in the binary.
    package init(
        accounts: Accounts, catalog: FrontendClient, progress: FrontendClient, leaderboards: FrontendClient,
        configuration: Configuration, clock: any WallClock, logger: Logger,
        pageDeadline: Duration = HomeAssembly.usualDeadline
    ) throws {
        self.logger = logger
        let publicURL = configuration[DashboardKeys.publicURL]
        let isSecure = publicURL.hasPrefix("https://")
        let settings = try PageSettings(configuration)
        menuItems = settings.menu.items.count
        assets = try Assets(AssetSources.assets)
        pages = try Pages(assets, media: settings.media)
        headers = SecurityHeaders(media: settings.media, isSecure: isSecure)
        gate = Gate(accounts: accounts, cookies: SignInCookies(isSecure: isSecure), logger: logger)
        sameOrigin = SameOrigin(publicURL: publicURL)
        forms = FormRoutes(
            accounts: accounts, gate: gate, pages: pages, sameOrigin: sameOrigin, logger: logger)
        let licenseReading = LicenseReading(catalog: catalog, deadline: pageDeadline)
        let looks = LicenseLooks()
        licenses = LicensePages(reading: licenseReading, looks: looks, pages: pages, publicURL: publicURL)
        let progress = ProgressReading(
            progress: progress, directory: accounts.directory, clock: clock, settings: settings, deadline: pageDeadline)
        let home = HomeAssembly(
            catalog: catalog, progress: progress, directory: accounts.directory, clock: clock, settings: settings,
            deadline: pageDeadline)
        let reading = CatalogReading(
            catalog: catalog, directory: accounts.directory, clock: clock, settings: settings, deadline: pageDeadline)
        let boards = LeaderboardsReading(
            leaderboards: leaderboards, catalog: catalog, directory: accounts.directory, clock: clock,
            settings: settings, deadline: pageDeadline)
        endpoints =
            Endpoints(
                pages: PageEndpoints(
                    home: home, artists: ArtistChoices(catalog: catalog, directory: accounts.directory)),
                activity: ActivityEndpoints(reading: reading), lists: ListEndpoints(reading: reading),
                figures: FigureEndpoints(reading: reading),
                licenses: LicenseEndpoints(reading: licenseReading, looks: looks),
                progress: ProgressEndpoints(reading: progress),
                leaderboards: LeaderboardsEndpoints(reading: boards),
                account: AccountEndpoints(accounts: accounts)
            ).all
        document = HTTPResponse.json(
            OpenAPIDocument.make(
                endpoints, version: SuiteVersion.text, server: publicURL.isEmpty ? "/" : publicURL,
                cookie: gate.cookies.sessionName
            ).bytes)
    }

    /// For answers that the server makes before it asks ``answer(_:by:)``.
    package var refusalHeaders: HTTPHeaders { headers.ofRefusals }

    package func router() throws -> HTTPRouter {
        var router = HTTPRouter()
        try router.add(.get, "/", page(pages.home))
        try router.add(.get, "/activity", page(pages.activity))
        try router.add(.get, "/beats", page(pages.beats))
        try router.add(.get, "/collections", page(pages.collections))
        try router.add(.get, "/progress", page(pages.progress))
        try router.add(.get, "/leaderboards", page(pages.leaderboards))
        try router.add(.get, "/account", page(pages.account))
        try router.add(.get, "/api", page(pages.api))
        try router.add(.get, "/design", page(pages.design, isForOperators: true))
        try router.add(.get, "/sign-in") { request, _ in await forms.showSignIn(request) }
        try router.add(.post, "/sign-in") { request, _ in await forms.signIn(request) }
        try router.add(.post, "/sign-out", signedIn { await forms.signOut($0, $1) })
        try router.add(.get, "/link") { request, _ in await forms.showLink(request) }
        try router.add(.post, "/link") { request, _ in await forms.useLink(request) }
        try router.add(.get, "/license/{id}") { request, path in
            await licenses.certificate(request, path["id"] ?? "")
        }
        try router.add(.get, "/verify-license") { request, _ in await licenses.ask(request) }
        try router.add(.get, "/verify-license/{id}") { request, path in
            await licenses.verify(request, path["id"] ?? "")
        }
        try router.add(.get, "/assets/{name}") { request, path in
            assets.response(for: path["name"] ?? "", accepting: AcceptEncoding(request))
                ?? .text("There is no such file.\n", status: 404)
        }
        try router.add(.get, "/api/v1/openapi.json") { _, _ in document }
        for endpoint in endpoints {
            try router.add(endpoint.method, endpoint.path) { request, path in await answer(request, path, endpoint) }
        }
        try router.add(.get, "/healthz") { _, _ in .text("ok\n") }
        return router
    }

    /// Answers any request: the routes, with what all answers have in common.
    package func answer(_ request: HTTPRequest, by router: HTTPRouter) async -> HTTPResponse {
        var response = await router.respond(to: request)
        if response.status == 404 || response.status == 405, !Self.isOwnAnswer(response) {
            let allow = response.headers["Allow"]
            response = notThere(request, status: response.status)
            if let allow { response.headers.set("Allow", allow) }
        }
        headers.add(to: &response)
        return response
    }

    /// Whether a refusal says itself what is so, rather than the router or a file that is not there, in plain text.
    private static func isOwnAnswer(_ response: HTTPResponse) -> Bool {
        response.headers["Content-Type"]?.hasPrefix("text/plain") == false
    }

    private func notThere(_ request: HTTPRequest, status: Int) -> HTTPResponse {
        let sentence =
            status == 404 ? "There is nothing at this address" : "This address does not take \(request.method.rawValue)"
        if request.path.hasPrefix("/api/") {
            return JSONAnswer.refused(
                APIRefusal(status, status == 404 ? "notFound" : "methodNotAllowed", sentence + "."))
        }
        return pages.error.filled(["message": sentence], status: status)
    }

    // MARK: Pages

    private typealias Route = @Sendable (HTTPRequest, PathParameters) async -> HTTPResponse

    /// Something for who is signed in with a browser; others are led to the sign-in page, and back behind it.
    private func signedIn(_ route: @escaping @Sendable (HTTPRequest, Identity) async -> HTTPResponse) -> Route {
        { request, _ in
            do {
                if let identity = try await gate.identify(request), case .session = identity.way {
                    return await route(request, identity)
                }
            } catch {
                logger.error("a session could not be read", ["error": .string("\(error)")])
                return pages.error.filled(["message": "Sessions cannot be read at the moment"], status: 503)
            }
            guard request.method == .get, let next = LocalPath(request.target), next.text != "/" else {
                return .redirect(to: "/sign-in")
            }
            return .redirect(to: "/sign-in?next=" + PercentEncoding.encode(next.text))
        }
    }

    private func page(_ template: PageTemplate, isForOperators: Bool = false) -> Route {
        signedIn { request, identity in
            // To others it is not there.
            guard !isForOperators || identity.isOperator else { return notThere(request, status: 404) }
            guard case .session(let session, _) = identity.way, let token = try? session.formToken else {
                return pages.error.filled(["message": "The page cannot be made at the moment"], status: 503)
            }
            return template.filled(["csrf": token, "items": "\(menuItems)"])
        }
    }

    // MARK: The JSON API

    private func answer(_ request: HTTPRequest, _ path: PathParameters, _ endpoint: Endpoint) async -> HTTPResponse {
        do {
            switch endpoint.answer {
            case .anyone(let answer):
                return try await answer(PublicRequest(http: request, path: path, visitor: Visitor(request)))
            case .identified(let answer):
                guard let identity = try await gate.identify(request) else { throw APIRefusal.signedOut }
                try judge(request, endpoint, identity)
                return try await answer(
                    APIRequest(http: request, path: path, identity: identity, visitor: Visitor(request)))
            }
        } catch let refusal as APIRefusal {
            return JSONAnswer.refused(refusal)
        } catch let problem as AccountProblem {
            return JSONAnswer.refused(APIRefusal(problem))
        } catch let failure as ServiceFailure {
            return JSONAnswer.refused(APIRefusal(failure))
        } catch {
            logger.error(
                "a request of the API failed", ["path": .string(endpoint.path), "error": .string("\(error)")])
            return JSONAnswer.refused(
                APIRefusal(503, "unavailable", "The dashboard's own store does not answer at the moment."))
        }
    }

    /// The one place that judges who may ask an endpoint.
    private func judge(_ request: HTTPRequest, _ endpoint: Endpoint, _ identity: Identity) throws(APIRefusal) {
        switch (identity.way, endpoint.access) {
        case (.token(let scopes), .scope(let scope)):
            guard scopes.contains(scope) else { throw .scopeNeeded(scope) }
        case (.token, .session): throw .sessionNeeded
        case (.token, .anyone): break
        case (.session(let session, _), _):
            // What a browser sends by itself changes nothing: the page's own token must come with it.
            guard endpoint.method != .get else { return }
            guard sameOrigin.verdict(on: request.headers) == .own, let token = request.headers["X-CSRF-Token"],
                session.matches(formToken: token)
            else { throw .badForm }
        }
    }
}
