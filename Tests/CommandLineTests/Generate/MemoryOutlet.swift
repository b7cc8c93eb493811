import JSONRPC

@testable import CommandLineTool

/// Keeps made rows as lines.
final class MemoryOutlet: GeneratedOutlet {
    let form = RowBuffer.Form.lines
    let playLanes = 1
    private(set) var bytes: [UInt8] = []

    func send(_ rows: RowBuffer, lane: Int) async { bytes += rows.take() }
    func settle() async {}

    /// The rows in their order, with their kind.
    func rows() throws -> [(kind: RowKind, row: JSONValue)] {
        try bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let row = try JSONValue(parsing: Array(line))
            return row["kind"]?.stringValue.flatMap(RowKind.init).map { ($0, row) }
        }
    }
}
