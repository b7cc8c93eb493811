internal import Glibc

/// Numbers below `keys`, the n-th likeliest with a likelihood of about 1/n; the likeliest are spread over all.
struct Zipf {
    private let keys: UInt64
    private let scale: Double
    private var state: UInt64

    init(keys: Int, seed: UInt64) {
        self.keys = UInt64(keys)
        scale = log(Double(keys) + 1)
        state = seed
    }

    mutating func next() -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        // The inverse of the distribution function of 1/x.
        let rank = UInt64(exp(Double(mixed >> 11) * 0x1p-53 * scale)) - 1
        return Int(min(rank, keys - 1) &* 7_368_787 % keys)
    }
}
