/// Weights by their order alone: 0 for those that are not above 0, then 1, 2 and so on for the different ones.
///
/// A weight has up to 128 bits, a criterion's values have 64; and of a weight nothing but its order is asked for.
struct WeightSteps {
    private let weights: [Int128]

    init(_ weights: [Int128]) {
        var found: [Int128] = []
        for weight in weights.sorted() where weight > 0 && found.last != weight { found.append(weight) }
        self.weights = found
    }

    func step(of weight: Int128) -> Int64 {
        var (low, high) = (0, weights.count)
        while low < high {
            let middle = (low + high) / 2
            if weights[middle] <= weight { low = middle + 1 } else { high = middle }
        }
        return Int64(low)
    }
}
