/// How alike two artists are: weighted Jaccard similarity of their genres and tags, in whole numbers (domain: My Beats).
///
/// A weight is the share of an artist's public tracks. With `a` of A tracks and `b` of B it is a/A and b/B, and both
/// times A·B are whole: Σmin(a·B, b·A) / Σmax(a·B, b·A). Of two numbers the larger is their sum without the smaller.
package struct Likeness: Comparable {
    /// Public tracks of an artist, below which no sum here can leave its bits: a track has 70 features at most, so a
    /// sum is below 2^63.
    package static let mostTracks: UInt64 = 1 << 28

    private let smaller: UInt64
    private let larger: UInt64

    /// - Parameters:
    ///   - smaller: Σmin(a·B, b·A).
    ///   - all: Σ(a·B + b·A).
    package init(smaller: UInt64, all: UInt64) {
        self.smaller = min(smaller, all)
        larger = all - self.smaller
    }

    /// Hundredths, rounded half up: 0 to 100.
    package var hundredths: Int64 {
        guard larger > 0 else { return 0 }
        let product = UInt128(smaller) * 200 + UInt128(larger)
        return Int64(min(100, product / (2 * UInt128(larger))))
    }

    package static func < (left: Likeness, right: Likeness) -> Bool {
        UInt128(left.smaller) * UInt128(right.larger) < UInt128(right.smaller) * UInt128(left.larger)
    }

    package static func == (left: Likeness, right: Likeness) -> Bool {
        UInt128(left.smaller) * UInt128(right.larger) == UInt128(right.smaller) * UInt128(left.larger)
    }
}
