internal import Contracts
internal import JSONRPC

/// Rows of one kind as they go into one call.
struct RowBatch: Sendable {
    let kind: RowKind
    let source: SourceName
    /// The place of the first row in its source; nil sends the rows whatever the source has brought.
    let offset: Int64?
    let count: Int
    /// The rows' JSON values with commas between.
    let text: [UInt8]

    /// Bytes of rows in one call at most: what else stands in its line is far less than the rest of
    /// ``WireLimits/largeLineBytes``.
    static let mostBytes = (4 << 20) - 4096
    /// Bytes of one row at most: an album of 1,000 tracks has a third of it.
    static let mostRowBytes = 256 << 10

    var params: RawJSON {
        var writer = JSONWriter(capacity: text.count + 256)
        writer.beginObject()
        writer.key("source")
        writer.string(source.text)
        if let offset {
            writer.key("offset")
            writer.integer(offset)
        }
        writer.key(kind.member)
        writer.beginArray()
        // All elements at once: they have their commas.
        if !text.isEmpty { writer.raw(text) }
        writer.endArray()
        writer.endObject()
        return RawJSON(checked: writer.bytes)
    }
}
