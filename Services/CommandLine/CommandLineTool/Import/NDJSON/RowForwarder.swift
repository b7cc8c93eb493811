internal import Contracts
internal import Glibc
internal import JSONRPC

/// Gathers rows of lines into calls, and sends these in an order in which they can be taken.
///
/// What happened (plays, downloads, follows) depends on the catalogue and not on each other, so that these three are
/// gathered beside each other. Everything else is sent before a row of another kind is taken up. Of each kind one
/// call is under way while the next one is gathered.
///
/// A row's place is its number among the rows of its kind that could be read, refused ones left out: so it is the
/// same whenever the file is read.
final class RowForwarder {
    private struct Lane {
        let rows: RowBuffer
        /// The line of each row in `rows`.
        var lines: [Int] = []
        /// The place of the first row in `rows`.
        var offset = 0
        var pending: Task<RowTally, any Error>?
        var pendingLines: [Int] = []
    }

    private let sending: RowSending
    /// What the rows are known as; nil takes catalogue entries each time and no events.
    private let source: SourceName?
    /// Whether entries are taken although their source has brought them before.
    private let takesAgain: Bool
    private let file: String
    private var lanes: [RowKind: Lane] = [:]
    private var current: RowKind?
    private(set) var report = RowReport()
    private(set) var refused: [RefusedRow] = []

    private static let mostRemarks = SoundCloudCatalogue.mostRemarks

    init(_ sending: @escaping RowSending, source: SourceName?, takesAgain: Bool, file: String) {
        self.sending = sending
        self.source = source
        self.takesAgain = takesAgain
        self.file = file
    }

    /// Whether a row of this kind must wait until ``settle()`` was called.
    @inline(__always) func mustSettle(before kind: RowKind) -> Bool {
        guard let current, current != kind else { return false }
        return !(current.isEvent && kind.isEvent)
    }

    /// Takes a row up; true when its kind's rows are to be sent.
    ///
    /// - Throws: where events have no source.
    func take(_ row: RowLine, of line: UnsafeRawBufferPointer, number: Int) throws -> Bool {
        current = row.kind
        if lanes[row.kind] == nil {
            if row.kind.isEvent, source == nil {
                throw UsageError(
                    "line \(number) is a \(row.kind.rawValue), and rows from standard input have no name;"
                        + " expected --source NAME, so that none is taken twice")
            }
            lanes[row.kind] = Lane(rows: RowBuffer(row.kind, .elements))
        }
        if row.kind == .removeTrack {
            guard let track = Self.track(of: line) else {
                refuse(number, "has no track; expected {\"kind\":\"removeTrack\",\"track\":\"…\"}", row.kind)
                return false
            }
            lanes[row.kind]?.rows.append(value: track)
        } else if let rows = lanes[row.kind]?.rows, let base = line.baseAddress {
            let place = rows.begin(line.count + 1)
            var length = row.before.count
            memcpy(place, base + row.before.lowerBound, length)
            if !row.behind.isEmpty {
                if length > 0 {
                    place[length] = UInt8(ascii: ",")
                    length += 1
                }
                memcpy(place + length, base + row.behind.lowerBound, row.behind.count)
                length += row.behind.count
            }
            rows.end(members: length)
        }
        lanes[row.kind]?.lines.append(number)
        return lanes[row.kind]?.rows.isFull ?? false
    }

    private static func track(of line: UnsafeRawBufferPointer) -> String? {
        var reader = JSONReader(checked: line)
        return reader.value()["track"]?.stringValue
    }

    /// Refuses a line.
    func refuse(_ line: Int, _ reason: String, _ kind: RowKind?) {
        report.refuse(kind)
        if refused.count < Self.mostRemarks { refused.append(RefusedRow(file: file, line: line, reason: reason)) }
    }

    /// Sends the rows of a kind; the ones sent before have arrived then.
    func send(_ kind: RowKind) async throws {
        guard var lane = lanes[kind], lane.rows.rows > 0 else { return }
        try await finish(&lane, kind)
        let isPlaced = source != nil && (kind.isEvent || !takesAgain)
        let count = lane.rows.rows
        let batch = RowBatch(
            kind: kind, source: source ?? SourceName(unchecked: "ndjson"), offset: isPlaced ? Int64(lane.offset) : nil,
            count: count, text: lane.rows.take())
        lane.offset += count
        lane.pendingLines = lane.lines
        lane.lines = []
        lane.pending = Task { [sending] in try await sending(batch) }
        lanes[kind] = lane
    }

    /// Sends all that was gathered and waits for it.
    func settle() async throws {
        for kind in RowKind.allCases {
            try await send(kind)
            guard var lane = lanes[kind] else { continue }
            try await finish(&lane, kind)
            lanes[kind] = lane
        }
    }

    private func finish(_ lane: inout Lane, _ kind: RowKind) async throws {
        guard let pending = lane.pending else { return }
        lane.pending = nil
        let tally = try await pending.value
        report.add(tally, to: kind)
        for refusal in tally.refusals where refused.count < Self.mostRemarks {
            let line = lane.pendingLines.indices.contains(refusal.index) ? lane.pendingLines[refusal.index] : 0
            refused.append(
                RefusedRow(file: file, line: line, reason: "the catalog refused \(refusal.field): \(refusal.reason)"))
        }
    }
}
