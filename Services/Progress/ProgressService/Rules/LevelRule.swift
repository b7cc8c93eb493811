internal import Contracts

/// Levels and titles (domain: Progress, Level). Whole numbers throughout.
enum LevelRule {
    static let highest = Progress.LevelCurve.highest

    /// From which level on each title holds.
    private static let titles: [(from: Int, title: String)] = [
        (1, "Novice Producer"), (3, "Apprentice Producer"), (5, "Intermediate Producer"), (7, "Skilled Producer"),
        (10, "Experienced Producer"), (15, "Advanced Producer"), (20, "Professional Producer"),
        (30, "Expert Producer"), (40, "Master Producer"), (50, "Legendary Producer"),
    ]

    /// XP at which a level from 1 to ``highest`` begins.
    static func need(of level: Int) -> Int64 { Progress.LevelCurve.need(of: level) }

    static func title(of level: Int) -> String { titles.last { $0.from <= level }?.title ?? "" }

    /// The level that so many XP give. XP below 0, which only corrections could bring about, are level 1.
    static func number(at xp: Int64) -> Int { Progress.LevelCurve.number(at: xp) }

    static func level(at xp: Int64) -> Progress.Level {
        let number = number(at: xp)
        return Progress.Level(
            number: number, title: title(of: number), from: need(of: number),
            next: number < highest ? need(of: number + 1) : nil)
    }

    static let all: [Progress.LevelNeed] = (1...highest).map {
        Progress.LevelNeed(number: $0, title: title(of: $0), xp: need(of: $0))
    }
}
