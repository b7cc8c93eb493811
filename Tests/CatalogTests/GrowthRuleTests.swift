import CatalogService
import Contracts
import Support
import Testing

@Suite("The growth rule")
struct GrowthRuleTests {
    struct Case: CustomTestStringConvertible {
        let current: Int64
        let previous: Int64
        let growth: Growth

        init(_ current: Int64, _ previous: Int64, _ growth: Growth) {
            self.current = current
            self.previous = previous
            self.growth = growth
        }

        var testDescription: String { "\(current) after \(previous)" }
    }

    static let cases = [
        Case(0, 0, .calculating(plays: 0, needed: 10)),
        Case(9, 0, .calculating(plays: 9, needed: 1)),
        Case(0, 9, .calculating(plays: 9, needed: 1)),
        Case(4, 5, .calculating(plays: 9, needed: 1)),
        Case(5, 5, .measured(tenths: 0)),
        Case(10, 0, .measured(tenths: 1000)),
        Case(0, 10, .measured(tenths: -1000)),
        Case(20, 10, .measured(tenths: 500)),
        Case(10, 20, .measured(tenths: -500)),
        // 1/3 is 33.33 %, 2/3 is 66.67 %.
        Case(15, 10, .measured(tenths: 333)),
        Case(10, 15, .measured(tenths: -333)),
        Case(15, 5, .measured(tenths: 667)),
        Case(5, 15, .measured(tenths: -667)),
        // Exactly half a tenth goes away from zero: 1/2000 = 0.05 %, 3/2000 = 0.15 %.
        Case(2000, 1999, .measured(tenths: 1)),
        Case(1999, 2000, .measured(tenths: -1)),
        Case(2000, 1997, .measured(tenths: 2)),
        Case(1997, 2000, .measured(tenths: -2)),
        // Just below half.
        Case(2001, 2000, .measured(tenths: 0)),
        Case(2000, 2001, .measured(tenths: 0)),
        // 99.95 % is 100.0, 99.94 % is not.
        Case(2000, 1, .measured(tenths: 1000)),
        Case(1, 2000, .measured(tenths: -1000)),
        Case(10_000, 6, .measured(tenths: 999)),
        Case(.max, 0, .measured(tenths: 1000)),
        Case(0, .max, .measured(tenths: -1000)),
        Case(.max, .max, .measured(tenths: 0)),
        Case(.max, .max - 1, .measured(tenths: 0)),
        Case(.max, .max / 2, .measured(tenths: 500)),
        Case(.max / 2, .max, .measured(tenths: -500)),
        Case(.max, 1, .measured(tenths: 1000)),
    ]

    @Test(arguments: cases)
    func table(_ item: Case) {
        #expect(GrowthRule.growth(current: item.current, previous: item.previous) == item.growth)
    }

    /// The same in 128 bits, in the words of the rule.
    private static func oracle(_ current: Int64, _ previous: Int64) -> Growth {
        let (c, p) = (Int128(current), Int128(previous))
        guard c + p >= 10 else { return .calculating(plays: Int64(c + p), needed: Int64(10 - c - p)) }
        let (whole, rest) = ((c - p) * 1000).quotientAndRemainder(dividingBy: max(c, p))
        let isHalfOrMore = rest.magnitude * 2 >= max(c, p).magnitude
        return .measured(tenths: Int64(whole) + (isHalfOrMore ? (c < p ? -1 : 1) : 0))
    }

    @Test func agreesWithExactArithmetic() {
        var random = Seeded("growth")
        for _ in 0..<200_000 {
            // All magnitudes alike, and near neighbours.
            let current = Int64(random.next() >> (1 + UInt64(random.below(63))))
            var previous = Int64(random.next() >> (1 + UInt64(random.below(63))))
            if random.oneIn(3) { previous = max(0, current - Int64(random.below(40))) }
            let growth = GrowthRule.growth(current: current, previous: previous)
            guard growth == Self.oracle(current, previous) else {
                Issue.record("\(current) after \(previous) gave \(growth), not \(Self.oracle(current, previous))")
                return
            }
        }
    }

    @Test func windowsAreCompletedDays() {
        let today = moment().day.number
        for hours: Int64 in [-12, 0, 11] {
            let windows = GrowthRule.windows(at: moment(hours))
            #expect(windows.current == today - 30..<today)
            #expect(windows.previous == today - 60..<today - 30)
        }
        #expect(GrowthRule.windows(at: moment(12)).current.upperBound == today + 1)
        #expect(GrowthRule.windows(at: Timestamp(microseconds: -1)).current == -31 ..< -1)
    }
}
