internal import HTTP

/// The cookie that carries a session. Scripts cannot read it, and other sites' forms do not send it.
struct SessionCookie: Sendable {
    /// Only over HTTPS, where the public address is.
    let isSecure: Bool

    private static let name = "beatpass_session"

    func session(of request: HTTPRequest) -> SecretToken? { request.cookies[Self.name].flatMap(SecretToken.init(_:)) }

    func set(_ session: SecretToken, seconds: Int64, on response: inout HTTPResponse) {
        response.headers.add("Set-Cookie", "\(Self.name)=\(session.text); Max-Age=\(seconds)" + attributes)
    }

    func clear(on response: inout HTTPResponse) {
        response.headers.add("Set-Cookie", "\(Self.name)=; Max-Age=0" + attributes)
    }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "") }
}
