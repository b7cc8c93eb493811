/// The server's own answers, before a handler is asked.
enum Refusals {
    static func badRequest(_ sentence: String) -> HTTPResponse {
        .text(sentence + "\n", status: 400)
    }

    static func bodyTooLarge(_ limit: Int) -> HTTPResponse {
        .text("The request's body may have \(limit) bytes and has more.\n", status: 413)
    }

    static func headerTooLarge(_ limit: Int) -> HTTPResponse {
        .text("The request line and headers may have \(limit) bytes and have more.\n", status: 431)
    }

    static func unknownMethod() -> HTTPResponse {
        let known = HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ")
        return .text("The method is not one of \(known).\n", status: 501)
    }

    static func unknownTransferCoding() -> HTTPResponse {
        .text("The only transfer coding taken is “chunked”, once, and without a length.\n", status: 501)
    }

    static func unavailable(_ sentence: String, retryAfter: Duration) -> HTTPResponse {
        var response = HTTPResponse.text(sentence + "\n", status: 503)
        response.headers.set("Retry-After", String(retryAfter.wholeSeconds))
        return response
    }

    static func chunksNeeded() -> HTTPResponse {
        .text(
            "This is sent in parts of unknown number, which HTTP/1.0 cannot tell the end of: ask by HTTP/1.1.\n",
            status: 505)
    }

    static func internalError() -> HTTPResponse {
        .text("The server could not make this reply; its log says why.\n", status: 500)
    }
}
