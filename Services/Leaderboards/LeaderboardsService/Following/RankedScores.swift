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
        let before = Self.moves(tail)
        let moves = Self.moves(tail, and: moved)
        for (place, parts, depth) in boards.derived {
            guard let number = numbers.numbers[place] else { continue }
            let partNumbers = parts.map { numbers.numbers[$0] }
            let found: [(key: Int64, ranks: [Int64?])] = memory.read { state in
                func tops(_ moves: [Int: [Int: Int128?]]) -> [TopRanks] {
                    zip(parts, partNumbers).map { part, number in
                        TopRanks(of: state.indexes[part], moved: number.flatMap { moves[$0] } ?? [:], depth: depth)
                    }
                }
                let (heldTops, newTops) = (tops(before), tops(moves))
                // Both differ from the index: what the tail moved and this moves back stands there as it will be.
                var affected: Set<Int> = []
                for (part, (held, new)) in zip(parts, zip(heldTops, newTops)) {
                    affected.formUnion(held.changed(in: state.indexes[part]))
                    affected.formUnion(new.changed(in: state.indexes[part]))
                }
                return affected.sorted().map { member in
                    let ranks = zip(parts, newTops).map { part, top in
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
    private static func moves(
        _ tail: [LogEntry], and moved: [Int64: [Int: Int128?]] = [:]
    ) -> [Int: [Int: Int128?]] {
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
