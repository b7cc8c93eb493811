import Contracts
import JSONRPC

/// The tempos of the Echonest's measurements: a JSON object of columns, each an object from row names to values
/// (`{"track_id": {"0": 2, …}, "tempo": {"0": 165.922, …}, …}`). Other columns are passed over.
struct FMATempos {
    /// Beats a minute as measured, by the number of the track.
    private(set) var tempos: [Int64: Double] = [:]
    private(set) var refused: [RefusedRow] = []

    init<Source: ByteSource>(_ source: Source, file: String) throws(ImportFailure) {
        let name = printable(file)
        var source = source
        var bytes: [UInt8] = []
        var before = -1
        while bytes.count > before {
            before = bytes.count
            guard before <= Self.mostBytes else {
                throw .notMetrics(file: name, reason: "is longer than \(Self.mostBytes >> 20) MiB")
            }
            try source.read(into: &bytes, limit: 1 << 20)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard !bytes.isEmpty else { throw .notMetrics(file: name, reason: "is empty") }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .notMetrics(file: name, reason: "is no JSON: \(error)")
        }
        guard let ids = value["track_id"]?.objectValue, let column = value["tempo"]?.objectValue else {
            throw .notMetrics(file: name, reason: "has no columns track_id and tempo")
        }
        take(ids, column, name)
    }

    private static let mostBytes = 256 << 20

    private mutating func take(_ ids: [JSONMember], _ column: [JSONMember], _ file: String) {
        var rows: [String: JSONValue] = [:]
        for id in ids { rows[id.name] = id.value }
        for tempo in column where tempo.value != .null {
            let row = "row \"\(abridged(tempo.name))\""
            func refuse(_ column: String, _ value: String?, _ reason: String) {
                refused.append(
                    RefusedRow(file: file, line: 1, column: column, value: value, reason: "\(reason) (\(row))"))
            }
            guard let id = rows[tempo.name] else {
                refuse("track_id", nil, "the row has a tempo and no track; expected both")
                continue
            }
            guard let number = id.integerValue, number > 0 else {
                refuse("track_id", id.text, "is not a whole number from 1 to \(Int64.max)")
                continue
            }
            guard case .number(let written) = tempo.value, let beats = written.double, beats.isFinite, beats >= 0
            else {
                refuse("tempo", tempo.value.text, "is not a number from 0 on")
                continue
            }
            if let known = tempos[number], known != beats {
                refuse("tempo", written.text, "is another tempo than \(known), which the track has already")
                continue
            }
            tempos[number] = beats
        }
    }
}
