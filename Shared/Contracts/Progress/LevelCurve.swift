extension Progress {
    /// Which XP each level needs (domain: Progress, Level): the one curve that ledgers and boards go by.
    package enum LevelCurve {
        package static let highest = 100

        /// XP at which each level begins, level 1 first: `round(100 * (L - 1)^1.5)`.
        private static let needs: [Int64] = (0..<Int64(highest)).map { below in
            // 100 n^1.5 is the root of 10000 n^3; twice that, plus one, halved, rounds it. No n has a half.
            (root(4 * 10_000 * below * below * below) + 1) / 2
        }

        /// XP at which a level from 1 to ``highest`` begins.
        package static func need(of level: Int) -> Int64 { needs[min(max(level, 1), highest) - 1] }

        /// The level that so many XP give. XP below 0, which only corrections could bring about, are level 1.
        package static func number(at xp: Int64) -> Int { max(1, needs.count { $0 <= xp }) }

        /// The whole part of a square root.
        private static func root(_ value: Int64) -> Int64 {
            var low: Int64 = 0
            var high: Int64 = 1 << 31
            while high - low > 1 {
                let middle = (low + high) / 2
                if middle * middle <= value { low = middle } else { high = middle }
            }
            return low
        }
    }
}
