package import Contracts
package import HTTP
package import JSONRPC

/// One address of the HTTP API: what it takes, who may ask, what it gives. The router, the published document and
/// the page that explains the API are made from the list of these.
package struct Endpoint: Sendable {
    /// Who may ask.
    package enum Access: Sendable, Hashable {
        /// A session, or a token with this scope.
        case scope(TokenScope)
        /// A session alone: what changes the account is not for programs.
        case session
        /// Anybody: nobody is asked who it is.
        case anyone
    }

    enum Answer: Sendable {
        case identified(@Sendable (APIRequest) async throws -> HTTPResponse)
        case anyone(@Sendable (PublicRequest) async throws -> HTTPResponse)
    }

    /// A parameter of the path or the query.
    package struct Parameter: Sendable {
        package let name: String
        package let isInPath: Bool
        package let isRequired: Bool
        package let about: String
        /// A value to try; nil where any word does or the parameter may be left out.
        package let example: String?
        /// What it may be; nil for any text.
        package let schema: RawJSON?

        static func path(_ name: String, _ about: String, example: String? = nil) -> Parameter {
            Parameter(name: name, isInPath: true, isRequired: true, about: about, example: example, schema: nil)
        }

        static func query(
            _ name: String, _ about: String, isRequired: Bool = false, example: String? = nil, schema: RawJSON? = nil
        ) -> Parameter {
            Parameter(
                name: name, isInPath: false, isRequired: isRequired, about: about, example: example, schema: schema)
        }
    }

    package let method: HTTPMethod
    package let path: String
    package let access: Access
    /// One sentence.
    package let about: String
    package let parameters: [Parameter]
    /// The JSON that it takes; nil for none.
    package let body: (any WireObject.Type)?
    /// The JSON that it gives; nil for none.
    package let reply: (any WireObject.Type)?
    /// The media type of a file that it gives instead; nil for none. Neither JSON nor file is answered with 204.
    package let file: String?
    let answer: Answer

    /// An endpoint that gives something.
    init<Reply: WireObject>(
        _ method: HTTPMethod, _ path: String, _ access: Access, _ about: String, parameters: [Parameter] = [],
        body: (any WireObject.Type)? = nil, gives reply: Reply.Type,
        answer: @escaping @Sendable (APIRequest) async throws -> Reply
    ) {
        (self.method, self.path, self.access, self.about) = (method, path, access, about)
        (self.parameters, self.body, self.reply, file) = (parameters, body, reply, nil)
        self.answer = .identified { JSONAnswer.value(try await answer($0)) }
    }

    /// An endpoint that gives a file of a media type.
    init(
        _ path: String, _ access: Access, _ about: String, parameters: [Parameter] = [], givesFile file: String,
        answer: @escaping @Sendable (APIRequest) async throws -> HTTPResponse
    ) {
        (method, self.path, self.access, self.about) = (.get, path, access, about)
        (self.parameters, body, reply, self.file) = (parameters, nil, nil, file)
        self.answer = .identified(answer)
    }

    /// An endpoint that gives something to anybody.
    init<Reply: WireObject>(
        public path: String, _ about: String, parameters: [Parameter] = [], gives reply: Reply.Type,
        answer: @escaping @Sendable (PublicRequest) async throws -> Reply
    ) {
        (method, self.path, access, self.about) = (.get, path, .anyone, about)
        (self.parameters, body, self.reply, file) = (parameters, nil, reply, nil)
        self.answer = .anyone { JSONAnswer.value(try await answer($0)) }
    }

    /// An endpoint that gives JSON to anybody as a file to keep.
    init(
        public path: String, _ about: String, parameters: [Parameter] = [], givesFileOf reply: any WireObject.Type,
        answer: @escaping @Sendable (PublicRequest) async throws -> HTTPResponse
    ) {
        (method, self.path, access, self.about) = (.get, path, .anyone, about)
        (self.parameters, body, self.reply, file) = (parameters, nil, reply, nil)
        self.answer = .anyone(answer)
    }

    /// An endpoint that gives a value as a file.
    init(
        _ path: String, _ access: Access, _ about: String, parameters: [Parameter] = [],
        givesFileOf reply: any WireObject.Type, answer: @escaping @Sendable (APIRequest) async throws -> HTTPResponse
    ) {
        (method, self.path, self.access, self.about) = (.get, path, access, about)
        (self.parameters, body, self.reply, file) = (parameters, nil, reply, nil)
        self.answer = .identified(answer)
    }

    /// An endpoint that does something.
    init(
        _ method: HTTPMethod, _ path: String, _ about: String, parameters: [Parameter] = [],
        body: (any WireObject.Type)? = nil, does action: @escaping @Sendable (APIRequest) async throws -> Void
    ) {
        (self.method, self.path, self.access, self.about) = (method, path, .session, about)
        (self.parameters, self.body, reply, file) = (parameters, body, nil, nil)
        answer = .identified {
            try await action($0)
            return .noContent()
        }
    }
}

