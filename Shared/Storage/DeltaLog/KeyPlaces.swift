/// A key that has a place in flat arrays (``KeyPlaces``).
package protocol PlacedKey: Equatable, Sendable {
    /// Its bits, mixed so that the upper ones differ between keys that are near each other.
    var mixed: UInt64 { get }
}

extension Int64: PlacedKey {
    @inlinable package var mixed: UInt64 { UInt64(bitPattern: self) &* mixingFactor }
}

/// 2^64 divided by the golden ratio: what keys are multiplied with.
@inlinable package var mixingFactor: UInt64 { 0x9e37_79b9_7f4a_7c15 }

/// Gives each key a place: 0 to the first that comes, 1 to the next. What belongs to the keys stands in arrays in that
/// order.
///
/// For numbers that the store itself gave out, by the million: they are mixed by a multiplication, which costs a fifth of
/// a dictionary's hashing and protects from nobody who may choose them. None is ever removed.
package struct KeyPlaces<Key: PlacedKey>: Sendable {
    @usableFromInline var held: [Key] = []
    /// The place of the key that is there, or -1; a power of two of them, at most two thirds taken.
    @usableFromInline var slots: [Int32] = []
    @usableFromInline var shift: UInt64 = 64

    @inlinable
    package init(reserving count: Int = 0) {
        guard count > 0 else { return }
        held.reserveCapacity(count)
        grow(toHold: count)
    }

    /// In the order of their places.
    @inlinable package var keys: [Key] { held }
    @inlinable package var count: Int { held.count }

    /// Where a key is; nil where it has no place.
    @inlinable
    package func place(of key: Key) -> Int? {
        guard !slots.isEmpty else { return nil }
        let place = slots[slot(of: key)]
        return place < 0 ? nil : Int(place)
    }

    /// The key's place, the next one where it had none.
    @inlinable
    package mutating func add(_ key: Key) -> (place: Int, isNew: Bool) {
        if held.count &* 3 >= slots.count &* 2 { grow(toHold: held.count + 1) }
        let slot = slot(of: key)
        if slots[slot] >= 0 { return (Int(slots[slot]), false) }
        slots[slot] = Int32(truncatingIfNeeded: held.count)
        held.append(key)
        return (held.count - 1, true)
    }

    /// The slot that has the key, or would.
    @inlinable
    func slot(of key: Key) -> Int {
        slots.withUnsafeBufferPointer { slots in
            held.withUnsafeBufferPointer { held in
                let mask = slots.count &- 1
                var slot = Int(truncatingIfNeeded: key.mixed >> shift)
                while true {
                    let place = slots[slot]
                    if place < 0 || held[Int(place)] == key { return slot }
                    slot = (slot &+ 1) & mask
                }
            }
        }
    }

    @inlinable
    mutating func grow(toHold count: Int) {
        var size = max(16, slots.count * 2)
        while size * 2 < count * 3 + 3 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
        for (place, key) in held.enumerated() { slots[slot(of: key)] = Int32(truncatingIfNeeded: place) }
    }
}
