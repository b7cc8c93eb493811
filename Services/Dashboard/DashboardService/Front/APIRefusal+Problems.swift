internal import Contracts
internal import ServiceKit

extension APIRefusal {
    /// What a problem with an account is over HTTP.
    init(_ problem: AccountProblem) {
        switch problem {
        case .badField(let field, let reason):
            self.init(422, "badField", reason, field: field)
        case .emailTaken: self.init(422, "emailTaken", "Another account has this e-mail.", field: "email")
        case .linkWorthless: self.init(403, "linkWorthless", Self.worthlessLink)
        case .wrongPassword: self.init(403, "wrongPassword", "The current password is another one.", field: "current")
        case .tooMany(let retryAfter):
            self.init(429, "tooMany", "Too many tries. Wait \(retryAfter.inWords), then try again.")
            retryAfterSeconds = max(1, retryAfter.components.seconds)
        case .directoryAway(let reason): self.init(503, "unavailable", reason)
        case .unknownAccount: self.init(404, "unknownAccount", "There is no such account.")
        case .hasCredentials: self.init(409, "hasCredentials", "The account can sign in already.")
        case .operatorExists: self.init(409, "operatorExists", "There is an operator already.")
        case .unknownItem: self.init(404, "notFound", "There is nothing of this id among what is yours.")
        case .tooManyTokens:
            self.init(409, "tooManyTokens", "You have \(APIToken.mostPerAccount) tokens; revoke one first.")
        }
    }

    static let worthlessLink = "This link was used already, has expired, or is not whole. Ask for a new one."

    /// A service gave nothing.
    init(_ failure: ServiceFailure) {
        self.init(failure.code == .refused ? 502 : 503, failure.code.rawValue, failure.reason)
        // Soon: a service that stopped is started again, or another replica takes over.
        if failure.code != .refused { retryAfterSeconds = 5 }
    }
}

extension Duration {
    /// "a moment", "40 seconds", "12 minutes": rounded up.
    var inWords: String {
        let seconds = components.seconds + (components.attoseconds > 0 ? 1 : 0)
        if seconds < 2 { return "a moment" }
        if seconds < 120 { return "\(seconds) seconds" }
        return "\((seconds + 59) / 60) minutes"
    }
}
