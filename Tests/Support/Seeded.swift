internal import Glibc

/// Random numbers that come again: the same seed and label give the same sequence (SplitMix64).
///
/// The seed is 1 unless `BEATPASS_SEED` names another number or says `random`. It is printed with the
/// label, so that a failure can be repeated.
package struct Seeded: RandomNumberGenerator, Sendable {
    /// What ``init(_:)`` starts from.
    package static let seed: UInt64 = {
        let text = getenv("BEATPASS_SEED").map { String(cString: $0) } ?? ""
        return text == "random" ? UInt64.random(in: 0...UInt64.max) : UInt64(text) ?? 1
    }()

    private var state: UInt64

    /// - Parameter label: what the numbers are for; each label has a sequence of its own.
    package init(_ label: String) {
        print("BEATPASS_SEED=\(Self.seed) for \(label)")
        state = label.utf8.reduce(Self.seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True once in `count` times.
    package mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// A whole number below `count`, which is above 0.
    package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}
