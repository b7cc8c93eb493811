import CMicroHTTPD

/// A reply in libmicrohttpd's form, made outside its thread as it copies a body that is there.
final class PreparedResponse: @unchecked Sendable {
    let status: Int
    /// Bytes of the body that go out; 0 where they are counted as they go.
    let bodyBytes: Int
    let pointer: OpaquePointer

    /// nil where memory is short or libmicrohttpd refuses a header.
    convenience init?(_ response: HTTPResponse, omitsBody: Bool, closes: Bool) {
        let made = response.body.withUnsafeBytes { beatpass_http_response($0.count, $0.baseAddress) }
        self.init(made, response, bodyBytes: omitsBody ? 0 : response.sentBytes, closes: closes)
    }

    /// A reply whose body comes from `source`.
    convenience init?(_ response: HTTPResponse, from source: StreamSource, omitsBody: Bool, closes: Bool) {
        self.init(source.makeResponse(), response, bodyBytes: 0, closes: closes)
        guard !omitsBody || beatpass_http_without_chunks(pointer) == .YES else { return nil }
    }

    private init?(_ made: OpaquePointer?, _ response: HTTPResponse, bodyBytes: Int, closes: Bool) {
        guard let made else { return nil }
        pointer = made
        status = response.status
        self.bodyBytes = bodyBytes
        for field in response.headers.fields {
            guard MHD_add_response_header(made, field.name, field.value) == .YES else { return nil }
        }
        if closes || response.closesConnection {
            guard MHD_add_response_header(made, "Connection", "close") == .YES else { return nil }
        }
    }

    deinit {
        // libmicrohttpd counts references: a reply it is sending lives until it has gone out.
        MHD_destroy_response(pointer)
    }
}
