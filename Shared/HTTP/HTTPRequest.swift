/// A whole request, its body received and within the limit.
package struct HTTPRequest: Sendable {
    /// As sent in the access log; a handler gets `get` for a HEAD request, whose reply the server sends
    /// without its body.
    package var method: HTTPMethod
    /// Whether only the head of the reply was asked for: then nothing may come of the request.
    package var isHead = false
    /// The path as sent, without the query.
    package let rawPath: String
    /// The path decoded: UTF-8 without NUL, control characters and dot segments.
    package let path: String
    /// The decoded parts of the path between its slashes; the root has one empty part.
    package let segments: [String]
    /// The query's parameters, decoded, in order, repeated names kept.
    package let query: [HTTPField]
    package let headers: HTTPHeaders
    package let cookies: HTTPCookies
    package let body: [UInt8]
    package let peer: HTTPPeer

    /// Reads `target` (`/path?query` as a client sends it); the sentence of what is wrong with it is thrown.
    package init(
        method: HTTPMethod, target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [],
        peer: HTTPPeer = .unix
    ) throws(RequestTargetError) {
        let target = try RequestTarget(Array(target.utf8))
        self.init(method: method, target: target, headers: headers, body: body, peer: peer)
    }

    init(method: HTTPMethod, target: RequestTarget, headers: HTTPHeaders, body: [UInt8], peer: HTTPPeer) {
        self.method = method
        rawPath = target.rawPath
        path = target.path
        segments = target.segments
        query = target.query
        self.headers = headers
        cookies = HTTPCookies(headers: headers.values(of: "Cookie"))
        self.body = body
        self.peer = peer
    }

    /// Path and query for a link to the same: the path as sent, the query encoded anew.
    package var target: String {
        let query = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        return rawPath + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// The first value of a query parameter, nil without one.
    package func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// All values of a query parameter in order.
    package func queryValues(_ name: String) -> [String] {
        query.filter { $0.name == name }.map(\.value)
    }
}
