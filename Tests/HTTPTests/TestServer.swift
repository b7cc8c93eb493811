import Glibc
import HTTP

/// A free Unix socket path, short enough for the kernel.
func temporaryPath() -> String {
    var template = Array("/tmp/bp-XXXXXX".utf8CString)
    let folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    return folder + "/http.sock"
}

func removeTemporary(_ path: String) {
    unlink(path)
    if let slash = path.lastIndex(of: "/") { rmdir(String(path[..<slash])) }
}

/// Limits that do not get into a test's way.
var wideLimits: HTTPLimits {
    var limits = HTTPLimits()
    limits.connectionsPerAddress = 512
    return limits
}

/// Starts a server on a free loopback port (or on `listen`), runs `work` on a thread of its own with the
/// address, and stops the server whatever happens.
@discardableResult
func withServer<Result: Sendable>(
    _ limits: HTTPLimits = wideLimits, listen: ListenAddress = .tcp(port: 0),
    accessLog: HTTPAccessLog? = nil, ownHeaders: HTTPHeaders = HTTPHeaders(),
    onProblem: @escaping @Sendable (String) -> Void = { _ in },
    handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
    work: @escaping @Sendable (ListenAddress) throws -> Result
) async throws -> Result {
    let server = HTTPServer(
        listen: listen, limits: limits, accessLog: accessLog, ownHeaders: ownHeaders, onProblem: onProblem,
        handler: handler)
    try server.start()
    let address = server.boundAddress ?? listen
    do {
        let result = try await onThread { try work(address) }
        await server.stop()
        return result
    } catch {
        await server.stop(budget: .zero)
        throw error
    }
}

/// Answers with what it was asked.
@Sendable func echo(_ request: HTTPRequest) async -> HTTPResponse {
    var response = HTTPResponse.text("\(request.method.rawValue) \(request.path)")
    if !request.body.isEmpty { response.body = request.body }
    return response
}
