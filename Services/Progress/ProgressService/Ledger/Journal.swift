internal import Storage

/// What the ledger is derived from, in the order of its application, packed: a row a page of the catalogue's feed.
///
/// The catalogue's own feed does not serve for that: its old end goes, and it tells what is so, not what was so when
/// a play was recorded.
enum Journal {
    /// Inputs of one row; more go into several.
    private static let rowInputs = 16_384

    /// Appends what was applied, by the rules of a number. Returns the last row's number.
    static func append(
        _ inputs: [LedgerInput], rule: Int64, after last: Int64, to store: any SQLWriting
    ) throws -> Int64 {
        var seq = last
        var rest = inputs[...]
        while !rest.isEmpty {
            let row = rest.prefix(rowInputs)
            rest = rest.dropFirst(row.count)
            seq += 1
            var writer = JournalWriter(reserving: row.count * 8)
            for input in row { writer.append(input) }
            try store.execute(
                "INSERT INTO journal (seq, rule, inputs, body) VALUES (?1, ?2, ?3, ?4)",
                [.integer(seq), .integer(rule), SQLValue(row.count), .blob(writer.bytes)])
        }
        return seq
    }

    /// A row as it is stored.
    struct Row {
        let seq: Int64
        let rule: Int64
        let inputs: Int64
        let body: [UInt8]

        /// Hands its inputs over in their order.
        func replay(_ body: (LedgerInput) throws -> Void) throws {
            var count: Int64 = 0
            try JournalReader.replay(in: self.body, named: "row \(seq) of the journal") { input in
                count += 1
                try body(input)
            }
            guard count == inputs else {
                throw StorageError.damaged(reason: "row \(seq) of the journal has not the inputs it says")
            }
        }
    }

    /// Rows that are read at once: some hundred kilobytes.
    private static let rowsAtOnce = 64

    /// The rows behind one, in their order; none at the journal's end.
    static func rows(after seq: Int64, in store: any SQLReading) throws -> [Row] {
        try store.all(
            "SELECT seq, rule, inputs, body FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            [.integer(seq), SQLValue(rowsAtOnce)]
        ) { Row(seq: try $0.int(0), rule: try $0.int(1), inputs: try $0.int(2), body: try $0.blob(3)) }
    }
}
