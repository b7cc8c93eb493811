internal import Contracts

/// Levels and titles (domain: Progress, Level). Whole numbers throughout.
enum LevelRule {
    static let highest = 100

    /// From which level on each title holds.
    private static let titles: [(from: Int, title: String)] = [
        (1, "Novice Producer"), (3, "Apprentice Producer"), (5, "Intermediate Producer"), (7, "Skilled Producer"),
        (10, "Experienced Producer"), (15, "Advanced Producer"), (20, "Professional Producer"),
        (30, "Expert Producer"), (40, "Master Producer"), (50, "Legendary Producer"),
    ]

    /// XP at which each level begins, level 1 first: `round(100 * (L - 1)^1.5)`.
    private static let needs: [Int64] = (0..<Int64(highest)).map { below in
        // 100 n^1.5 is the root of 10000 n^3; twice that, plus one, halved, rounds it. No n has a half.
        (root(4 * 10_000 * below * below * below) + 1) / 2
    }

    /// XP at which a level from 1 to ``highest`` begins.
    static func need(of level: Int) -> Int64 { needs[min(max(level, 1), highest) - 1] }

    static func title(of level: Int) -> String { titles.last { $0.from <= level }?.title ?? "" }

    /// The level that so many XP give. XP below 0, which only corrections could bring about, are level 1.
    static func number(at xp: Int64) -> Int { max(1, needs.count { $0 <= xp }) }

    static func level(at xp: Int64) -> Progress.Level {
        let number = number(at: xp)
        return Progress.Level(
            number: number, title: title(of: number), from: need(of: number),
            next: number < highest ? need(of: number + 1) : nil)
    }

    static let all: [Progress.LevelNeed] = (1...highest).map {
        Progress.LevelNeed(number: $0, title: title(of: $0), xp: need(of: $0))
    }

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
