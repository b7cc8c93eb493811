/// Durations as people write them: a whole number and a unit, `250ms`, `15s`, `10m`, `1h`, `7d`.
package enum DurationText {
    /// Nanoseconds of each unit, the largest first.
    private static let units: [(suffix: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1000), ("ns", 1),
    ]

    /// nil where the text is no duration or beyond 292 years.
    package static func parse(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int64(digits), let unit = units.first(where: { $0.suffix == suffix }) else {
            return nil
        }
        let (nanoseconds, overflowed) = number.multipliedReportingOverflow(by: unit.nanoseconds)
        return overflowed ? nil : .nanoseconds(nanoseconds)
    }

    /// In the largest unit that gives a whole number.
    package static func format(_ duration: Duration) -> String {
        let nanoseconds = duration.nanoseconds
        guard nanoseconds != 0 else { return "0s" }
        for unit in units where nanoseconds % unit.nanoseconds == 0 {
            return "\(nanoseconds / unit.nanoseconds)\(unit.suffix)"
        }
        return "\(nanoseconds)ns"
    }
}
