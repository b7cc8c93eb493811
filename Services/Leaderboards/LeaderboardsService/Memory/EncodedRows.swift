internal import Contracts
internal import JSONRPC

/// Rows of a board as they go over the wire, kept from one call to the next: most look at the same few pages, and what
/// they see changes with the log only.
struct EncodedRows: Sendable {
    private struct Key: Hashable {
        let place: Int
        let offset: Int
        let limit: Int
    }

    private var rows: [Key: RawJSON] = [:]
    /// Bytes of all of them: what nobody asks for twice must not fill the memory.
    private var bytes = 0
    private static let mostBytes = 4 << 20

    /// The rows of a page, made where they are not there.
    mutating func page(_ place: Int, from offset: Int, limit: Int, make: () -> [Leaderboards.Entry]) -> RawJSON {
        let key = Key(place: place, offset: offset, limit: limit)
        if let held = rows[key] { return held }
        let made = RawJSON(make().write(to:))
        if bytes > Self.mostBytes { clear() }
        rows[key] = made
        bytes += made.bytes.count
        return made
    }

    /// Something on a board has changed.
    mutating func clear() {
        rows.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
