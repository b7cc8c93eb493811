extension Catalog {
    /// An amount with its unit. All are whole numbers, so that they can be told exactly.
    package enum FigureAmount: WireObject, Hashable {
        case count(Int64)
        /// Thousandths of a point.
        case milliPoints(Int64)
        /// Millionths of a whole: of a share, or as a factor.
        case millionths(Int64)
        case tenthsOfPercent(Int64)
        /// Thousandths of an average month of 30.436875 days.
        case milliMonths(Int64)
        /// There are too few plays for the figure: how many are missing.
        case missing(plays: Int64)
        /// UTC days, both ends with them.
        case days(from: Day, until: Day)
        case time(Timestamp)

        private enum Unit: String, WireEnum {
            case count, milliPoints, millionths, tenthsOfPercent, milliMonths, missing, days, time
        }

        package init() { self = .count(0) }

        package static var forms: [FigureAmount] {
            [
                .count(0), .milliPoints(0), .millionths(0), .tenthsOfPercent(0), .milliMonths(0), .missing(plays: 0),
                .days(from: Day(number: 0), until: Day(number: 0)), .time(Timestamp()),
            ]
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            var (unit, number) = (Unit.count, Int64(0))
            var (from, until, time) = (Day(number: 0), Day(number: 0), Timestamp())
            switch self {
            case .count(let held): (unit, number) = (.count, held)
            case .milliPoints(let held): (unit, number) = (.milliPoints, held)
            case .millionths(let held): (unit, number) = (.millionths, held)
            case .tenthsOfPercent(let held): (unit, number) = (.tenthsOfPercent, held)
            case .milliMonths(let held): (unit, number) = (.milliMonths, held)
            case .missing(let held): (unit, number) = (.missing, held)
            case .days(let first, let last): (unit, from, until) = (.days, first, last)
            case .time(let held): (unit, time) = (.time, held)
            }
            try visitor.field("unit", &unit, "The unit.")
            switch unit {
            case .days:
                try visitor.field("from", &from, "The first UTC day.")
                try visitor.field("until", &until, "The last UTC day.")
            case .time: try visitor.field("time", &time, "The moment.")
            default: try visitor.field("value", &number, "How many of the unit.")
            }
            switch unit {
            case .count: self = .count(number)
            case .milliPoints: self = .milliPoints(number)
            case .millionths: self = .millionths(number)
            case .tenthsOfPercent: self = .tenthsOfPercent(number)
            case .milliMonths: self = .milliMonths(number)
            case .missing: self = .missing(plays: number)
            case .days: self = .days(from: from, until: until)
            case .time: self = .time(time)
            }
        }
    }
}
