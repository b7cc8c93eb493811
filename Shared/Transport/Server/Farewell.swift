internal import Glibc
internal import JSONRPC

/// What a connection is told that is not served: an error without an id, then the end.
enum Farewell {
    /// A stranger, by user id.
    case forbidden(uid: String)
    case tooManyConnections(maximum: Int)
    case noDescriptors
    case shuttingDown

    private var error: RPCError {
        switch self {
        case .forbidden(let uid):
            RPCError(.forbidden, "The user id \(uid) has no role here; the service's peers.* settings name who has.")
        case .tooManyConnections(let maximum):
            .overloaded(.connections, maximum: maximum, "The service has \(maximum) connections and takes no more.")
        case .noDescriptors:
            RPCError(.overloaded, "The service has no file descriptor left for this connection; connect again later.")
        case .shuttingDown: .shuttingDown
        }
    }

    /// Sends it and closes the socket.
    func send(on descriptor: Int32) {
        var writer = JSONWriter()
        writer.writeError(error, id: Array("null".utf8))
        writer.endLine()
        // A new socket's buffer is empty, so this does not block; that it may fail does not matter.
        _ = Glibc.send(descriptor, writer.bytes, writer.bytes.count, Int32(MSG_NOSIGNAL))
        close(descriptor)
    }
}
