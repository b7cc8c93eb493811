/// Counts in a row, of which sums from the beginning are asked: both a change and a question cost as many steps as the
/// number of counts has binary digits (Fenwick 1994).
struct FenwickTree: Sendable {
    /// At index i, the sum of the counts behind i minus its lowest set bit, up to i − 1; index 0 is not used.
    private var sums: [Int32]
    /// The highest power of two that is no more than the number of counts.
    private let top: Int

    init(count: Int) {
        sums = [Int32](repeating: 0, count: count + 1)
        top = count == 0 ? 0 : 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
    }

    init(_ counts: some Collection<Int32>) {
        self.init(count: counts.count)
        for (index, count) in counts.enumerated() { sums[index + 1] = count }
        for index in 1..<max(1, sums.count) {
            let next = index + (index & -index)
            if next < sums.count { sums[next] += sums[index] }
        }
    }

    mutating func add(_ amount: Int32, at index: Int) {
        var index = index + 1
        while index < sums.count {
            sums[index] += amount
            index += index & -index
        }
    }

    /// The sum of the counts before an index.
    func sum(before index: Int) -> Int {
        var sum = 0
        var index = index
        while index > 0 {
            sum += Int(sums[index])
            index -= index & -index
        }
        return sum
    }

    /// Which count the unit at a position, from 0 to below the sum of all, belongs to, and which of its units it is.
    func find(_ position: Int) -> (index: Int, offset: Int) {
        var (index, left, step) = (0, position, top)
        while step > 0 {
            let next = index + step
            if next < sums.count, Int(sums[next]) <= left {
                index = next
                left -= Int(sums[next])
            }
            step >>= 1
        }
        return (index, left)
    }
}
