internal import HTTP

/// What every answer says to the browser about what it may do.
enum SecurityHeaders {
    private static let fields = [
        HTTPField(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
        HTTPField("X-Content-Type-Options", "nosniff"),
        HTTPField("X-Frame-Options", "DENY"),
        HTTPField("Referrer-Policy", "same-origin"),
        HTTPField("Cross-Origin-Opener-Policy", "same-origin"),
        HTTPField("Cross-Origin-Resource-Policy", "same-origin"),
        HTTPField("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ]

    /// What the server's own answers say, which nobody is to keep either.
    static let ofRefusals = HTTPHeaders(fields + [HTTPField("Cache-Control", "no-store")])

    static func add(to response: inout HTTPResponse) {
        for field in fields { response.headers.set(field.name, field.value) }
        // Only what carries its content's hash may be kept.
        if response.headers["Cache-Control"] == nil { response.headers.set("Cache-Control", "no-store") }
    }
}
