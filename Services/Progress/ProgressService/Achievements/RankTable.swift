internal import Plugins

/// How many of a population have as much as somebody, or more.
struct RankTable {
    /// From the smallest on.
    private let values: [Int64]

    init(_ values: [Int64]) { self.values = values.sorted() }

    func rank(_ measure: RankMeasure, of value: Int64) -> MeasuredRank {
        MeasuredRank(
            measure, value: value, atLeast: Int64(values.count - first { $0 >= value }),
            above: Int64(values.count - first { $0 > value }), population: Int64(values.count))
    }

    /// The place of the first value that a condition holds for, which holds for all behind it.
    private func first(where holds: (Int64) -> Bool) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(values[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
