import Contracts
import JSONRPC
import ServiceKit

@testable import CommandLineTool

/// A catalog that keeps the rows it is sent, by the rule of sources and offsets.
final class FakeCatalog: Sendable {
    struct State {
        /// Where each source goes on, by its name and kind.
        var next: [String: Int64] = [:]
        /// The rows taken, in their order.
        var rows: [(kind: RowKind, row: JSONValue)] = []
        var calls: [(kind: RowKind, source: String, offset: Int64?, count: Int)] = []
        /// Calls until it is gone.
        var patience = Int.max
        /// Of each source, calls that run at the same time.
        var running: [String: Int] = [:]
        var mostRunning = 0
    }

    private let state = Lock(State())
    /// Refuses rows for which this gives a reason.
    private let refusal: @Sendable (RowKind, JSONValue) -> String?

    init(refusal: @escaping @Sendable (RowKind, JSONValue) -> String? = { _, _ in nil }) { self.refusal = refusal }

    struct Gone: Error {}

    var rows: [(kind: RowKind, row: JSONValue)] { state.withLock { $0.rows } }
    var calls: [(kind: RowKind, source: String, offset: Int64?, count: Int)] { state.withLock { $0.calls } }
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    func rows(_ kind: RowKind) -> [JSONValue] { rows.filter { $0.kind == kind }.map(\.row) }

    /// Fails from this many calls on; nil never again.
    func goes(after calls: Int?) { state.withLock { $0.patience = calls ?? .max } }

    @Sendable func take(_ batch: RowBatch) async throws -> RowTally {
        let key = "\(batch.source) \(batch.kind)"
        state.withLock { state in
            state.running[key, default: 0] += 1
            state.mostRunning = max(state.mostRunning, state.running[key] ?? 0)
        }
        await Task.yield()
        defer { state.withLock { $0.running[key, default: 1] -= 1 } }
        // What goes over the wire is one line of JSON with all of the batch in it.
        let params = try JSONValue(parsing: batch.params.bytes)
        guard case .array(let rows) = params[batch.kind.member], rows.count == batch.count,
            batch.params.bytes.count < WireLimits().largeLineBytes, rows.count <= batch.kind.mostRows,
            params["source"]?.stringValue == batch.source.text, params["offset"]?.integerValue == batch.offset
        else { throw Gone() }
        return try state.withLock { state in
            guard state.patience > 0 else { throw Gone() }
            state.patience -= 1
            state.calls.append((batch.kind, batch.source.text, batch.offset, batch.count))
            var tally = RowTally()
            var first = 0
            if let offset = batch.offset {
                let next = state.next[key] ?? 0
                guard offset <= next else { throw Gone() }
                first = min(Int(next - offset), rows.count)
                state.next[key] = max(next, offset + Int64(rows.count))
                tally.next = state.next[key]
            }
            tally.known = first
            for (index, row) in rows.enumerated().dropFirst(first) {
                if let reason = refusal(batch.kind, row) {
                    tally.refusals.append(RefusedEntry(index: index, field: "row", reason: reason))
                    tally.refused += 1
                } else {
                    state.rows.append((batch.kind, row))
                    tally.added += 1
                }
            }
            return tally
        }
    }
}
