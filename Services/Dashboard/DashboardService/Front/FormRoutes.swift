internal import Contracts
internal import HTTP
internal import ServiceKit

/// Signing in and out, and what stands behind links: forms that work without a script.
struct FormRoutes: Sendable {
    let accounts: Accounts
    let gate: Gate
    let pages: Pages
    let sameOrigin: SameOrigin
    let logger: Logger

    private var cookies: SignInCookies { gate.cookies }

    // MARK: Signing in

    /// `GET /sign-in?next=…`
    func showSignIn(_ request: HTTPRequest) async -> HTTPResponse {
        let next = request.queryValue("next").flatMap(LocalPath.init(_:))
        if let identity = try? await gate.identify(request), case .session = identity.way {
            return .redirect(to: (next ?? .home).text)
        }
        guard request.queryValue("out") != nil else { return signIn("", next: next) }
        return signIn("You are signed out.", tone: .note, next: next)
    }

    /// `POST /sign-in`: email, password, next.
    func signIn(_ request: HTTPRequest) async -> HTTPResponse {
        guard sameOrigin.verdict(on: request.headers) == .own else { return strangersForm }
        let form = FormBody(request)
        let next = form["next"].flatMap(LocalPath.init(_:))
        let (email, password) = (form["email"] ?? "", form["password"] ?? "")
        do {
            let result = try await accounts.signIn(
                email: email, password: password, device: cookies.device(of: request),
                old: cookies.session(of: request), Visitor(request))
            return open(result, at: next ?? .home)
        } catch AccountProblem.wrongPassword {
            return signIn("E-mail and password do not match. Check both.", email, next: next, status: 403)
        } catch AccountProblem.tooMany(let retryAfter) {
            var response = signIn(
                "Too many tries. Wait \(retryAfter.inWords), then try again.", email, next: next, status: 429)
            response.headers.set("Retry-After", "\(max(1, retryAfter.components.seconds))")
            return response
        } catch {
            logger.error("nobody could be signed in", ["error": .string("\(error)")])
            return pages.error.filled(["message": "Nobody can sign in at the moment"], status: 503)
        }
    }

    /// How a message looks.
    private enum Tone: String {
        case note, problem
    }

    private func signIn(
        _ message: String, _ email: String = "", tone: Tone = .problem, next: LocalPath?, status: Int = 200
    ) -> HTTPResponse {
        pages.signIn.filled(
            [
                "message": message, "tone": tone.rawValue, "email": String(email.prefix(254)),
                "next": next?.text ?? "/",
            ], status: status)
    }

    private func open(_ result: SignedIn, at path: LocalPath) -> HTTPResponse {
        var response = HTTPResponse.redirect(to: path.text)
        cookies.set(session: result.session, seconds: accounts.sessionSeconds, on: &response)
        cookies.set(device: result.device, on: &response)
        return response
    }

    /// `POST /sign-out`: csrf.
    func signOut(_ request: HTTPRequest, _ identity: Identity) async -> HTTPResponse {
        guard sameOrigin.verdict(on: request.headers) == .own, case .session(let session, _) = identity.way,
            let token = FormBody(request)["csrf"], session.matches(formToken: token)
        else { return strangersForm }
        do {
            try await accounts.signOut(session, Visitor(request))
        } catch {
            logger.error("a session could not be closed", ["error": .string("\(error)")])
            return pages.error.filled(["message": "You could not be signed out at the moment"], status: 503)
        }
        var response = HTTPResponse.redirect(to: "/sign-in?out=1")
        cookies.clearSession(on: &response)
        return response
    }

    // MARK: Links

    /// `GET /link?token=…` shows the link's form; looking does not use it.
    func showLink(_ request: HTTPRequest) async -> HTTPResponse {
        await withLink(request.queryValue("token")) { link, purpose in
            guard case .password(let account) = purpose else { return self.link(link, purpose) }
            // For password managers, which keep a password by its name.
            let form = LinkForm(email: try await accounts.email(of: account) ?? "")
            return self.link(link, purpose, form)
        }
    }

    /// `POST /link`: token, password; name and email for the set-up.
    func useLink(_ request: HTTPRequest) async -> HTTPResponse {
        guard sameOrigin.verdict(on: request.headers) == .own else { return strangersForm }
        let body = FormBody(request)
        let form = LinkForm(
            password: body["password"] ?? "", name: body["name"] ?? "", email: body["email"] ?? "")
        return await withLink(body["token"]) { link, purpose in
            do {
                let result = try await accounts.use(
                    link, form, device: cookies.device(of: request), old: cookies.session(of: request),
                    Visitor(request))
                return open(result, at: .home)
            } catch let problem as AccountProblem {
                if problem == .linkWorthless { return worthless }
                let refusal = APIRefusal(problem)
                var response = self.link(link, purpose, form, refusal.error.message, status: refusal.status)
                if let seconds = refusal.retryAfterSeconds { response.headers.set("Retry-After", "\(seconds)") }
                return response
            }
        }
    }

    private func withLink(
        _ text: String?, _ answer: (SecretToken, LinkPurpose) async throws -> HTTPResponse
    ) async -> HTTPResponse {
        do {
            guard let link = text.flatMap(SecretToken.init(_:)), let purpose = try await accounts.purpose(of: link)
            else { return worthless }
            return try await answer(link, purpose)
        } catch {
            logger.error("a link could not be read or used", ["error": .string("\(error)")])
            return pages.error.filled(["message": "Links do not work at the moment"], status: 503)
        }
    }

    private func link(
        _ link: SecretToken, _ purpose: LinkPurpose, _ form: LinkForm = LinkForm(), _ message: String = "",
        status: Int = 200
    ) -> HTTPResponse {
        pages.link.filled(
            [
                "message": message, "token": link.text, "fields": purpose == .setUp ? "setUp" : "password",
                "name": String(form.name.prefix(200)), "email": String(form.email.prefix(254)),
            ], status: status)
    }

    private var worthless: HTTPResponse {
        pages.link.filled(["message": APIRefusal.worthlessLink, "fields": "none"], status: 403)
    }

    private var strangersForm: HTTPResponse {
        pages.error.filled(["message": "This form is not from the dashboard's own page"], status: 403)
    }
}

extension Visitor {
    init(_ request: HTTPRequest) {
        self.init(address: ClientAddress.of(request), browser: request.headers["User-Agent"])
    }
}
