/// How far a delta log is folded: its state row, as one transaction or snapshot sees it.
///
/// Rows up to `folded` are in the kept tables whole. While a window is being folded, rows up to `target` are in
/// them too for the keys up to `cursor`. Rows up to `head` exist.
struct DeltaState: Sendable, Equatable {
    var folded: Int64
    /// The window's last row; `folded` where none is begun.
    var target: Int64
    /// Only of meaning while a window is begun.
    var cursor: Int64
    var head: Int64
    /// Entries in the rows beyond `folded`.
    var waiting: Int64

    static func read(in store: any SQLReading) throws -> DeltaState {
        let found = try store.first("SELECT folded, target, cursor, head, waiting FROM delta_state WHERE one = 1") {
            DeltaState(
                folded: try $0.int(0), target: try $0.int(1), cursor: try $0.int(2), head: try $0.int(3),
                waiting: try $0.int(4))
        }
        guard let found else { throw StorageError.damaged(reason: "the delta log has no state row") }
        guard 0 <= found.folded, found.folded <= found.target, found.target <= found.head, found.head < 1 << 62 else {
            throw StorageError.damaged(
                reason: "the delta log's state is out of order (folded \(found.folded), target \(found.target), "
                    + "head \(found.head))")
        }
        return found
    }

    /// Keeps how far the fold is; the head is the appends' own.
    ///
    /// - Parameter settled: entries that are folded now and were not before.
    func store(settled: Int, in store: any SQLWriting) throws {
        try store.execute(
            """
            UPDATE delta_state SET folded = ?1, target = ?2, cursor = ?3, waiting = waiting - ?4 WHERE one = 1
            """, [.integer(folded), .integer(target), .integer(cursor), SQLValue(settled)])
    }

    /// The last row that is in the kept tables for a key.
    @inline(__always)
    func folded(for key: Int64) -> Int64 { target > folded && key <= cursor ? target : folded }
}
