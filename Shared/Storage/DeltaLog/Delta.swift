/// An amount to add to the sum that is kept for a key, a series and a day.
package struct Delta: Sendable, Hashable, Comparable {
    /// What the sum is of, such as a track's number.
    package var key: Int64
    /// Which of the key's sums, such as plays or downloads; a small number.
    package var series: Int64
    /// The day's number, or whatever else the sums are kept by.
    package var day: Int64
    /// What to add: up to ``DeltaLog/maximumAmount`` either way.
    package var amount: Int64

    package init(key: Int64, series: Int64, day: Int64, amount: Int64) {
        self.key = key
        self.series = series
        self.day = day
        self.amount = amount
    }

    /// In the order of keys, then series, then days, whatever the amounts.
    @inlinable
    package static func < (left: Self, right: Self) -> Bool {
        if left.key != right.key { return left.key < right.key }
        if left.series != right.series { return left.series < right.series }
        return left.day < right.day
    }

    /// Whether both are of one sum.
    @inlinable
    package func isOfSameSum(as other: Self) -> Bool {
        key == other.key && series == other.series && day == other.day
    }
}

extension [Delta] {
    /// Sorts from `start` on and adds up what is of one sum.
    ///
    /// - Parameter keepsZeros: whether sums of nothing stay.
    /// - Throws: `failed` where a sum does not fit.
    mutating func sortAndSum(from start: Int = 0, keepsZeros: Bool = false) throws(StorageError) {
        guard count - start > 1 else {
            if count > start, self[start].amount == 0, !keepsZeros { removeLast() }
            return
        }
        self[start...].sort()
        var kept = start
        var index = start
        while index < count {
            var sum = self[index]
            index += 1
            while index < count, self[index].isOfSameSum(as: sum) {
                let (amount, isTooMuch) = sum.amount.addingReportingOverflow(self[index].amount)
                guard !isTooMuch else {
                    throw StorageError.failed(
                        reason: "the amounts of key \(sum.key), series \(sum.series), day \(sum.day) add up to more "
                            + "than 64 bits hold")
                }
                sum.amount = amount
                index += 1
            }
            if sum.amount != 0 || keepsZeros {
                self[kept] = sum
                kept += 1
            }
        }
        removeLast(count - kept)
    }
}
