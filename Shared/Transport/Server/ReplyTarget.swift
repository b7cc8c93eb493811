internal import JSONRPC

/// Where the reply to one request goes: a line of its own, or its batch's line.
enum ReplyTarget {
    case line
    case batch(BatchReply)
}

/// The replies of one batch, gathered until the last has come. They make one line, in the order they came.
final class BatchReply {
    /// Requests still to answer.
    private(set) var missing: Int
    var writer = JSONWriter()
    private var isEmpty = true

    init(requests: Int) {
        missing = requests
        writer.beginArray()
    }

    /// Notes that a reply was written; the whole line once it was the last.
    func replied() -> [UInt8]? {
        isEmpty = false
        return settled()
    }

    /// Notes that an element turned out to need no reply.
    func settledWithoutReply() -> [UInt8]? { settled() }

    private func settled() -> [UInt8]? {
        missing -= 1
        guard missing == 0, !isEmpty else { return nil }
        writer.endArray()
        writer.endLine()
        return writer.bytes
    }
}
