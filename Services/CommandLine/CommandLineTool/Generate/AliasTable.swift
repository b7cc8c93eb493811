/// Draws places with given weights, each draw in constant time (Vose's alias method), in whole numbers alone: the
/// same draws on every machine.
struct AliasTable: Sendable {
    /// A place's own share in the upper half (of 2^32), who has the rest in the lower: one read a draw.
    private let entries: [UInt64]

    /// - Parameter weights: at most 2^24; without any above 0 the table is empty.
    init(weights: [UInt32]) {
        let count = UInt64(weights.count)
        let total = weights.reduce(0) { $0 + UInt64($1) }
        guard total > 0 else {
            entries = []
            return
        }
        // Each weight times the count, so that `total` is the share of one place.
        var scaled = weights.map { UInt64($0) * count }
        var entries = (0..<count).map { UInt64(UInt32.max) << 32 | $0 }
        var poor: [Int] = []
        var rich: [Int] = []
        for place in scaled.indices {
            if scaled[place] < total { poor.append(place) } else { rich.append(place) }
        }
        while let place = poor.popLast(), let giver = rich.last {
            // Below 2^32, because the place's own is less than the total.
            let own = total.dividingFullWidth((scaled[place] >> 32, scaled[place] << 32)).quotient
            entries[place] = own << 32 | UInt64(giver)
            scaled[giver] -= total - scaled[place]
            if scaled[giver] < total {
                rich.removeLast()
                poor.append(giver)
            }
        }
        self.entries = entries
    }

    var isEmpty: Bool { entries.isEmpty }

    /// A place, from 64 random bits. The table is not empty.
    @inline(__always) func place(_ bits: UInt64) -> Int {
        let index = Int(truncatingIfNeeded: ((bits >> 32) &* UInt64(entries.count)) >> 32)
        let entry = entries[index]
        return bits & 0xFFFF_FFFF < entry >> 32 ? index : Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
    }
}
