internal import Contracts
internal import HTTP
internal import JSONRPC
internal import Transport

/// Answers of the JSON API.
enum JSONAnswer {
    static func value(_ value: some WireObject, status: Int = 200) -> HTTPResponse {
        HTTPResponse.json(RawJSON { writer in value.write(to: &writer) }.bytes, status: status)
    }

    /// `{"error": {"code", "message"}}`.
    static func error(_ status: Int, _ code: String, _ message: String) -> HTTPResponse {
        let body = RawJSON { writer in
            writer.beginObject()
            writer.key("error")
            writer.beginObject()
            writer.key("code")
            writer.string(code)
            writer.key("message")
            writer.string(message)
            writer.endObject()
            writer.endObject()
        }
        return HTTPResponse.json(body.bytes, status: status)
    }

    /// A call to a service that gave nothing.
    static func failed<Failure: RPCFailure>(_ error: CallError<Failure>, of service: String) -> HTTPResponse {
        let failure = ServiceFailure(error, of: service)
        return self.error(failure.code == .refused ? 502 : 503, failure.code.rawValue, failure.reason)
    }
}
