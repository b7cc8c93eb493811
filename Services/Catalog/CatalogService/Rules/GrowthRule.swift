package import Contracts

/// Growth of plays: the last 30 completed days against the 30 before (domain: Catalog, Growth).
package enum GrowthRule {
    /// Completed days in each of the two windows.
    package static let windowDays: Int64 = 30
    /// Plays in the two windows together below which nothing is claimed.
    package static let leastPlays: Int64 = 10

    /// The two windows for a moment: today is not completed, so the current one ends yesterday.
    package static func windows(at now: Timestamp) -> (previous: Range<Int64>, current: Range<Int64>) {
        let today = now.day.number
        return (today - 2 * windowDays..<today - windowDays, today - windowDays..<today)
    }

    /// `(c − p) / max(c, p)` in tenths of a percent, half away from zero. Counts are not negative.
    package static func growth(current: Int64, previous: Int64) -> Growth {
        let (plays, overflowed) = current.addingReportingOverflow(previous)
        guard overflowed || plays >= leastPlays else {
            return .calculating(plays: plays, needed: leastPlays - plays)
        }
        let larger = max(current, previous)
        let (difference, isNegative) = current >= previous ? (current - previous, false) : (previous - current, true)
        // 1000·d/l rounded half up, in 128 bits since d alone may fill 63.
        let product = difference.magnitude.multipliedFullWidth(by: 2000)
        let (doubled, carried) = product.low.addingReportingOverflow(larger.magnitude)
        let numerator = (high: product.high + (carried ? 1 : 0), low: doubled)
        let tenths = (2 * larger.magnitude).dividingFullWidth(numerator).quotient
        return .measured(tenths: isNegative ? -Int64(tenths) : Int64(tenths))
    }
}
