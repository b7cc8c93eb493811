internal import Ranking

/// Who is among the first of a board with a transaction's changes laid over it, without moving anybody in the index.
///
/// Only those whose rank is no more than a depth count. They may be very many, where many share the first score: so it
/// goes by scores, of which there are no more than the depth, and names members only where a score's rank is another.
struct TopRanks {
    private let depth: Int
    private let moved: [Int: Int128?]
    /// The scores that members leave, and those that they come to; the highest first.
    private let left: [Int128]
    private let reached: [Int128]

    /// - Parameters:
    ///   - moved: members with their new scores, nil for those that leave or have none.
    init(of index: RankIndex, moved: [Int: Int128?], depth: Int) {
        self.depth = depth
        self.moved = moved
        left = moved.keys.compactMap { index.key(of: $0)?.score }.sorted(by: >)
        reached = moved.values.compactMap { $0 }.sorted(by: >)
    }

    /// The rank that a member has then; nil for one that is not deep enough.
    func rank(of member: Int, in index: RankIndex) -> Int? {
        let score = moved[member] ?? index.key(of: member)?.score
        return score.flatMap { counted(rank(of: $0, in: index)) }
    }

    /// Those whose rank becomes another, or who come or go.
    func changed(in index: RankIndex) -> [Int] {
        guard !moved.isEmpty else { return [] }
        var changed = moved.keys.filter { index.rank(of: $0).flatMap(counted) != rank(of: $0, in: index) }
        var position = 0
        while position < index.count {
            var score = Int128.min
            index.forEach(from: position, limit: 1) { _, key, _ in score = key.score }
            let end = index.count(atLeast: score)
            let (before, after) = (counted(position + 1), counted(rank(of: score, in: index)))
            // Both grow from score to score.
            if before == nil, after == nil { break }
            if before != after {
                index.forEach(from: position, limit: end - position) { member, _, _ in
                    if moved[member] == nil { changed.append(member) }
                }
            }
            position = end
        }
        return changed
    }

    private func counted(_ rank: Int) -> Int? { rank <= depth ? rank : nil }

    /// The rank of those who have a score then.
    private func rank(of score: Int128, in index: RankIndex) -> Int {
        1 + index.count(above: score) - Self.count(above: score, left) + Self.count(above: score, reached)
    }

    private static func count(above score: Int128, _ scores: [Int128]) -> Int {
        var (low, high) = (0, scores.count)
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] > score { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
