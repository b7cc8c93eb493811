/// The order of many keys at once: by digits (a radix sort from the lowest on) rather than by comparing, since a service
/// that starts sorts each of its boards.
///
/// A pass puts the keys in order of one digit and leaves equal ones as they stand. So after the digits of where scores
/// were reached and then those of the scores, lowest first, all are in order. There are as many digits as the keys'
/// range needs.
enum RankOrder {
    private static let bits = 11
    /// Fewer than these are compared: passes cost as much for few.
    static let fewest = 2048

    /// The places of the keys in the order of ``RankKey/precedes(_:)``.
    static func sorted(_ keys: [RankKey]) -> [UInt32] {
        var order = (0..<keys.count).map { UInt32(truncatingIfNeeded: $0) }
        guard keys.count >= fewest else {
            order.sort { keys[Int($0)].precedes(keys[Int($1)]) }
            return order
        }
        var (lowest, highest) = (keys[0], keys[0])
        for key in keys {
            lowest.score = min(lowest.score, key.score)
            highest.score = max(highest.score, key.score)
            lowest.reached = min(lowest.reached, key.reached)
            highest.reached = max(highest.reached, key.reached)
        }
        // Distances, which never overflow as unsigned numbers: of the score from the highest, which is the first.
        let reached = UInt64(bitPattern: highest.reached &- lowest.reached)
        let (first, base) = (highest.score, lowest.reached)
        pass(&order, over: reached.bitWidth - reached.leadingZeroBitCount) { place, shift in
            Int(truncatingIfNeeded: UInt64(bitPattern: keys[place].reached &- base) >> UInt64(shift))
        }
        let score = UInt128(bitPattern: highest.score &- lowest.score)
        pass(&order, over: score.bitWidth - score.leadingZeroBitCount) { place, shift in
            Int(truncatingIfNeeded: UInt128(bitPattern: first &- keys[place].score) >> UInt128(shift))
        }
        return order
    }

    /// Sorts by a number of so many bits, digit by digit.
    @inline(__always)
    private static func pass(_ order: inout [UInt32], over width: Int, _ number: (_ place: Int, _ shift: Int) -> Int) {
        let mask = 1 << bits - 1
        var other = [UInt32](repeating: 0, count: order.count)
        for shift in stride(from: 0, to: width, by: bits) {
            var starts = [Int](repeating: 0, count: mask + 1)
            for place in order.indices { starts[number(place, shift) & mask] += 1 }
            var sum = 0
            for digit in starts.indices {
                let count = starts[digit]
                starts[digit] = sum
                sum += count
            }
            for place in order {
                let digit = number(Int(place), shift) & mask
                other[starts[digit]] = place
                starts[digit] += 1
            }
            swap(&order, &other)
        }
    }
}
