import Ranking
import Support
import Testing

@testable import LeaderboardsService

/// Who is among the first: of scores as they come, and after a transaction's changes.
@Suite("The first of a board") struct TopTests {
    private static func ranks(_ scores: [Int64: Int128], to depth: Int) -> [Int64: Int] {
        let sorted = scores.values.sorted(by: >)
        var ranks: [Int64: Int] = [:]
        var first: [Int128: Int] = [:]
        for (index, score) in sorted.enumerated() where first[score] == nil { first[score] = index + 1 }
        for (key, score) in scores {
            if let rank = first[score], rank <= depth { ranks[key] = rank }
        }
        return ranks
    }

    /// With few different scores nearly all are equal to the last that counts.
    @Test(arguments: [2, 300, 40_000, 1_000_000_000], [0, 1, 99])
    func `the highest of many are those of a sort`(different: Int, depth: Int) {
        var random = Seeded("the highest of \(different)")
        var scores: [Int64: Int128] = [:]
        var top = TopScores(depth: depth)
        for key in 0..<Int64(60_000) {
            let score = Int128(1 + random.below(different))
            scores[key] = score
            top.add(key, score)
        }
        #expect(top.ranks(to: depth) == Self.ranks(scores, to: depth))
        #expect(top.ranks(to: depth / 2) == Self.ranks(scores, to: depth / 2))
    }

    /// As many as may go, and then one more than that.
    @Test(arguments: [300, 1_000_000_000])
    func `those behind come up where others go, as long as they are known`(different: Int) {
        var random = Seeded("going of \(different)")
        var scores: [Int64: Int128] = [:]
        var top = TopScores(depth: 99)
        for key in 0..<Int64(60_000) {
            scores[key] = Int128(1 + random.below(different))
            top.add(key, scores[key] ?? 0)
        }
        let best = scores.keys.sorted { (scores[$0] ?? 0, $0) > (scores[$1] ?? 0, $1) }
        let gone = Set(best.prefix(400) + best.dropFirst(1000).prefix(300))
        let isKnown = top.remove(gone)
        #expect(isKnown)
        for key in gone { scores[key] = nil }
        // One of them is back, with another score.
        scores[best[0]] = scores[best[450]]
        top.add(best[0], scores[best[0]] ?? 0)
        #expect(top.ranks(to: 99) == Self.ranks(scores, to: 99))
        let isStillKnown = top.remove(Set(best.prefix(1800)))
        #expect(!isStillKnown)
    }

    @Test(arguments: [1, 3, 50, 100_000])
    func `changes that are laid over an index give the ranks that it has with them`(different: Int) {
        var random = Seeded("laid over \(different)")
        let depth = 20
        for round in 0..<300 {
            let members = random.below(60)
            var index = RankIndex(
                (0..<members).map { ($0, RankKey(score: Int128(1 + random.below(different)), reached: Int64($0))) })
            let before = Self.ranks(of: index, to: depth)
            var moved: [Int: Int128?] = [:]
            for _ in 0..<random.below(9) {
                moved[random.below(members + 5)] = .some(
                    random.oneIn(3) ? nil : Int128(1 + random.below(different)))
            }
            let tops = TopRanks(of: index, moved: moved, depth: depth)
            let changed = tops.changed(in: index)
            let found = (0..<members + 5).map { tops.rank(of: $0, in: index) }
            for (at, (member, score)) in moved.enumerated() {
                if let score {
                    index.put(member, RankKey(score: score, reached: Int64(1000 + at)))
                } else {
                    index.remove(member)
                }
            }
            let after = Self.ranks(of: index, to: depth)
            #expect(found == (0..<members + 5).map { after[$0] }, "round \(round)")
            #expect(changed.sorted() == (0..<members + 5).filter { before[$0] != after[$0] }, "round \(round)")
        }
    }

    private static func ranks(of index: RankIndex, to depth: Int) -> [Int: Int] {
        var ranks: [Int: Int] = [:]
        index.forEach(from: 0, limit: index.count) { member, _, rank in if rank <= depth { ranks[member] = rank } }
        return ranks
    }
}
