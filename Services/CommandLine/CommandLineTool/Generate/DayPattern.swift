internal import Contracts

/// How what people do is spread over days and over the hours of a day. Thousandths of an ordinary day.
enum DayPattern {
    /// From Monday on.
    private static let weekdays: [UInt64] = [920, 910, 930, 970, 1120, 1150, 1000]
    /// From January on.
    private static let months: [UInt64] = [960, 970, 1000, 1010, 1000, 970, 930, 920, 1010, 1040, 1070, 1120]

    /// The weights of a run of days: weekday, season, growth to three times the beginning, and chance.
    static func weights(from first: Day, count: Int, seed: UInt64) -> [UInt64] {
        var random = DemoRandom(seed: seed)
        return (0..<count).map { index in
            let day = Day(number: first.number + Int64(index))
            let weekday = weekdays[Int((day.number + 3) % 7 + 7) % 7]
            let month = months[Int(day.civil.month) - 1]
            let growth = 1000 + 2000 * UInt64(index) / UInt64(max(count - 1, 1))
            let chance = UInt64(random.from(920...1080))
            return weekday * month / 1000 * growth / 1000 * chance
        }
    }

    /// Listening by the hour, UTC.
    private static let hours: [UInt64] = [
        34, 26, 20, 16, 14, 16, 22, 32, 40, 42, 42, 44, 48, 48, 46, 48, 54, 60, 64, 66, 66, 62, 54, 46,
    ]

    /// The beginnings of the hours as parts of 2^32 of a day's events, and their end.
    static let clock: [UInt64] = {
        let shares = Shares(weights: hours)
        return (0...24).map { UInt64(shares.before($0, of: 1 << 32)) }
    }()
}

/// The times of a day's events in their order: the n-th of so many falls where the pattern of the hours has its
/// n-th part, give or take chance.
struct DayClock {
    private let clock = DayPattern.clock
    private let count: UInt64
    private var hour = 0

    init(events count: Int) { self.count = UInt64(max(count, 1)) }

    /// The second of the day of an event; events are asked for in their order.
    @inline(__always) mutating func second(of event: Int, _ bits: UInt64) -> Int {
        let part = (UInt64(event) << 32 | bits >> 32) / count
        while hour < 23, clock[hour + 1] <= part { hour += 1 }
        let length = clock[hour + 1] - clock[hour]
        return hour * 3600 + Int((part - clock[hour]) * 3600 / length)
    }
}
