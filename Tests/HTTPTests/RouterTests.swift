import HTTP
import Testing

@Suite("Routes")
struct RouterTests {
    private func router() throws -> HTTPRouter {
        var router = HTTPRouter()
        try router.add(.get, "/{a}/x/y") { _, _ in .text("three") }
        try router.add(.get, "/api/artists/{artist}") { _, parameters in
            .text("artist \(parameters["artist"] ?? "-")")
        }
        try router.add(.get, "/api/artists/me") { _, _ in .text("me") }
        try router.add(.put, "/api/artists/{artist}") { _, _ in .noContent() }
        try router.add(.get, "/") { _, _ in .text("home") }
        return router
    }

    private func answer(_ method: HTTPMethod, _ target: String) async throws -> HTTPResponse {
        await (try router()).respond(to: try HTTPRequest(method: method, target: target))
    }

    @Test func findsTheMostExactRoute() async throws {
        #expect(try await answer(.get, "/").body == Array("home".utf8))
        #expect(try await answer(.get, "/api/artists/me").body == Array("me".utf8))
        #expect(try await answer(.get, "/api/artists/a%20b").body == Array("artist a b".utf8))
        #expect(try await answer(.head, "/api/artists/me").body == Array("me".utf8))
        #expect(try await answer(.put, "/api/artists/7").status == 204)
    }

    @Test func unknownPathsAndMethods() async throws {
        #expect(try await answer(.get, "/api/artists/").status == 404)
        #expect(try await answer(.get, "/api/artists").status == 404)
        #expect(try await answer(.get, "//").status == 404)
        let refused = try await answer(.delete, "/api/artists/7")
        #expect(refused.status == 405)
        #expect(refused.headers["Allow"] == "GET, HEAD, PUT")
    }

    @Test func routesCanBeRead() throws {
        let routes = try router().routes
        #expect(routes.count == 5)
        let artist = routes.first { $0.pattern.description == "/api/artists/{artist}" && $0.method == .put }
        #expect(artist?.pattern.parameters == ["artist"])
    }

    @Test func faultyRoutesAreErrors() throws {
        var router = try router()
        for pattern in ["x", "", "/{}", "/{a}/{a}", "/a{b}", "/{a", "/a}", "/a?b", "/{a{b}}"] {
            #expect(throws: HTTPRouterError.invalidPattern(pattern)) {
                try router.add(.get, pattern) { _, _ in .noContent() }
            }
        }
        #expect(throws: HTTPRouterError.routeTwice(.get, "/api/artists/{artist}", "/api/artists/{id}")) {
            try router.add(.get, "/api/artists/{id}") { _, _ in .noContent() }
        }
    }
}
