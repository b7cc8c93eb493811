package import JSONRPC

/// What became of rows of several kinds, for people and for programs.
package struct RowReport: Sendable {
    package private(set) var tallies: [RowKind: RowTally] = [:]

    /// Lines that are no row.
    package private(set) var unreadable = 0

    package init() {}

    package mutating func add(_ tally: RowTally, to kind: RowKind) { tallies[kind, default: RowTally()].add(tally) }

    /// Counts a row that was not sent; of no kind where it could not be read.
    package mutating func refuse(_ kind: RowKind?) {
        if let kind { tallies[kind, default: RowTally()].refused += 1 } else { unreadable += 1 }
    }

    private var rows: [(kind: RowKind, tally: RowTally)] {
        RowKind.allCases.compactMap { kind in tallies[kind].map { (kind, $0) } }
    }

    package var taken: Int { rows.reduce(0) { $0 + $1.tally.taken } }
    package var altered: Int { rows.reduce(0) { $0 + $1.tally.added + $1.tally.changed } }
    package var refused: Int { rows.reduce(unreadable) { $0 + $1.tally.refused } }

    package var text: String {
        var table = Table(columns: [
            .left(""), .right("TAKEN"), .right("CHANGED"), .right("UNCHANGED"), .right("KNOWN ALREADY"),
            .right("REFUSED"),
        ])
        for (kind, tally) in rows {
            table.add(
                [kind.plural]
                    + [tally.added, tally.changed, tally.unchanged, tally.known, tally.refused].map { grouped($0) })
        }
        if unreadable > 0 { table.add(["unreadable", "", "", "", "", grouped(unreadable)]) }
        var text = table.text
        let uncounted = rows.reduce(0) { $0 + $1.tally.uncounted }
        if uncounted > 0 {
            text +=
                "\(counted(uncounted, "row")) taken that do not count: too short, by the own team or staff, or"
                + " overtaken.\n"
        }
        if taken == 0 {
            text += "Nothing could be taken.\n"
        } else if altered == 0 {
            text += "Nothing changed: the catalogue held all of this already.\n"
        }
        return text
    }

    package var json: JSONValue {
        let kinds = rows.map { kind, tally in
            let counts = [
                ("taken", tally.added), ("changed", tally.changed), ("unchanged", tally.unchanged),
                ("known", tally.known), ("refused", tally.refused), ("uncounted", tally.uncounted),
            ]
            return JSONMember(
                kind.plural, .object(counts.map { JSONMember($0.0, .number(JSONNumber($0.1))) }))
        }
        return .object(kinds + [JSONMember("unreadable", .number(JSONNumber(unreadable)))])
    }
}
