extension Catalog {
    /// A span of whole UTC days: today and those before it.
    package enum Period: String, WireEnum {
        case week = "7D"
        case month = "30D"
        case quarter = "90D"
        /// Lifetime: what was brought in without dates counts too.
        case all = "All"

        /// Days of it with today; nil for all there are.
        package var days: Int64? {
            switch self {
            case .week: 7
            case .month: 30
            case .quarter: 90
            case .all: nil
            }
        }
    }

    /// A number of a day.
    package struct DayCount: WireObject, Hashable {
        package var day = Day()
        package var count: Int64 = 0

        package init() {}

        package init(day: Day, count: Int64) {
            self.day = day
            self.count = count
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("day", &day, "The UTC day.")
            try visitor.field("count", &count, "How many.")
        }
    }
}
