internal import HTTP

/// The cookies of signing in. Scripts cannot read them, and other sites' forms do not send them.
struct SignInCookies: Sendable {
    /// Only over HTTPS, where the public address is.
    let isSecure: Bool

    static let session = "beatpass_session"
    private static let device = "beatpass_device"
    private static let deviceSeconds: Int64 = 400 * 86_400

    func session(of request: HTTPRequest) -> SecretToken? {
        request.cookies[Self.session].flatMap(SecretToken.init(_:))
    }

    func device(of request: HTTPRequest) -> SecretToken? { request.cookies[Self.device].flatMap(SecretToken.init(_:)) }

    func set(session: SecretToken, seconds: Int64, on response: inout HTTPResponse) {
        add("\(Self.session)=\(session.text); Max-Age=\(seconds); Path=/", to: &response)
    }

    func clearSession(on response: inout HTTPResponse) {
        add("\(Self.session)=; Max-Age=0; Path=/", to: &response)
    }

    func set(device: SecretToken, on response: inout HTTPResponse) {
        add("\(Self.device)=\(device.text); Max-Age=\(Self.deviceSeconds); Path=/sign-in", to: &response)
    }

    private func add(_ cookie: String, to response: inout HTTPResponse) {
        response.headers.add("Set-Cookie", cookie + "; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : ""))
    }
}
