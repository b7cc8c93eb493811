/// The highest scores of many, as they come, with all that are equal to the last of them.
struct TopScores {
    let depth: Int
    private var scores: [(key: Int64, score: Int128)] = []
    /// What is below is no candidate any more.
    private var bound = Int128.min
    /// How many are held before those that are too low are dropped.
    private var limit = 10_000
    /// How many more than the depth are kept then: so many may go, and it is still known who is next.
    private static let spare = 1000
    private var spare = Self.spare

    init(depth: Int) { self.depth = depth }

    mutating func add(_ key: Int64, _ score: Int128) {
        guard score >= bound else { return }
        scores.append((key, score))
        guard scores.count > limit else { return }
        prune()
        // Equal scores may leave many: then they are not sorted at each that comes.
        limit = max(10_000, scores.count * 2)
    }

    private mutating func prune() {
        scores.sort { $0.score > $1.score }
        let kept = depth + Self.spare
        guard depth > 0, scores.count >= kept else { return }
        bound = scores[kept - 1].score
        scores.removeLast(scores.count - (scores.firstIndex { $0.score < bound } ?? scores.count))
    }

    /// Lets go of those who are among these, to be added anew. False where so many have gone that it is not known any
    /// more who comes next.
    mutating func remove(_ keys: Set<Int64>) -> Bool {
        let before = scores.count
        scores.removeAll { keys.contains($0.key) }
        spare -= before - scores.count
        return spare >= 0 || bound == .min
    }

    /// The ranks by key of those that are no further than a depth, which is this one's at most.
    func ranks(to depth: Int) -> [Int64: Int] {
        var ranks: [Int64: Int] = [:]
        var (rank, last): (Int, Int128?) = (0, nil)
        for (index, (key, score)) in scores.sorted(by: { $0.score > $1.score }).enumerated() {
            if score != last { rank = index + 1 }
            last = score
            guard rank <= depth else { break }
            ranks[key] = rank
        }
        return ranks
    }
}
