/// The checks of a request's head that libmicrohttpd leaves to the application, some of which keep a gateway
/// and this server from seeing two different requests in the same bytes (request smuggling).
struct RequestHead {
    let method: String
    let version: String
    /// The target's length between method and version; a shorter `rawTarget` was cut by a NUL.
    let targetLength: Int
    let headerBytes: Int
    let headers: HTTPHeaders

    /// What the head leads to.
    enum Verdict {
        case accepted(RequestTarget, declaredBytes: Int)
        /// Answered once the body, of known bounds, has been thrown away.
        case refused(HTTPResponse)
        /// Answered at once, and the connection ends: where the body stops cannot be known, or it is too
        /// long to be waited for, or the client waits for leave to send it.
        case refusedAtOnce(HTTPResponse)
    }

    func verdict(rawTarget: [UInt8], limits: HTTPLimits) -> Verdict {
        let codings = headers.values(of: "Transfer-Encoding")
        let lengths = headers.values(of: "Content-Length")
        guard
            codings.isEmpty
                || codings.count == 1 && equalsIgnoringCase(codings[0], "chunked") && lengths.isEmpty
        else { return .refusedAtOnce(Refusals.unknownTransferCoding()) }
        guard lengths.count <= 1 else {
            return .refusedAtOnce(Refusals.badRequest("The header Content-Length occurs more than once."))
        }
        // libmicrohttpd has answered a length that is no number, or none that fits, by itself.
        let declared = lengths.first.map { Int($0) ?? .max } ?? 0
        guard let refusal = refusal(rawTarget: rawTarget, declared: declared, limits: limits) else {
            guard HTTPMethod(rawValue: method) != nil else { return .refused(Refusals.unknownMethod()) }
            do throws(RequestTargetError) {
                return .accepted(try RequestTarget(rawTarget), declaredBytes: declared)
            } catch {
                return .refused(Refusals.badRequest(error.description))
            }
        }
        let bounded =
            declared <= limits.bodyBytes.addingReportingOverflow(limits.discardedBodyBytes).partialValue
        return bounded && headers["Expect"] == nil ? .refused(refusal) : .refusedAtOnce(refusal)
    }

    private func refusal(rawTarget: [UInt8], declared: Int, limits: HTTPLimits) -> HTTPResponse? {
        if headerBytes > limits.headerBytes { return Refusals.headerTooLarge(limits.headerBytes) }
        if targetLength != rawTarget.count {
            return Refusals.badRequest(RequestTargetError.nul.description)
        }
        for field in headers.fields where !isToken(field.name) {
            return Refusals.badRequest("A header's name has a character that names do not have.")
        }
        for field in headers.fields where !field.value.isEmpty && !field.isSendable {
            return Refusals.badRequest("The header \(field.name) has a control character in its value.")
        }
        let hosts = headers.values(of: "Host").count
        guard hosts == 1 || hosts == 0 && version == "HTTP/1.0" else {
            return Refusals.badRequest("The header Host must occur once.")
        }
        if declared > limits.bodyBytes { return Refusals.bodyTooLarge(limits.bodyBytes) }
        return nil
    }
}