/// A request to an endpoint that is anybody's.
struct PublicRequest: Sendable {
    let http: HTTPRequest
    let path: PathParameters
    let visitor: Visitor
}

/// A request to an endpoint, by somebody who may ask.
struct APIRequest: Sendable {
    let http: HTTPRequest
    let path: PathParameters
    let identity: Identity
    let visitor: Visitor

    /// The session that asks; a program's token is none.
    var session: (token: SecretToken, id: String) {
        get throws(APIRefusal) {
            guard case .session(let token, let id) = identity.way else { throw .sessionNeeded }
            return (token, id)
        }
    }

    /// The artist that the query names; nil without one.
    func artist() throws(APIRefusal) -> ArtistID? {
        guard let text = http.queryValue("artist") else { return nil }
        guard let id = ArtistID(text) else {
            throw APIRefusal(
                400, "badArtist", "The artist must be an id: 1 to 64 of A-Z, a-z, 0-9 and . _ : -.", field: "artist")
        }
        return id
    }

    /// A whole number of the query; nil without one.
    func number(_ name: String, _ range: ClosedRange<Int64>, code: String) throws(APIRefusal) -> Int64? {
        guard let text = http.queryValue(name) else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw APIRefusal(
                400, code, "The \(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).",
                field: name)
        }
        return number
    }

    /// true or false of the query; nil without it.
    func flag(_ name: String, code: String) throws(APIRefusal) -> Bool? {
        guard let text = http.queryValue(name) else { return nil }
        guard ["true", "false"].contains(text) else {
            throw APIRefusal(400, code, "The \(name) must be true or false.", field: name)
        }
        return text == "true"
    }

    /// Where a list's page before ended; nil without one.
    func cursor() throws(APIRefusal) -> String? {
        let cursor = http.queryValue("cursor")
        guard (1...100).contains(cursor?.utf8.count ?? 1) else {
            throw APIRefusal(400, "badCursor", "The cursor must have 1 to 100 bytes.", field: "cursor")
        }
        return cursor
    }

    /// The body as `Body`.
    func body<Body: WireObject>(_ type: Body.Type) throws(APIRefusal) -> Body {
        guard http.headers["Content-Type"]?.prefix(while: { $0 != ";" }) == "application/json" else {
            throw APIRefusal(415, "badType", "The body must be JSON, with Content-Type: application/json.")
        }
        let text: RawJSON
        do throws(JSONError) {
            text = try RawJSON(parsing: http.body)
        } catch {
            throw APIRefusal(400, "badJSON", "The body is no JSON: \(error).")
        }
        let read: Result<Body, WireError> = text.bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return Result { () throws(WireError) in try Body.read(&reader) }
        }
        do throws(WireError) {
            return try read.get()
        } catch {
            throw APIRefusal(422, "badField", "The body does not fit: \(error).", field: error.path)
        }
    }
}

extension APIRefusal {
    static let signedOut = APIRefusal(401, "signedOut", "Sign in first, or send an API token.")
    static let sessionNeeded = APIRefusal(
        403, "sessionNeeded", "An API token may not do this; sign in with a browser.")
    static let badForm = APIRefusal(
        403, "badForm", "The request is not from the dashboard's own page. Reload it and try again.")

    static func scopeNeeded(_ scope: TokenScope) -> APIRefusal {
        APIRefusal(403, "scopeNeeded", "The token has not the scope \"\(scope.rawValue)\". Make one that has.")
    }
}
