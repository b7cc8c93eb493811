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
/// `take` refuses before it writes anything, so a refused row leaves nothing behind. An error of the store is
/// nobody's row: it fails the call, and the store takes the whole call back, the offset too.
struct RecordBatch {
    let offsets: SourceOffsets

    init(_ kind: SourceOffsets.RowKind, from source: SourceName, in store: any SQLWriting) {
        offsets = SourceOffsets(store: store, source: source, kind: kind)
    }

    func apply<Row: WireObject>(
        _ rows: [RawJSON], at offset: Int64, as type: Row.Type, take: (Row) throws -> RowOutcome
    ) throws -> RecordReply {
        var reply = RecordReply()
        let (known, next) = try offsets.take(rows.count, at: offset)
        reply.known = Int64(known)
        reply.next = next
        var refusals: [RefusalKind: Int64] = [:]
        for index in known..<rows.count {
            do {
                switch try take(try EntryBatch.read(rows[index], as: type)) {
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
