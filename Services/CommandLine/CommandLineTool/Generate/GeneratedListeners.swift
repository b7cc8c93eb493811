/// Who listens: accounts and anonymous visitors, few of them often and many rarely.
struct GeneratedListeners: Sendable {
    private let accounts: UInt64
    private let visitors: UInt64

    init(_ sizes: GenerateSizes) {
        accounts = UInt64(sizes.accounts)
        visitors = UInt64(sizes.visitors)
    }

    @inline(__always) func account(_ bits: UInt64) -> Int { Self.skewed(bits, accounts) }
    @inline(__always) func visitor(_ bits: UInt64) -> Int { Self.skewed(bits, visitors) }

    /// A number below `count` by the upper half of the bits; low ones more often, by the square.
    @inline(__always) private static func skewed(_ bits: UInt64, _ count: UInt64) -> Int {
        let share = bits >> 32
        return Int(truncatingIfNeeded: (((share &* share) >> 32) &* count) >> 32)
    }
}
