package import JSONRPC

/// How reading a feed fails by contract: the same for every service that has one.
package enum FeedFailure: RPCFailure {
    /// What follows the cursor is no longer there: a snapshot is needed.
    case cursorTooOld(oldest: Int64)
    /// The feed has never been so far.
    case cursorAhead(head: Int64)
    /// The feed was begun anew since, as a restore does: a snapshot is needed.
    case otherEpoch(epoch: String)
    /// The snapshot's cursor is not one that a page of it gave.
    case badCursor

    package var rpcError: RPCError {
        switch self {
        case .cursorTooOld(let oldest):
            RPCError(
                Self.cursorTooOldCode,
                "The feed begins at position \(oldest), and what stands after the cursor is no longer in it. "
                    + "Read a snapshot and go on from its position.",
                data: Self.data("oldest", .integer(oldest)))
        case .cursorAhead(let head):
            RPCError(
                Self.cursorAheadCode,
                "The cursor is ahead of the feed, whose last position is \(head). Give a position that the feed gave, "
                    + "or read a snapshot.",
                data: Self.data("head", .integer(head)))
        case .otherEpoch(let epoch):
            RPCError(
                Self.otherEpochCode,
                "The feed was begun anew and its epoch is now \(epoch). Read a snapshot and go on from its position.",
                data: Self.data("epoch", .string(epoch)))
        case .badCursor:
            RPCError(Self.badCursorCode, "The cursor is not one that a snapshot's page gave; start without one.")
        }
    }

    package init?(_ error: RPCError) {
        let data = error.data.flatMap { try? JSONValue(parsing: $0.bytes) }
        switch error.code {
        case Self.cursorTooOldCode: self = .cursorTooOld(oldest: data?["oldest"]?.integerValue ?? 0)
        case Self.cursorAheadCode: self = .cursorAhead(head: data?["head"]?.integerValue ?? 0)
        case Self.otherEpochCode: self = .otherEpoch(epoch: data?["epoch"]?.stringValue ?? "")
        case Self.badCursorCode: self = .badCursor
        default: return nil
        }
    }

    package static let codes = [
        (code: cursorTooOldCode, about: "What follows the cursor is no longer in the feed: read a snapshot."),
        (code: cursorAheadCode, about: "The feed has never been so far."),
        (code: otherEpochCode, about: "The feed was begun anew since: read a snapshot."),
        (code: badCursorCode, about: "The snapshot's cursor is not one that a page of it gave."),
    ]

    private enum Detail {
        case integer(Int64)
        case string(String)
    }

    private static func data(_ name: String, _ detail: Detail) -> RawJSON {
        RawJSON { writer in
            writer.beginObject()
            writer.key(name)
            switch detail {
            case .integer(let value): writer.integer(value)
            case .string(let value): writer.string(value)
            }
            writer.endObject()
        }
    }

    private static let cursorTooOldCode = ErrorCode(rawValue: 1101)
    private static let cursorAheadCode = ErrorCode(rawValue: 1102)
    private static let otherEpochCode = ErrorCode(rawValue: 1103)
    private static let badCursorCode = ErrorCode(rawValue: 1104)
}
