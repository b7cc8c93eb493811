/// A small generator (SplitMix64) whose numbers are the same on every machine and in every build.
struct DemoRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `count` − 1; `count` is above 0. Not the standard library's, whose draws may differ
    /// between its versions. The bias of a remainder does not matter here.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }

    mutating func from(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in so many of a hundred cases.
    mutating func percent(_ share: Int) -> Bool { below(100) < share }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// A number from 0 to `most`, small ones far more often than large ones, as plays are.
    mutating func skewed(_ most: Int) -> Int {
        let share = Double(below(1_000_001)) / 1_000_000
        return Int(Double(most) * share * share * share * share)
    }
}
