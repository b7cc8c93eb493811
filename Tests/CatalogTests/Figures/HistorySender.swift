import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// Sends a history to catalogs on one store: all sources at once, in calls of any length that overlap and repeat.
struct HistorySender {
    let catalogs: [TestCatalog]
    /// A call's new plays, downloads and follows at most; of anything else 300.
    var batch = 300

    /// A source's rows of one kind, which have their places.
    private struct Lane: Hashable {
        var kind: History.Kind
        var source: String
    }

    func send(_ history: History) async throws {
        var next: [Lane: Int] = [:]
        for (number, step) in history.steps.enumerated() {
            var lanes: [Lane: [RawJSON]] = [:]
            for row in step { lanes[Lane(kind: row.kind, source: row.source), default: []].append(row.text) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (lane, rows) in lanes {
                    let start = next[lane] ?? 0
                    group.addTask { try await send(rows, lane, from: start, step: number) }
                }
                try await group.waitForAll()
            }
            for (lane, rows) in lanes { next[lane, default: 0] += rows.count }
        }
    }

    private func send(_ rows: [RawJSON], _ lane: Lane, from start: Int, step: Int) async throws {
        var random = Seeded("\(lane.source) \(lane.kind) \(step)")
        let most = [.recordPlays, .recordDownloads, .recordFollows].contains(lane.kind) ? batch : 300
        var sent = 0
        while sent < rows.count {
            let first = max(0, sent - random.below(40))
            let last = min(rows.count, sent + 1 + random.below(most))
            for _ in 0...(random.oneIn(5) ? 1 : 0) {
                let catalog = catalogs[random.below(catalogs.count)]
                try await call(lane, rows[first..<last], offset: start + first, known: sent - first, on: catalog)
                sent = last
            }
        }
    }

    private func call(
        _ lane: Lane, _ rows: ArraySlice<RawJSON>, offset: Int, known: Int, on catalog: TestCatalog
    ) async throws {
        let params = RawJSON { writer in
            writer.beginObject()
            writer.key("source")
            writer.string(lane.source)
            writer.key("offset")
            writer.integer(offset)
            writer.key(lane.kind.list)
            writer.beginArray()
            for row in rows { writer.raw(row.bytes) }
            writer.endArray()
            writer.endObject()
        }
        let ending = await catalog.client.perform(
            method: "catalog.\(lane.kind.rawValue)", params: params, deadline: .seconds(60), isIdempotent: true)
        guard case .result(let reply) = ending else {
            Issue.record("\(lane.kind) of \(lane.source) at \(offset): \(ending)")
            throw CancellationError()
        }
        let value = try JSONValue(parsing: reply)
        #expect(value["next"]?.integerValue == Int64(offset + rows.count), "\(lane)")
    }
}
