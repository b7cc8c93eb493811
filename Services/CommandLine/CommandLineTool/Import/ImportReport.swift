package import JSONRPC

/// What an import did, for people and for programs.
package struct ImportReport: Sendable {
    /// One kind of entry. Every row of its file is in exactly one of the counts.
    package struct Kind: Sendable {
        let name: String
        let tally: PutTally
        /// Rows that were refused, by the reading or by the catalog.
        let refused: Int

        package init(_ name: String, _ tally: PutTally, refusedRows: Int) {
            self.name = name
            self.tally = tally
            refused = refusedRows + tally.refused.count
        }
    }

    /// A count beside those of rows.
    package struct Note: Sendable {
        /// Its name for programs.
        let name: String
        let count: Int
        let sentence: String
        /// Whether the sentence is said of nothing too.
        let isAlwaysTold: Bool

        package init(_ name: String, _ count: Int, _ sentence: String, isAlwaysTold: Bool = false) {
            self.name = name
            self.count = count
            self.sentence = sentence
            self.isAlwaysTold = isAlwaysTold
        }
    }

    let kinds: [Kind]
    let repeatedRows: Int
    let notes: [Note]

    package init(kinds: [Kind], repeatedRows: Int, notes: [Note]) {
        self.kinds = kinds
        self.repeatedRows = repeatedRows
        self.notes = notes
    }

    /// Of a catalogue whose titles name collaborators.
    package init(kinds: [Kind], repeatedRows: Int, collaborations: Int, ambiguousNames: Int) {
        self.init(
            kinds: kinds, repeatedRows: repeatedRows,
            notes: [
                Note(
                    "collaborations", collaborations,
                    "\(counted(collaborations, "collaboration")) credited by the names in titles.", isAlwaysTold: true),
                Note(
                    "ambiguousNames", ambiguousNames,
                    "\(counted(ambiguousNames, "name")) in titles credited nobody, because several artists share them."),
            ])
    }

    package var taken: Int { kinds.reduce(0) { $0 + $1.tally.taken } }
    package var refused: Int { kinds.reduce(0) { $0 + $1.refused } }
    private var altered: Int { kinds.reduce(0) { $0 + $1.tally.added + $1.tally.changed } }

    package var text: String {
        var table = Table(columns: [
            .left(""), .right("ADDED"), .right("CHANGED"), .right("UNCHANGED"), .right("REFUSED"),
        ])
        for kind in kinds {
            let tally = kind.tally
            table.add(
                [kind.name] + [tally.added, tally.changed, tally.unchanged, kind.refused].map { grouped($0) })
        }
        var lines = notes.filter { $0.isAlwaysTold || $0.count > 0 }.map(\.sentence)
        if repeatedRows > 0 {
            lines.append("\(counted(repeatedRows, "row")) stood in the files twice, with the same values.")
        }
        if taken == 0 {
            lines.append("Nothing could be taken.")
        } else if altered == 0 {
            lines.append("Nothing changed: the catalogue held all of this already.")
        }
        return table.text + lines.joined(separator: "\n") + "\n"
    }

    package var json: JSONValue {
        func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
        var members = kinds.map { kind in
            JSONMember(
                kind.name,
                .object([
                    JSONMember("added", number(kind.tally.added)),
                    JSONMember("changed", number(kind.tally.changed)),
                    JSONMember("unchanged", number(kind.tally.unchanged)),
                    JSONMember("refused", number(kind.refused)),
                ]))
        }
        members += notes.map { JSONMember($0.name, number($0.count)) }
        members.append(JSONMember("repeatedRows", number(repeatedRows)))
        return .object(members)
    }
}
