import Foundation
import Support
import Testing

@testable import Ranking

/// The index against a sorted list.
@Suite("The rank index")
struct RankIndexTests {
    /// Steps against the naive order. `BEATPASS_SOAK=N` takes N times 10,000.
    private static let steps =
        10_000 * (ProcessInfo.processInfo.environment["BEATPASS_SOAK"].flatMap { Int($0) } ?? 100)

    /// The board as a sorted array, the slow way.
    private struct Naive {
        var sorted: [(member: Int, key: RankKey)] = []
        var keys: [Int: RankKey] = [:]

        func place(of key: RankKey) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle].key.precedes(key) { low = middle + 1 } else { high = middle }
            }
            return low
        }

        mutating func put(_ member: Int, _ key: RankKey) {
            remove(member)
            sorted.insert((member, key), at: place(of: key))
            keys[member] = key
        }

        mutating func remove(_ member: Int) {
            guard let key = keys.removeValue(forKey: member) else { return }
            sorted.remove(at: place(of: key))
        }

        func rank(of member: Int) -> Int? {
            guard let key = keys[member] else { return nil }
            return 1 + above(key.score)
        }

        func below(_ score: Int128) -> Int { sorted.count - place(of: RankKey(score: score, reached: .max)) }

        func above(_ score: Int128) -> Int { place(of: RankKey(score: score, reached: .min)) }
    }

    /// How scores are drawn: few or many different ones, all equal, in growing order, of any size.
    enum Scores: CaseIterable {
        case few, many, long, equal, growing, wide

        func next(_ step: Int, _ random: inout Seeded) -> Int128 {
            switch self {
            case .few: Int128(random.next() % 20)
            case .many: Int128(random.next() % 1_000_000)
            case .long: Int128(random.next()) << 10
            case .equal: 7
            case .growing: Int128(step)
            case .wide: Int128(bitPattern: UInt128(random.next()) << 64 | UInt128(random.next()))
            }
        }
    }

    @Test("answers as a sorted list does", arguments: Scores.allCases)
    func agrees(_ scores: Scores) {
        var random = Seeded("rank index")
        var index = RankIndex()
        var naive = Naive()
        let members = 5000
        for step in 0..<Self.steps / Scores.allCases.count {
            let member = Int(random.next() % UInt64(members))
            // The board fills, empties and fills again.
            let fills = step / 20_000 % 2 == 0
            switch random.next() % 8 {
            case 0...4 where fills, 0 where !fills:
                let key = RankKey(score: scores.next(step, &random), reached: Int64(step))
                index.put(member, key)
                naive.put(member, key)
            case 5 where fills, 1...4 where !fills:
                index.remove(member)
                naive.remove(member)
            default:
                guard compare(index, naive, member, &random) else { return }
            }
        }
        #expect(index.count == naive.sorted.count)
        #expect(rows(of: index, from: 0, limit: .max) == expected(naive, from: 0, limit: naive.sorted.count))
    }

    private func compare(_ index: RankIndex, _ naive: Naive, _ member: Int, _ random: inout Seeded) -> Bool {
        let rank = index.rank(of: member)
        let position = index.position(of: member)
        let position2 = naive.keys[member].map { naive.place(of: $0) }
        let score = naive.sorted.isEmpty ? 0 : naive.sorted[Int(random.next() % UInt64(naive.sorted.count))].key.score
        let near = score &+ Int128(random.next() % 3) &- 1
        let start = Int(random.next() % 5100)
        let reached = naive.keys[member]?.reached ?? Int64(random.next() % 1_000_000)
        let isEqual =
            rank == naive.rank(of: member) && position == position2 && index.key(of: member) == naive.keys[member]
            && index.count == naive.sorted.count && index.count(above: near) == naive.above(near)
            && index.count(atLeast: near) == naive.sorted.count - naive.below(near)
            && index.count(upTo: RankKey(score: near, reached: reached))
                == naive.place(of: RankKey(score: near, reached: reached + 1))
            && rows(of: index, from: start, limit: 7) == expected(naive, from: start, limit: 7)
            && index.standing(of: member) == standing(of: member, in: naive)
            && neighbours(of: member, in: index) == neighbours(position2, in: naive)
            && rows(of: index, from: 0, limit: 3) == expected(naive, from: 0, limit: 3)
            && rows(of: index, from: naive.sorted.count - 3, limit: 5)
                == expected(naive, from: naive.sorted.count - 3, limit: 5)
        #expect(isEqual, "at member \(member), rank \(String(describing: rank)), score \(near), start \(start)")
        return isEqual
    }

    /// Two on each side.
    private func neighbours(of member: Int, in index: RankIndex) -> [Row] {
        guard let position = index.position(of: member) else { return [] }
        let start = max(0, position - 2)
        return rows(of: index, from: start, limit: position - start + 3)
    }

    private func standing(of member: Int, in naive: Naive) -> RankIndex.Standing? {
        guard let key = naive.keys[member] else { return nil }
        let above = naive.above(key.score)
        let better = above == 0 ? nil : naive.sorted[above - 1].key.score
        return RankIndex.Standing(
            key: key, rank: above + 1, better: better.map { .init(score: $0, rank: naive.above($0) + 1) })
    }

    private func neighbours(_ position: Int?, in naive: Naive) -> [Row] {
        guard let position else { return [] }
        let start = max(0, position - 2)
        return expected(naive, from: start, limit: position - start + 3)
    }

    private struct Row: Equatable {
        var member: Int
        var rank: Int
    }

    private func rows(of index: RankIndex, from start: Int, limit: Int) -> [Row] {
        var rows: [Row] = []
        index.forEach(from: start, limit: limit) { rows.append(Row(member: $0, rank: $2)) }
        return rows
    }

    private func expected(_ naive: Naive, from start: Int, limit: Int) -> [Row] {
        guard start >= 0 else { return [] }
        return naive.sorted.dropFirst(start).prefix(limit).map {
            Row(member: $0.member, rank: naive.above($0.key.score) + 1)
        }
    }

    @Test("an empty board has nobody")
    func empty() {
        var index = RankIndex()
        #expect(index.rank(of: 0) == nil)
        #expect(index.rank(of: -1) == nil)
        #expect(index.position(of: 5) == nil)
        #expect(index.count(above: .min) == 0)
        #expect(index.count(atLeast: .min) == 0)
        index.remove(3)
        #expect(rows(of: index, from: 0, limit: 10).isEmpty)
        #expect(rows(of: index, from: -1, limit: 10).isEmpty)
    }

    @Test("equal scores share a rank, and the next is as many further")
    func ties() {
        var index = RankIndex()
        for (member, score) in [(0, 50), (1, 70), (2, 50), (3, 10)] {
            index.put(member, RankKey(score: Int128(score), reached: Int64(member)))
        }
        #expect([0, 1, 2, 3].map { index.rank(of: $0) } == [2, 1, 2, 4])
        #expect([0, 1, 2, 3].map { index.position(of: $0) } == [1, 0, 2, 3])
        #expect(index.count(atLeast: 50) == 3)
        index.put(0, RankKey(score: 50, reached: 9))
        #expect([0, 2].map { index.position(of: $0) } == [2, 1])
    }

    @Test("an index that is built stands as one that grew")
    func built() {
        var random = Seeded("rank index")
        var grown = RankIndex()
        let members = (0..<5000).map { ($0 * 3, RankKey(score: Int128(random.next() % 300), reached: Int64($0))) }
        for (member, key) in members { grown.put(member, key) }
        var built = RankIndex(members.shuffled(using: &random))
        #expect(rows(of: built, from: 0, limit: .max) == rows(of: grown, from: 0, limit: .max))
        built.put(1, RankKey(score: 1000, reached: 1))
        #expect(built.rank(of: 1) == 1)
        #expect(built.rank(of: 2) == nil)
        #expect(RankIndex([(Int, RankKey)]()).count == 0)
    }

    /// Enough to be sorted by digits.
    @Test("an order by digits is that of comparing", arguments: Scores.allCases)
    func digits(_ scores: Scores) {
        var random = Seeded("an order by digits")
        for count in [RankOrder.fewest - 1, RankOrder.fewest, 9000] {
            var keys = (0..<count).map { step in
                RankKey(
                    score: scores.next(step, &random) - (scores == .wide ? 0 : 500),
                    reached: Int64(truncatingIfNeeded: random.next() >> (step % 2 == 0 ? 60 : 20)))
            }
            if scores == .wide {
                keys[1] = RankKey(score: .min, reached: .max)
                keys[2] = RankKey(score: .max, reached: .min)
            }
            let sorted = RankOrder.sorted(keys.indices.map { UInt32($0) }, by: keys).map { keys[Int($0)] }
            #expect(sorted == keys.sorted { $0.precedes($1) })
        }
    }

    @Test("scores at both ends of their range")
    func ends() {
        var index = RankIndex()
        index.put(0, RankKey(score: .max, reached: 0))
        index.put(1, RankKey(score: .min, reached: 1))
        #expect(index.rank(of: 0) == 1)
        #expect(index.rank(of: 1) == 2)
        #expect(index.count(above: .max) == 0)
        #expect(index.count(atLeast: .max) == 1)
        #expect(index.count(atLeast: .min) == 2)
    }
}
