/// Answers a request to a route.
package typealias HTTPRouteHandler = @Sendable (HTTPRequest, PathParameters) async -> HTTPResponse

/// A method on a path and who answers it.
package struct HTTPRoute: Sendable {
    package let method: HTTPMethod
    package let pattern: PathPattern
    package let handler: HTTPRouteHandler
}

/// Why a route is not taken: a fault of the program, found at its start.
package enum HTTPRouterError: Error, Equatable, CustomStringConvertible {
    case invalidPattern(String)
    /// Both patterns take the same paths for the same method.
    case routeTwice(HTTPMethod, String, String)

    package var description: String {
        switch self {
        case .invalidPattern(let text):
            "The route pattern “\(text)” is not of the form /literal/{name}: it begins with a slash, and a "
                + "name fills its segment and occurs once."
        case .routeTwice(let method, let first, let second):
            "The routes \(method.rawValue) \(first) and \(method.rawValue) \(second) take the same paths: "
                + "remove one of them."
        }
    }
}

/// Finds the handler for a method and a path. Unknown paths get 404; a path that has other methods gets 405
/// with `Allow`. A GET route answers HEAD as well.
package struct HTTPRouter: Sendable {
    /// All routes, a literal segment before a parameter in the same place.
    package private(set) var routes: [HTTPRoute] = []

    package init() {}

    /// Adds a route.
    package mutating func add(
        _ method: HTTPMethod, _ pattern: String, _ handler: @escaping HTTPRouteHandler
    ) throws(HTTPRouterError) {
        let pattern = try PathPattern(pattern)
        for route in routes where route.method == method && route.pattern.overlapsWhole(pattern) {
            throw .routeTwice(method, route.pattern.description, pattern.description)
        }
        let index = routes.firstIndex { pattern.isTriedBefore($0.pattern) } ?? routes.endIndex
        routes.insert(HTTPRoute(method: method, pattern: pattern, handler: handler), at: index)
    }

    /// The answer of the first route that fits, or 404 or 405.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        let method = request.method == .head ? .get : request.method
        var allowed: Set<HTTPMethod> = []
        for route in routes {
            guard let parameters = route.pattern.match(request.segments) else { continue }
            if route.method == method { return await route.handler(request, parameters) }
            allowed.insert(route.method)
        }
        guard !allowed.isEmpty else {
            return .text("There is nothing at \(request.rawPath).\n", status: 404)
        }
        if allowed.contains(.get) { allowed.insert(.head) }
        let names = HTTPMethod.allCases.filter(allowed.contains).map(\.rawValue).joined(separator: ", ")
        var response = HTTPResponse.text(
            "\(request.rawPath) does not take \(request.method.rawValue), but \(names).\n", status: 405)
        response.headers.set("Allow", names)
        return response
    }
}
