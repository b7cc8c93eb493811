internal import Contracts
internal import Plugins
internal import Ranking
internal import Storage

/// The scores that are made of ranks, of those whose ranks among the first a transaction changes.
struct RankedScores {
    /// Those that differ from what is kept: the artist, the board's number and its score.
    private(set) var scores: [(key: Int64, board: Int, score: Int128?)] = []

    /// - Parameters:
    ///   - moved: by artist and board number, what becomes another score in this transaction.
    ///   - tail: what stands in the log behind memory.
    init(
        _ boards: BoardList, _ numbers: BoardNumbers, memory: BoardsMemory, moved: [Int64: [Int: Int128?]],
        tail: [LogEntry], in work: BoardWork
    ) throws {
        let moves = Self.moves(moved, tail)
        for (place, parts, depth) in boards.derived {
            guard let number = numbers.numbers[place] else { continue }
            let partNumbers = parts.map { numbers.numbers[$0] }
            let found: [(key: Int64, ranks: [Int64?])] = memory.read { state in
                let tops = zip(parts, partNumbers).map { part, number in
                    TopRanks(of: state.indexes[part], moved: number.flatMap { moves[$0] } ?? [:], depth: depth)
                }
                let affected = zip(parts, tops).reduce(into: Set<Int>()) { affected, top in
                    affected.formUnion(top.1.changed(in: state.indexes[top.0]))
                }
                return affected.sorted().map { member in
                    let ranks = zip(parts, tops).map { part, top in
                        top.rank(of: member, in: state.indexes[part]).map { Int64($0) }
                    }
                    return (Int64(member), ranks)
                }
            }
            try work.prefetch(scoredKeys: found.map(\.key))
            let made = try boards.scores(
                place, of: found.map { key, ranks in BoardSubject(try work.artist(key).values, ranks: ranks) })
            for ((key, _), score) in zip(found, made) {
                let now = try work.artist(key).mayBePlaced(by: score) ? score : nil
                if try work.heldScore(key, board: number) != now { scores.append((key, number, now)) }
            }
        }
    }

    /// By the board's number and member, the last score told.
    private static func moves(_ moved: [Int64: [Int: Int128?]], _ tail: [LogEntry]) -> [Int: [Int: Int128?]] {
        var moves: [Int: [Int: Int128?]] = [:]
        for entry in tail {
            for score in entry.scores { moves[score.board, default: [:]][Int(entry.key)] = .some(score.score) }
        }
        for (key, scores) in moved {
            for (board, score) in scores { moves[board, default: [:]][Int(key)] = .some(score) }
        }
        return moves
    }
}
