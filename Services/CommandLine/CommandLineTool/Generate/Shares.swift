/// Splits a total over weights, in whole numbers whose sum is the total.
struct Shares: Sendable {
    /// The sum of the weights before each place, and of all.
    private let sums: [UInt64]

    /// - Parameter weights: their sum is below 2^64 and above 0.
    init(weights: [UInt64]) {
        var sum: UInt64 = 0
        sums =
            [0]
            + weights.map { weight in
                sum += weight
                return sum
            }
    }

    var count: Int { sums.count - 1 }

    /// What the places before `place` get together.
    func before(_ place: Int, of total: Int) -> Int {
        guard let all = sums.last, all > 0 else { return 0 }
        // The product is divided by no less than its second factor, so that the quotient fits.
        return Int(all.dividingFullWidth(UInt64(total).multipliedFullWidth(by: sums[place])).quotient)
    }

    func part(_ place: Int, of total: Int) -> Int { before(place + 1, of: total) - before(place, of: total) }
}
