/// Whole numbers divided without a float.
enum Rounded {
    /// The quotient of numbers that are not below 0, rounded half up; nil of nothing.
    static func quotient(_ value: Int128, by divisor: Int128) -> Int64? {
        guard divisor > 0 else { return nil }
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return Int64(clamping: quotient + (rest >= divisor - rest ? 1 : 0))
    }
}
