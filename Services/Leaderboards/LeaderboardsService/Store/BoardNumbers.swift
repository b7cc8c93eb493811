internal import Contracts
internal import Plugins
internal import Storage

/// The boards' numbers in the store: a board keeps its own whatever stands before it in the list.
struct BoardNumbers: Sendable, Hashable {
    /// By the boards' places in the list; nil for one that the store does not have yet.
    let numbers: [Int?]
    /// Whether the store's scores are those of the program's boards, all of them and in their revisions.
    let areCurrent: Bool
    /// By the boards' places, whether the store has the board in the program's revision.
    private let current: [Bool]

    func isCurrent(_ place: Int) -> Bool { current[place] }

    static func read(_ boards: BoardList, in store: any SQLReading) throws -> BoardNumbers {
        var held: [String: (number: Int, revision: Int64)] = [:]
        try store.query("SELECT number, name, revision FROM boards") { row in
            held[try row.text(1)] = (Int(clamping: try row.int(0)), try row.int(2))
        }
        let names = boards.abouts.map(\.board.name)
        let current = boards.abouts.map { held[$0.board.name]?.revision == Int64($0.revision) }
        return BoardNumbers(
            numbers: names.map { held[$0]?.number },
            areCurrent: !current.contains(false) && held.allSatisfy { $1.revision == unused || names.contains($0) },
            current: current)
    }

    /// The revision of a board that the program has not: what is kept of it is not renewed, so a program that has it again
    /// computes it anew.
    private static let unused: Int64 = 0

    /// Gives numbers to boards that have none, and records the revisions.
    static func record(_ boards: BoardList, in store: any SQLWriting) throws -> BoardNumbers {
        try store.execute("UPDATE boards SET revision = ?1", [.integer(unused)])
        var next = try store.first("SELECT COALESCE(MAX(number), 0) FROM boards") { try $0.int(0) } ?? 0
        for (about, number) in zip(boards.abouts, try read(boards, in: store).numbers) {
            if number == nil { next += 1 }
            try store.execute(
                """
                INSERT INTO boards (number, name, revision) VALUES (?1, ?2, ?3)
                ON CONFLICT (number) DO UPDATE SET revision = excluded.revision
                """,
                [.integer(number.map { Int64($0) } ?? next), .text(about.board.name), .integer(Int64(about.revision))])
        }
        return try read(boards, in: store)
    }
}
