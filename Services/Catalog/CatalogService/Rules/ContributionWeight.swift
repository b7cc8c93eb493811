package import Contracts

/// The contribution weight of a track (domain: Catalog, Contribution points), free of the present time.
///
/// Points of a track are `2^(-ageMonths/6) · (1 + 2x/(x + 1)) / producers` with `x = log10(1 + plays)`. Their half-life
/// is the same for all tracks, so time scales all of them alike, and what is kept is the points that the track had
/// when seen from 2005-01-01: `2^((published − 2005)/half-life)` in place of the first factor. A weight is a whole
/// number of 2^-32 of what a track without plays by one producer, published that day, weighs.
///
/// Whole numbers only, no library's logarithm: the same inputs give the same weight on every machine and in every
/// language that follows the same steps. They are: the fraction of the half-life in 48 bits; its power of two as a
/// product of `2^(2^-i)`, each the square root of the one before in 62 bits; the logarithm bit by bit by squaring, in
/// 48 bits; everything rounded down. Against real numbers a weight is off by less than one part in 10^11 and one unit.
///
/// Publication before 2005-01-01 counts as that day, publication after ``latest`` as that one: then the weights of
/// some million tracks add up within 128 bits.
package enum ContributionWeight {
    /// 2005-01-01, from which weights are seen.
    package static let origin = Timestamp(microseconds: 1_104_537_600 * Timestamp.microsecondsPerSecond)
    /// 2040-01-01.
    package static let latest = Timestamp(microseconds: 2_208_988_800 * Timestamp.microsecondsPerSecond)
    /// Six average months of 30.436875 days, in microseconds.
    package static let halfLife: UInt64 = 15_778_476_000_000
    /// Bits behind the point of a weight.
    package static let fractionBits = 32

    /// What a track's weight depends on, beside its plays.
    package struct Track: Sendable, Hashable {
        package var publishedAt: Timestamp
        package var producers: Int
        package var visibility: Visibility
        package var licensing: Licensing

        package init(publishedAt: Timestamp, producers: Int, visibility: Visibility, licensing: Licensing) {
            self.publishedAt = publishedAt
            self.producers = producers
            self.visibility = visibility
            self.licensing = licensing
        }

        /// Private and sold tracks, and those sold exclusively only, weigh nothing.
        var counts: Bool { visibility == .public && licensing != .exclusive && producers > 0 }
    }

    /// - Parameter plays: lifetime plays, those brought in too; fewer than 0 count as 0.
    package static func weight(of track: Track, plays: Int64) -> Int128 {
        Factors(of: track, plays: plays)?.weight ?? 0
    }

    /// What a track's plays weigh, seen without its age and before they are divided among the producers: the factor of
    /// the plays, in units of 2^-32. 0 for a track that weighs nothing.
    package static func playsWeight(of track: Track, plays: Int64) -> Int64 {
        Int64(
            weight(
                of: Track(
                    publishedAt: origin, producers: min(track.producers, 1), visibility: track.visibility,
                    licensing: track.licensing), plays: plays))
    }

    /// What the weight of a track that counts is made of.
    package struct Factors: Sendable {
        /// Within ``origin`` and ``latest``.
        let publishedAt: Timestamp
        /// `1 + 2x/(x + 1)`, in units of 2^-62.
        private let plays: UInt128
        package let weight: Int128

        /// nil for a track that weighs nothing.
        package init?(of track: Track, plays: Int64) {
            guard track.counts else { return nil }
            publishedAt = min(max(track.publishedAt, origin), latest)
            self.plays = factor(plays: UInt64(max(0, plays)))
            let (halves, rest) = Self.halfLives(from: origin, to: publishedAt)
            let product = (power(of: rest) * self.plays) >> 62
            let bits = Int(halves) + fractionBits - 62
            let scaled = bits >= 0 ? product << UInt128(bits) : product >> UInt128(-bits)
            weight = Int128(scaled / UInt128(track.producers))
        }

        /// The factor of the plays in millionths, rounded half up.
        package var playsMillionths: Int64 { Int64((plays * 1_000_000 + 1 << 61) >> 62) }

        /// The track's age in thousandths of an average month, rounded down; below 0 before it is published.
        package func milliMonths(at now: Timestamp) -> Int64 {
            let age = min(max(now, origin), latest).microseconds - publishedAt.microseconds
            return Int64(Int128(age) * 6000 / Int128(halfLife))
        }

        /// `2^(-ageMonths/6)` in millionths, rounded half up.
        package func ageMillionths(at now: Timestamp) -> Int64 {
            let moment = min(max(now, origin), latest)
            guard moment >= publishedAt else {
                let (halves, rest) = Self.halfLives(from: moment, to: publishedAt)
                return Int64(clamping: ((power(of: rest) * 1_000_000) << UInt128(min(halves, 40)) + 1 << 61) >> 62)
            }
            let (halves, rest) = Self.halfLives(from: publishedAt, to: moment)
            // Of less than a millionth nothing is left to tell.
            guard halves < 40 else { return 0 }
            let divisor = power(of: rest) << UInt128(halves)
            return Int64(((1_000_000 << 62) + divisor / 2) / divisor)
        }

        private static func halfLives(from start: Timestamp, to end: Timestamp) -> (halves: UInt64, rest: UInt64) {
            let (halves, rest) = UInt64(end.microseconds - start.microseconds).quotientAndRemainder(
                dividingBy: halfLife)
            return (halves, rest)
        }
    }

    /// The points that a weight is worth at a moment, in thousandths, rounded half up: the weight scaled by
    /// `2^-((now − 2005)/half-life)`. The steps: the weight times 2^62 over the power of two of the fraction, rounded
    /// down; times 1000; over `2^(halves + 32)`.
    package static func milliPoints(_ weight: Int128, at now: Timestamp) -> Int64 {
        guard weight > 0 else { return 0 }
        let moment = min(max(now, origin), latest)
        let (halves, rest) = UInt64(moment.microseconds - origin.microseconds).quotientAndRemainder(
            dividingBy: halfLife)
        let power = power(of: rest)
        let product = UInt128(weight).multipliedFullWidth(by: 1 << 62)
        // The weight's own bits stay below 2^62, so that the quotient fits.
        guard product.high < power else { return .max }
        let scaled = power.dividingFullWidth(product).quotient
        let (thousandths, overflowed) = scaled.multipliedReportingOverflow(by: 1000)
        if overflowed { return .max }
        let shift = UInt128(halves) + UInt128(fractionBits)
        return Int64(clamping: (thousandths + (1 << (shift - 1))) >> shift)
    }

    /// The part that a weight is of all, in millionths, rounded half up; 0 of nothing.
    package static func partsPerMillion(_ weight: Int128, of all: Int128) -> Int64 {
        guard weight > 0, all > 0 else { return 0 }
        let product = UInt128(min(weight, all)).multipliedFullWidth(by: 2_000_000)
        let (low, carry) = product.low.addingReportingOverflow(UInt128(all))
        let doubled = UInt128(all) * 2
        return Int64(clamping: doubled.dividingFullWidth((product.high + (carry ? 1 : 0), low)).quotient)
    }

    /// `2^(rest/halfLife)` in units of 2^-62.
    private static func power(of rest: UInt64) -> UInt128 {
        let fraction = (UInt128(rest) << 48) / UInt128(halfLife)
        var result: UInt128 = 1 << 62
        for (index, root) in roots.enumerated() where fraction >> UInt128(47 - index) & 1 == 1 {
            result = (result * root) >> 62
        }
        return result
    }

    /// `1 + 2x/(x + 1)`, which is `3 − 2/(x + 1)`, in units of 2^-62.
    private static func factor(plays: UInt64) -> UInt128 {
        // x in units of 2^-48; log10(2) in units of 2^-64.
        let x = (logarithm(of: plays + 1) * 5_553_023_288_523_357_132) >> 64
        return (3 << 62) - (2 << 110) / ((1 << 48) + x)
    }

    /// The binary logarithm of a number from 1, in units of 2^-48.
    private static func logarithm(of number: UInt64) -> UInt128 {
        let whole = 63 - number.leadingZeroBitCount
        // From 1 up to 2, in units of 2^-63.
        var mantissa = number << UInt64(63 - whole)
        var result = UInt128(whole)
        for _ in 0..<48 {
            let square = mantissa.multipliedFullWidth(by: mantissa)
            let isTwoOrMore = square.high >> 63 == 1
            mantissa = isTwoOrMore ? square.high : square.high << 1 | square.low >> 63
            result = result << 1 | (isTwoOrMore ? 1 : 0)
        }
        return result
    }

    /// `2^(1/2)`, `2^(1/4)`, … `2^(2^-48)`, in units of 2^-62.
    private static let roots: [UInt128] = {
        var roots: [UInt128] = []
        var last: UInt128 = 2 << 62
        for _ in 0..<48 {
            last = (last << 62).squareRoot
            roots.append(last)
        }
        return roots
    }()
}

extension UInt128 {
    /// The largest number whose square is not beyond this one.
    fileprivate var squareRoot: UInt128 {
        var rest = self
        var root: UInt128 = 0
        var bit: UInt128 = 1 << 126
        while bit > rest { bit >>= 2 }
        while bit != 0 {
            if rest >= root + bit {
                rest -= root + bit
                root = (root >> 1) + bit
            } else {
                root >>= 1
            }
            bit >>= 2
        }
        return root
    }
}
