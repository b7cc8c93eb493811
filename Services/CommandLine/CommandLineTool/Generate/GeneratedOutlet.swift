internal import Contracts
internal import ServiceKit

/// Where made rows go.
protocol GeneratedOutlet: AnyObject {
    var form: RowBuffer.Form { get }
    /// Over how many sources plays are spread.
    var playLanes: Int { get }
    /// Takes the rows out of a buffer.
    ///
    /// - Parameter lane: of plays, which of their sources.
    func send(_ rows: RowBuffer, lane: Int) async throws
    /// Waits until all that was sent has arrived.
    func settle() async throws
}

/// Writes rows as lines, for `import ndjson`.
final class GeneratedFile: GeneratedOutlet {
    let form = RowBuffer.Form.lines
    let playLanes = 1
    private let output: Output
    private(set) var rows = 0
    private(set) var bytes = 0
    private let progress: (Int, RowKind) -> Void

    init(_ output: Output, progress: @escaping (Int, RowKind) -> Void) {
        self.output = output
        self.progress = progress
    }

    func send(_ buffer: RowBuffer, lane: Int) async throws {
        rows += buffer.rows
        bytes += buffer.bytes
        progress(buffer.rows, buffer.kind)
        try output.write(buffer.take())
        // Whoever reads has seen enough: `generate --to - | head`.
        if output.hasNoReader { throw ReaderGone() }
    }

    func settle() async throws {}

    struct ReaderGone: Error {}
}

/// Sends rows to the catalog, each kind from a source of its own, plays from four of them at once.
///
/// A source's calls go one after another, because each begins where the one before ended; the next one is made while
/// the last one is under way. What a source has brought before is made and not sent.
final class GeneratedCalls: GeneratedOutlet {
    let form = RowBuffer.Form.elements
    let playLanes = 4

    private struct Lane {
        let source: SourceName
        /// The place of the next row.
        var offset = 0
        /// Rows that the catalog has had already.
        var known: Int
        var pending: Task<RowTally, any Error>?
        var pendingOffset = 0
    }

    private let sending: RowSending
    private let seed: UInt64
    private var lanes: [String: Lane] = [:]
    private(set) var report = RowReport()
    /// The first refusals, as sentences.
    private(set) var refusals: [String] = []
    private let progress: (Int, RowKind) -> Void

    private static let mostRefusals = 20

    init(_ sending: @escaping RowSending, seed: UInt64, progress: @escaping (Int, RowKind) -> Void) {
        self.sending = sending
        self.seed = seed
        self.progress = progress
    }

    func send(_ buffer: RowBuffer, lane number: Int) async throws {
        let kind = buffer.kind
        let name = kind == .play ? "generate:\(seed):plays:\(number)" : "generate:\(seed):\(kind.plural)"
        if lanes[name] == nil { lanes[name] = try await open(name, kind) }
        guard var lane = lanes[name] else { return }
        let count = buffer.rows
        let offset = lane.offset
        lane.offset += count
        progress(count, kind)
        if offset + count <= lane.known {
            buffer.removeAll()
            var tally = RowTally()
            tally.known = count
            report.add(tally, to: kind)
        } else {
            try await finish(&lane, kind)
            let batch = RowBatch(
                kind: kind, source: lane.source, offset: Int64(offset), count: count, text: buffer.take())
            lane.pendingOffset = offset
            lane.pending = Task { [sending] in try await sending(batch) }
        }
        lanes[name] = lane
    }

    func settle() async throws {
        for (name, var lane) in lanes {
            guard let kind = RowKind.allCases.first(where: { name.contains(":\($0.plural)") }) else { continue }
            try await finish(&lane, kind)
            lanes[name] = lane
        }
    }

    /// Asks how far a source has come.
    private func open(_ name: String, _ kind: RowKind) async throws -> Lane {
        let source = SourceName(unchecked: name)
        let empty = RowBatch(kind: kind, source: source, offset: 0, count: 0, text: [])
        return Lane(source: source, known: Int(clamping: try await sending(empty).next ?? 0))
    }

    private func finish(_ lane: inout Lane, _ kind: RowKind) async throws {
        guard let pending = lane.pending else { return }
        lane.pending = nil
        let tally = try await pending.value
        report.add(tally, to: kind)
        for refusal in tally.refusals where refusals.count < Self.mostRefusals {
            refusals.append(
                "\(lane.source) row \(lane.pendingOffset + refusal.index): \(refusal.field): \(refusal.reason)")
        }
    }
}
