internal import Contracts
internal import Storage

/// How far each source has been read: what makes a row count once, however often it is sent.
///
/// A call's `offset` is the place of its first row among the rows of its kind in the source. Rows before the next
/// one expected are known; a call that begins beyond it leaves rows out and is refused. Refused rows are behind
/// the next one too, so that a source can go on.
struct SourceOffsets {
    let store: any SQLWriting
    let source: SourceName
    /// The method's kind of row: a source has an offset for each.
    let kind: RowKind

    enum RowKind: String {
        case accounts, albums, artists, downloads, follows, plays, removals, roles, tracks, voids
    }

    /// The place of the row with which a source goes on; 0 for one that sent nothing yet.
    static func next(of source: SourceName, _ kind: RowKind, in store: any SQLReading) throws -> Int64 {
        try store.first(
            "SELECT next FROM sources WHERE name = ?1 AND kind = ?2", [.text(source.text), .text(kind.rawValue)]
        ) { try $0.int(0) } ?? 0
    }

    /// How many of the call's rows are known; the source goes on behind its last.
    ///
    /// - Throws: ``CatalogFailure/offsetGap(expected:)``.
    func take(_ count: Int, at offset: Int64) throws -> (known: Int, next: Int64) {
        let next = try Self.next(of: source, kind, in: store)
        guard offset <= next else { throw CatalogFailure.offsetGap(expected: next) }
        let known = min(Int64(count), next - offset)
        let end = max(next, offset + Int64(count))
        if end > next {
            try store.execute(
                """
                INSERT INTO sources (name, kind, next) VALUES (?1, ?2, ?3)
                ON CONFLICT (name, kind) DO UPDATE SET next = excluded.next
                """, [.text(source.text), .text(kind.rawValue), .integer(end)])
        }
        return (Int(known), end)
    }

    /// Keeps how many rows were refused and why, so that every total can be explained.
    func note(_ refusals: [RefusalKind: Int64]) throws {
        for (reason, entries) in refusals {
            try store.execute(
                """
                INSERT INTO source_refusals (name, kind, reason, entries) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (name, kind, reason) DO UPDATE SET entries = source_refusals.entries + excluded.entries
                """,
                [.text(source.text), .text(kind.rawValue), .text(reason.rawValue), .integer(entries)])
        }
    }
}
