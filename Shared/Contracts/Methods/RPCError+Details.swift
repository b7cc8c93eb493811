internal import JSONRPC

/// Texts that stand in an error's data for programs, beside the sentence for people.
extension RPCError {
    init(_ code: ErrorCode, _ message: String, details: KeyValuePairs<String, String>) {
        self.init(
            code, message,
            data: RawJSON { writer in
                writer.beginObject()
                for (name, text) in details {
                    writer.key(name)
                    writer.string(text)
                }
                writer.endObject()
            })
    }

    /// The text of this name; empty where the peer left it out.
    func detail(_ name: String) -> String {
        let data = data.flatMap { try? JSONValue(parsing: $0.bytes) }
        return data?[name]?.stringValue ?? ""
    }
}
