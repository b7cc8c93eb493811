package import JSONRPC
internal import Transport

/// What a caller is told when the store is the reason.
extension StorageError: RPCErrorConvertible {
    package var rpcError: RPCError {
        switch self {
        case .overloaded(let calls, _):
            .overloaded(
                .queue, maximum: calls, "The store has \(calls) calls waiting and takes no more; try again later.")
        case .logFull(_, let maximum): .overloaded(.queue, maximum: maximum, "\(self)")
        case .deadlinePassed: .deadlineExceeded
        case .cancelled: .cancelled
        case .closed: .shuttingDown
        case .storageRefused(let reason):
            RPCError(.storageRefused, "The store refuses to write: \(reason). Nothing of the call was kept.")
        case .unreachable:
            RPCError(.storageRefused, "The store's server cannot be reached. Nothing of the call was kept.")
        case .outcomeUnknown:
            RPCError(
                .outcomeUnknown,
                "The store was lost while the change was committed: it may or may not have been made. "
                    + "Repeating it with the same source and offset is safe.")
        default: RPCError(.internalError, "The store failed; the service's log has the details.")
        }
    }
}
