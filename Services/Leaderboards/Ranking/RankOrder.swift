/// The order of many keys at once: by digits (a radix sort from the lowest on) rather than by comparing, since a service
/// that starts sorts each of its boards.
///
/// A key becomes one number, the distance of its score from the highest and behind it that of where it was reached, with
/// as many bits as the keys' range needs. A pass puts the numbers in order of one digit and leaves equal ones as they
/// stand; so after all digits, lowest first, all are in order. Numbers and members move together: what a pass reads
/// stands in a row in memory.
enum RankOrder {
    private static let bits = 11
    /// Fewer than these are compared: passes cost as much for few.
    static let fewest = 2048

    /// Members in the order of ``RankKey/precedes(_:)``.
    ///
    /// - Parameter keys: by member.
    static func sorted(_ members: [UInt32], by keys: [RankKey]) -> [UInt32] {
        guard members.count >= fewest else { return compared(members, by: keys) }
        var (lowest, highest) = (keys[Int(members[0])], keys[Int(members[0])])
        for member in members {
            let key = keys[Int(member)]
            lowest.score = min(lowest.score, key.score)
            highest.score = max(highest.score, key.score)
            lowest.reached = min(lowest.reached, key.reached)
            highest.reached = max(highest.reached, key.reached)
        }
        // Distances, which never overflow as unsigned numbers.
        let scores = UInt128(bitPattern: highest.score &- lowest.score)
        let places = UInt64(bitPattern: highest.reached &- lowest.reached)
        let shift = places.bitWidth - places.leadingZeroBitCount
        let width = scores.bitWidth - scores.leadingZeroBitCount + shift
        let (first, base) = (highest.score, lowest.reached)
        if width <= 64 {
            return sorted(members, width: width) { (member) -> UInt64 in
                let key = keys[Int(member)]
                return UInt64(truncatingIfNeeded: first &- key.score) << UInt64(shift)
                    | UInt64(bitPattern: key.reached &- base)
            }
        }
        if width <= 128 {
            return sorted(members, width: width) { (member) -> UInt128 in
                let key = keys[Int(member)]
                return UInt128(bitPattern: first &- key.score) << UInt128(shift)
                    | UInt128(UInt64(bitPattern: key.reached &- base))
            }
        }
        return compared(members, by: keys)
    }

    private static func compared(_ members: [UInt32], by keys: [RankKey]) -> [UInt32] {
        members.sorted { keys[Int($0)].precedes(keys[Int($1)]) }
    }

    private struct Item<Number> {
        var number: Number
        var member: UInt32
    }

    @inline(__always)
    private static func sorted<Number: FixedWidthInteger & UnsignedInteger>(
        _ members: [UInt32], width: Int, _ number: (UInt32) -> Number
    ) -> [UInt32] {
        let mask = 1 << bits - 1
        let digits = (width + bits - 1) / bits
        // How often each digit has each value, all in one look at the numbers.
        var counts = [Int](repeating: 0, count: digits << bits)
        var items: [Item<Number>] = []
        items.reserveCapacity(members.count)
        counts.withUnsafeMutableBufferPointer { counts in
            for member in members {
                let number = number(member)
                items.append(Item(number: number, member: member))
                for digit in 0..<digits {
                    counts[digit << bits | Int(truncatingIfNeeded: number >> Number(digit * bits)) & mask] += 1
                }
            }
        }
        var others = items
        for digit in 0..<digits {
            var starts = Array(counts[digit << bits..<(digit + 1) << bits])
            // All have the same digit: nothing moves.
            if starts.contains(members.count) { continue }
            var sum = 0
            for value in starts.indices { (starts[value], sum) = (sum, sum + starts[value]) }
            starts.withUnsafeMutableBufferPointer { starts in
                others.withUnsafeMutableBufferPointer { others in
                    for item in items {
                        let value = Int(truncatingIfNeeded: item.number >> Number(digit * bits)) & mask
                        others[starts[value]] = item
                        starts[value] += 1
                    }
                }
            }
            swap(&items, &others)
        }
        return items.map(\.member)
    }
}
