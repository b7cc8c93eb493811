internal import Contracts
internal import HTTP
internal import JSONRPC

/// Answers of the JSON API.
enum JSONAnswer {
    static func value(_ value: some WireObject, status: Int = 200) -> HTTPResponse {
        HTTPResponse.json(RawJSON { writer in value.write(to: &writer) }.bytes, status: status)
    }

    static func refused(_ refusal: APIRefusal) -> HTTPResponse {
        var response = value(APIErrorBody(error: refusal.error), status: refusal.status)
        if let seconds = refusal.retryAfterSeconds { response.headers.set("Retry-After", "\(seconds)") }
        return response
    }
}

/// Why a request to the JSON API was refused.
struct APIRefusal: Error {
    var status: Int
    var error: APIError
    var retryAfterSeconds: Int64?

    /// - Parameters:
    ///   - code: for programs.
    ///   - message: a sentence.
    ///   - field: the parameter or member that is wrong.
    init(_ status: Int, _ code: String, _ message: String, field: String? = nil) {
        self.status = status
        error = APIError(code: code, message: message, field: field)
    }
}

/// The body of every refusal.
struct APIErrorBody: WireObject {
    var error = APIError()

    init() {}

    init(error: APIError) { self.error = error }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("error", &error, "What was refused, and why.")
    }
}

struct APIError: WireObject {
    var code = ""
    var message = ""
    var field: String?

    init() {}

    init(code: String, message: String, field: String?) {
        self.code = code
        self.message = message
        self.field = field
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("code", &code, "For programs.")
        try visitor.field("message", &message, "A sentence for people.")
        try visitor.optional("field", &field, "The parameter or member that is wrong.")
    }
}
