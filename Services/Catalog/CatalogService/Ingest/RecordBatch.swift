internal import Contracts
internal import JSONRPC
internal import Storage

/// What became of a row of a record call that was taken.
enum RowOutcome {
    case counted
    case tooShort
    case ownTeam
    case staff
    case superseded
}

/// Takes in the rows of a record call one by one, behind those that the source sent before.
///
/// Rows are read before the call waits for the writer, whose time is everybody's. `take` refuses before it writes
/// anything, so a refused row leaves nothing behind. An error of the store is nobody's row: it fails the call, and
/// the store takes the whole call back, the offset too.
struct RecordBatch<Row: WireObject & Sendable>: Sendable {
    private let rows: [Result<Row, EntryRefusal>]
    /// What the rows hold while the call waits.
    let bytes: Int

    init(_ texts: [RawJSON]) {
        bytes = texts.bytes
        rows = texts.map { text in
            Result { () throws(EntryRefusal) in try EntryBatch.read(text, as: Row.self) }
        }
    }

    var count: Int { rows.count }

    /// What `make` makes of each row; it gets nil for a row that is refused.
    func rows<Value>(_ make: (Row?) throws -> Value) rethrows -> [Value] {
        try rows.map { row in
            if case .success(let row) = row { try make(row) } else { try make(nil) }
        }
    }

    func apply(
        at offset: Int64, in offsets: SourceOffsets, take: (_ index: Int, Row) throws -> RowOutcome
    ) throws -> RecordReply {
        var reply = RecordReply()
        let (known, next) = try offsets.take(rows.count, at: offset)
        reply.known = Int64(known)
        reply.next = next
        var refusals: [RefusalKind: Int64] = [:]
        for index in known..<rows.count {
            do {
                switch try take(index, try rows[index].get()) {
                case .counted: reply.counted += 1
                case .tooShort: reply.uncounted.tooShort += 1
                case .ownTeam: reply.uncounted.ownTeam += 1
                case .staff: reply.uncounted.staff += 1
                case .superseded: reply.uncounted.superseded += 1
                }
                reply.taken += 1
            } catch let refusal as EntryRefusal {
                refusals[refusal.kind, default: 0] += 1
                reply.refused.append(RefusedEntry(index: index, field: refusal.field, reason: refusal.reason))
            }
        }
        try offsets.note(refusals)
        return reply
    }
}
