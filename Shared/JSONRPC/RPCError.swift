/// An error object of JSON-RPC 2.0.
package struct RPCError: Error, Sendable, Hashable, CustomStringConvertible {
    package var code: ErrorCode
    /// One sentence: what was wrong and what was expected.
    package var message: String
    /// Details for a program, as an object.
    package var data: RawJSON?

    package init(_ code: ErrorCode, _ message: String, data: RawJSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    package var description: String { "\(message) (\(code.rawValue))" }

    /// A refusal that names the limit it hit.
    package static func limit(_ limit: LimitName, maximum: Int, _ message: String) -> RPCError {
        RPCError(.limitExceeded, message, data: limitData(limit, maximum))
    }

    /// A full queue; the call did not run.
    package static func overloaded(_ limit: LimitName, maximum: Int, _ message: String) -> RPCError {
        RPCError(.overloaded, message, data: limitData(limit, maximum))
    }

    private static func limitData(_ limit: LimitName, _ maximum: Int) -> RawJSON {
        RawJSON { writer in
            writer.beginObject()
            writer.key("limit")
            writer.string(limit.rawValue)
            writer.key("maximum")
            writer.integer(maximum)
            writer.endObject()
        }
    }

    package static let shuttingDown = RPCError(
        .shuttingDown, "The service is stopping and did not run the call; it is safe to repeat.")

    package static func methodNotFound(_ method: String) -> RPCError {
        // Scalars, since one character may be a letter with any number of accents.
        let name = String(method.unicodeScalars.prefix(80))
        return RPCError(.methodNotFound, "There is no method \"\(name)\" here; rpc.discover lists what there is.")
    }

    package static let deadlineExceeded = RPCError(.deadlineExceeded, "The deadline passed before the reply was ready.")

    package static let cancelled = RPCError(.cancelled, "The caller cancelled the call.")

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("code")
        writer.integer(code.rawValue)
        writer.key("message")
        writer.string(message)
        if let data {
            writer.key("data")
            writer.raw(data.bytes)
        }
        writer.endObject()
    }

    /// Reads an error object; a broken one is told as such rather than dropped.
    package init(reading text: UnsafeRawBufferPointer) {
        self.init(.internalError, "The peer sent an error without a code.")
        var reader = JSONReader(checked: text)
        guard reader.enterObject() else { return }
        var isFirst = true
        while let name = reader.nextName(first: isFirst) {
            isFirst = false
            switch JSONReader.text(of: name) {
            case "code":
                if let value = reader.integer() { code = ErrorCode(rawValue: Int(value)) } else { reader.skip() }
            case "message":
                if let value = reader.string() { message = value } else { reader.skip() }
            case "data": data = RawJSON(checked: Array(reader.skip()))
            default: reader.skip()
            }
        }
    }
}
