import CMicroHTTPD

/// A reply in libmicrohttpd's form, made outside its thread as it copies the body.
final class PreparedResponse: @unchecked Sendable {
    let status: Int
    /// Bytes of the body that go out.
    let bodyBytes: Int
    let pointer: OpaquePointer

    /// nil where memory is short or libmicrohttpd refuses a header.
    init?(_ response: HTTPResponse, omitsBody: Bool, closes: Bool) {
        let made = response.body.withUnsafeBytes { beatpass_http_response($0.count, $0.baseAddress) }
        guard let made else { return nil }
        pointer = made
        status = response.status
        bodyBytes = omitsBody ? 0 : response.sentBytes
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
