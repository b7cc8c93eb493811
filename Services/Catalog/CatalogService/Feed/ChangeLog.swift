internal import Contracts
internal import JSONRPC
internal import Storage

/// What a call changes, gathered for the feed and appended in its transaction.
struct ChangeLog {
    /// When the catalogue took the changes in.
    private let at: Timestamp
    private var changes: [FeedChange] = []

    init(at: Timestamp) { self.at = at }

    /// An entity's new form; `value` writes it.
    ///
    /// - Parameters:
    ///   - key: what those who hold it in memory know it by.
    ///   - figures: a track's.
    mutating func note(
        _ kind: Catalog.ChangeKind, _ id: String, key: Int64, figures: ToldFigures? = nil,
        value: ((inout JSONWriter) -> Void)?
    ) {
        var writer = JSONWriter()
        Self.write(kind, id, at: at, value: value, to: &writer)
        figures?.write(to: &writer)
        writer.endObject()
        changes.append(FeedChange(kind: kind.rawValue, subject: key, body: writer.bytes))
    }

    /// Writes all of a change but its position, and leaves its object open.
    static func write(
        _ kind: Catalog.ChangeKind, _ id: String, at: Timestamp?, value: ((inout JSONWriter) -> Void)?,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("kind")
        writer.string(kind.rawValue)
        writer.key("id")
        writer.string(id)
        if let at {
            writer.key("at")
            at.write(to: &writer)
        }
        if let value {
            writer.key("value")
            value(&writer)
        }
    }

    /// Figures by track and day, in order.
    mutating func note(_ kind: Catalog.ChangeKind, sums: [PackedSums.Entry]) throws {
        guard !sums.isEmpty else { return }
        changes.append(
            FeedChange(kind: kind.rawValue, count: sums.count, body: try PackedSums.encode(sums)))
    }

    /// Appends what was noted.
    consuming func append(to store: any SQLWriting) throws { try Feed.append(changes, to: store) }
}
