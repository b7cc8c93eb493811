/// In what two ledgers differ: how often, and the first of it.
struct Differences: Sendable {
    private static let mostExamples = 20

    private(set) var count: Int64 = 0
    private(set) var examples: [String] = []

    mutating func note(_ difference: @autoclosure () -> String, times: Int64 = 1) {
        count += times
        if examples.count < Self.mostExamples { examples.append(difference()) }
    }

    /// Appends those of another part.
    mutating func add(_ other: Self) {
        count += other.count
        examples += other.examples.prefix(Self.mostExamples - examples.count)
    }
}
