internal import HTTP

/// What every answer says to the browser about what it may do.
struct SecurityHeaders: Sendable {
    private let fields: [HTTPField]

    /// - Parameters:
    ///   - media: where pictures may come from.
    ///   - isSecure: whether people come over HTTPS: then they always shall.
    init(media: MediaOrigins, isSecure: Bool) {
        let pictures = (["'self'", "data:"] + media.origins).joined(separator: " ")
        var fields = [
            HTTPField(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src \(pictures); connect-src 'self'; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
            HTTPField("X-Content-Type-Options", "nosniff"),
            HTTPField("X-Frame-Options", "DENY"),
            HTTPField("Referrer-Policy", "same-origin"),
            HTTPField("Cross-Origin-Opener-Policy", "same-origin"),
            HTTPField("Cross-Origin-Resource-Policy", "same-origin"),
            HTTPField("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
        ]
        if isSecure { fields.append(HTTPField("Strict-Transport-Security", "max-age=31536000")) }
        self.fields = fields
    }

    /// What the server's own answers say, which nobody is to keep either.
    var ofRefusals: HTTPHeaders { HTTPHeaders(fields + [HTTPField("Cache-Control", "no-store")]) }

    func add(to response: inout HTTPResponse) {
        for field in fields { response.headers.set(field.name, field.value) }
        // Only what carries its content's hash may be kept.
        if response.headers["Cache-Control"] == nil { response.headers.set("Cache-Control", "no-store") }
    }
}
