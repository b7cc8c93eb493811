/// A key that has a place in flat arrays (``KeyPlaces``): a number, or two.
package struct PlacedKey: Equatable, Sendable {
    package let first: Int64
    package let second: Int64

    package init(_ first: Int64, _ second: Int64 = 0) {
        self.first = first
        self.second = second
    }

    /// 2^64 divided by the golden ratio.
    private static let mixingFactor: UInt64 = 0x9e37_79b9_7f4a_7c15

    /// Its bits, mixed so that the upper ones differ between keys that are near each other.
    fileprivate var mixed: UInt64 {
        let bits = UInt64(bitPattern: first) &* Self.mixingFactor ^ UInt64(bitPattern: second)
        // So that what differs in the lower half comes to differ in the upper one.
        return (bits << 32 | bits >> 32) &* Self.mixingFactor
    }
}

/// Gives each key a place: 0 to the first that comes, 1 to the next. What belongs to the keys stands in arrays in that
/// order.
///
/// For numbers that the store itself gave out, by the million: they are mixed by multiplications, which costs a fifth of
/// a dictionary's hashing and protects from nobody who may choose them. None is ever removed.
///
/// It has one kind of key for all: a generic type that another module fills in is not compiled for its keys, and takes
/// several times as long.
package struct KeyPlaces: Sendable {
    /// In the order of their places.
    package private(set) var keys: [PlacedKey] = []
    /// The place of the key that is there, or -1; a power of two of them, at most two thirds taken.
    private var slots: [Int32] = []
    private var shift: UInt64 = 64

    package init(reserving count: Int = 0) {
        guard count > 0 else { return }
        keys.reserveCapacity(count)
        grow(toHold: count)
    }

    package var count: Int { keys.count }

    /// Where a key is; nil where it has no place.
    package func place(of key: PlacedKey) -> Int? {
        guard !slots.isEmpty else { return nil }
        let place = slots[slot(of: key)]
        return place < 0 ? nil : Int(place)
    }

    /// The key's place, the next one where it had none.
    package mutating func add(_ key: PlacedKey) -> (place: Int, isNew: Bool) {
        if keys.count &* 3 >= slots.count &* 2 { grow(toHold: keys.count + 1) }
        let slot = slot(of: key)
        if slots[slot] >= 0 { return (Int(slots[slot]), false) }
        slots[slot] = Int32(truncatingIfNeeded: keys.count)
        keys.append(key)
        return (keys.count - 1, true)
    }

    /// The slot that has the key, or would.
    private func slot(of key: PlacedKey) -> Int {
        slots.withUnsafeBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                let mask = slots.count &- 1
                var slot = Int(truncatingIfNeeded: key.mixed >> shift)
                while true {
                    let place = slots[slot]
                    if place < 0 || keys[Int(place)] == key { return slot }
                    slot = (slot &+ 1) & mask
                }
            }
        }
    }

    private mutating func grow(toHold count: Int) {
        var size = max(16, slots.count * 2)
        while size * 2 < count * 3 + 3 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
        for (place, key) in keys.enumerated() { slots[slot(of: key)] = Int32(truncatingIfNeeded: place) }
    }
}
