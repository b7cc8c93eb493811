internal import Storage

/// A key of the ledger's rows, made of numbers that the store gave out.
protocol RowKey: Comparable, Sendable {
    var placed: PlacedKey { get }
    init(_ placed: PlacedKey)
}

extension Int64: RowKey {
    var placed: PlacedKey { PlacedKey(self) }
    init(_ placed: PlacedKey) { self = placed.first }
}

extension TrackDay: RowKey {
    var placed: PlacedKey { PlacedKey(track, day) }
    init(_ placed: PlacedKey) { self.init(track: placed.first, day: placed.second) }
}

extension HolderKey: RowKey {
    var placed: PlacedKey { PlacedKey(number) }
    init(_ placed: PlacedKey) { self.init(number: placed.first) }
}

/// `KeyPlaces` of keys of one kind.
struct RowPlaces<Key: RowKey>: Sendable {
    private var places: KeyPlaces

    init(reserving count: Int = 0) { places = KeyPlaces(reserving: count) }

    /// In the order of their places.
    var keys: [Key] { places.keys.map { Key($0) } }
    /// The same, each made when it is asked for.
    var lazyKeys: LazyMapSequence<[PlacedKey], Key> { places.keys.lazy.map { Key($0) } }
    var count: Int { places.count }

    /// Where a key is; nil where it has no place.
    @inline(__always)
    func place(of key: Key) -> Int? { places.place(of: key.placed) }

    /// The key's place, the next one where it had none.
    @inline(__always)
    mutating func add(_ key: Key) -> (place: Int, isNew: Bool) { places.add(key.placed) }
}
