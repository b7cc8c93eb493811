internal import HTTP

/// The cookies of signing in. Scripts cannot read them, and other sites' forms do not send them.
struct SignInCookies: Sendable {
    /// Only over HTTPS, where the public address is.
    let isSecure: Bool

    /// Over HTTPS a name that no sibling of the host can set (RFC 6265bis, section 4.1.3.2).
    var sessionName: String { prefix + "beatpass_session" }
    private var deviceName: String { prefix + "beatpass_device" }
    private var prefix: String { isSecure ? "__Host-" : "" }
    private static let deviceSeconds: Int64 = 400 * 86_400

    func session(of request: HTTPRequest) -> SecretToken? {
        request.cookies[sessionName].flatMap(SecretToken.init(_:))
    }

    func device(of request: HTTPRequest) -> SecretToken? { request.cookies[deviceName].flatMap(SecretToken.init(_:)) }

    func set(session: SecretToken, seconds: Int64, on response: inout HTTPResponse) {
        add("\(sessionName)=\(session.text); Max-Age=\(seconds); Path=/", to: &response)
    }

    func clearSession(on response: inout HTTPResponse) {
        add("\(sessionName)=; Max-Age=0; Path=/", to: &response)
    }

    func set(device: SecretToken, on response: inout HTTPResponse) {
        add("\(deviceName)=\(device.text); Max-Age=\(Self.deviceSeconds); Path=/", to: &response)
    }

    private func add(_ cookie: String, to response: inout HTTPResponse) {
        response.headers.add("Set-Cookie", cookie + "; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : ""))
    }
}
