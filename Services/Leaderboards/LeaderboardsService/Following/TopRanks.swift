internal import Ranking

/// Who is among the first of a board, before and after a transaction's changes, without moving anybody in the index.
///
/// Only those whose rank is no more than a depth count. With equal scores at the end they may be many more than that.
struct TopRanks {
    /// Ranks by member, of those who are deep enough.
    private(set) var before: [Int: Int] = [:]
    private(set) var after: [Int: Int] = [:]
    /// False where no change comes near: both are empty then, and every rank up to the depth is the index's.
    private(set) var isTouched = false

    /// - Parameters:
    ///   - moved: members with their new scores, nil for those that leave or have none.
    init(of index: RankIndex, moved: [Int: Int128?], depth: Int) {
        guard !moved.isEmpty, depth > 0 else { return }
        var bound: Int128?
        index.forEach(from: depth - 1, limit: 1) { _, key, _ in bound = key.score }
        isTouched = moved.contains { member, score in
            guard let bound else { return score != nil || index.key(of: member) != nil }
            return (score ?? .min) >= bound && score != nil
                || (index.key(of: member)?.score ?? .min) >= bound
                    && index.key(of: member) != nil
        }
        guard isTouched else { return }
        Self.walk(index) { member, _, rank in
            guard rank <= depth else { return false }
            before[member] = rank
            return true
        }
        var arrivals = moved.compactMap { member, score in score.map { (member: member, score: $0) } }
            .sorted { $0.score > $1.score }[...]
        var counter = RankCounter()
        var isDone = false
        func take(_ member: Int, _ score: Int128) -> Bool {
            let rank = counter.next(score)
            guard rank <= depth else { return false }
            after[member] = rank
            return true
        }
        Self.walk(index) { member, score, _ in
            guard moved[member] == nil else { return true }
            while let arrival = arrivals.first, arrival.score >= score {
                arrivals = arrivals.dropFirst()
                guard take(arrival.member, arrival.score) else {
                    isDone = true
                    return false
                }
            }
            guard take(member, score) else {
                isDone = true
                return false
            }
            return true
        }
        while !isDone, let arrival = arrivals.popFirst() { isDone = !take(arrival.member, arrival.score) }
    }

    /// Those whose rank became another, or who came or went.
    var changed: [Int] {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    }

    private struct RankCounter {
        private var count = 0
        private var rank = 0
        private var score: Int128?

        mutating func next(_ score: Int128) -> Int {
            count += 1
            if score != self.score { rank = count }
            self.score = score
            return rank
        }
    }

    private static func walk(_ index: RankIndex, _ body: (Int, Int128, Int) -> Bool) {
        let step = 256
        var position = 0
        var goesOn = true
        while goesOn, position < index.count {
            index.forEach(from: position, limit: step) { member, key, rank in
                if goesOn { goesOn = body(member, key.score, rank) }
            }
            position += step
        }
    }
}
