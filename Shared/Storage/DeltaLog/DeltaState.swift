/// What goes over a delta log, each in its own time.
package enum DeltaPass: Sendable {
    /// Brings the rows into the kept tables, and removes them.
    case folding
    /// Tells what the rows add to the sums; for logs with ``DeltaLog/tellingTables``. Goes before the folding.
    case telling
}

/// How far a pass over a delta log is: its state row, as one transaction or snapshot sees it.
///
/// Rows up to `folded` are done whole: they are in the kept tables, or told. While a window is being done, rows up to
/// `target` are done too for the keys up to `cursor`. Rows up to `head` exist.
struct DeltaState: Sendable, Equatable {
    var folded: Int64
    /// The window's last row; `folded` where none is begun.
    var target: Int64
    /// Only of meaning while a window is begun.
    var cursor: Int64
    var head: Int64
    /// Entries in the rows that are not folded.
    var waiting: Int64

    static func read(_ pass: DeltaPass = .folding, in store: any SQLReading) throws -> DeltaState {
        let sql: StaticString =
            switch pass {
            case .folding: "SELECT folded, target, cursor, head, waiting FROM delta_state WHERE one = 1"
            case .telling:
                """
                SELECT t.told, t.target, t.cursor, s.head, s.waiting
                FROM delta_telling t JOIN delta_state s ON s.one = t.one WHERE t.one = 1
                """
            }
        let found = try store.first(sql) {
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

    /// Keeps how far the pass is; the head is the appends' own.
    ///
    /// - Parameter settled: entries that are done now and were not before.
    func store(_ pass: DeltaPass, settled: Int, in store: any SQLWriting) throws {
        switch pass {
        case .folding:
            try store.execute(
                """
                UPDATE delta_state SET folded = ?1, target = ?2, cursor = ?3, waiting = waiting - ?4 WHERE one = 1
                """, [.integer(folded), .integer(target), .integer(cursor), SQLValue(settled)])
        case .telling:
            try store.execute(
                "UPDATE delta_telling SET told = ?1, target = ?2, cursor = ?3 WHERE one = 1",
                [.integer(folded), .integer(target), .integer(cursor)])
        }
    }

    /// The last row that is in the kept tables for a key.
    @inline(__always)
    func folded(for key: Int64) -> Int64 { target > folded && key <= cursor ? target : folded }
}
