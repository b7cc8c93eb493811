/// A reply. `Content-Length`, `Connection` and `Date` are the server's: a response that sets one of them, or
/// a header that cannot be sent as it is, is replaced by a 500 and reported.
package struct HTTPResponse: Sendable, Hashable {
    /// 200 to 599.
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// A body that is made while it is sent, in place of `body`.
    package var stream: HTTPBodyStream?
    /// Ends the connection behind this reply.
    package var closesConnection = false

    package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A body that is made while it is sent, with its media type.
    package init(status: Int, contentType: String, stream: HTTPBodyStream) {
        self.init(status: status, contentType: contentType, body: [])
        self.stream = stream
    }

    /// A body with its media type.
    package init(status: Int, contentType: String, body: [UInt8]) {
        self.init(status: status, headers: HTTPHeaders([HTTPField("Content-Type", contentType)]), body: body)
    }

    /// JSON as it was written.
    package static func json(_ body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", body: body)
    }

    package static func html(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/html; charset=utf-8", body: Array(text.utf8))
    }

    package static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    /// Sends the client to `location`; 303 makes it a GET, whatever the request was.
    package static func redirect(to location: String, status: Int = 303) -> HTTPResponse {
        HTTPResponse(status: status, headers: HTTPHeaders([HTTPField("Location", location)]))
    }

    package static func noContent() -> HTTPResponse {
        HTTPResponse(status: 204)
    }

    /// Why this cannot be sent, nil where it can.
    var defect: String? {
        guard (200...599).contains(status) else {
            return "The handler's status \(status) is not one from 200 to 599."
        }
        for field in headers.fields {
            guard field.isSendable else {
                return
                    "The handler's header \(printable(field.name)) has an invalid name, no value, or a "
                    + "control character (CR, LF, NUL) in its value: encode the value first."
            }
            let name = Self.ownedByServer.first { equalsIgnoringCase($0, field.name) }
            if let name { return "The handler set the header \(name), which the server sets by itself." }
        }
        if stream != nil, !body.isEmpty || status == 204 || status == 304 {
            return "The handler's reply has a streamed body beside another one, or where its status allows none."
        }
        return nil
    }

    /// Bytes of the body that are sent for a request that is not HEAD: 204 and 304 have none.
    var sentBytes: Int {
        status == 204 || status == 304 ? 0 : body.count
    }

    private static let ownedByServer = ["Content-Length", "Transfer-Encoding", "Connection", "Date"]

    private func printable(_ text: String) -> String {
        let bytes = text.utf8.prefix(60).map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        return "“\(String(decoding: bytes, as: UTF8.self))”"
    }
}
