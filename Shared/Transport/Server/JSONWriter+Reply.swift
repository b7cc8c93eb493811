internal import JSONRPC

/// The form of a response object.
extension JSONWriter {
    /// Opens a success up to where the result stands.
    mutating func beginReply(id: UnsafeRawBufferPointer) {
        beginObject(upTo: #"{"jsonrpc":"2.0","id":"#)
        raw(id)
        key("result")
    }

    mutating func writeReply(_ result: Result<[UInt8], RPCError>, id: [UInt8]) {
        switch result {
        case .success(let bytes):
            id.withUnsafeBytes { beginReply(id: $0) }
            raw(bytes)
            endObject()
        case .failure(let error): writeError(error, id: id)
        }
    }

    mutating func writeError(_ error: RPCError, id: [UInt8]) {
        beginObject(upTo: #"{"jsonrpc":"2.0","id":"#)
        raw(id)
        key("error")
        error.write(to: &self)
        endObject()
    }
}
