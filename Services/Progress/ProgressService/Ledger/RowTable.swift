internal import Storage

/// Rows of one kind that a transaction works on, as they are after what was applied so far, each beside what the store
/// has.
struct RowTable<Key: RowKey, Row> {
    private var places = RowPlaces<Key>()
    private var rows: [Row] = []
    /// By place, what the store has; nothing at all where nobody asks.
    private var stored: [Row?] = []
    private var isChanged: [Bool] = []
    private let isNoting: Bool

    /// - Parameter isNoting: whether it is noted what is changed, and what was there: who derives a ledger writes
    ///   nothing.
    init(isNoting: Bool) { self.isNoting = isNoting }

    var count: Int { rows.count }
    var keys: [Key] { places.keys }

    /// All rows, in the order in which they came.
    var all: Zip2Sequence<LazyMapSequence<[PlacedKey], Key>, [Row]> { zip(places.lazyKeys, rows) }

    func has(_ key: Key) -> Bool { places.place(of: key) != nil }

    /// The row as it is now; nil where it was not asked for yet.
    subscript(key: Key) -> Row? {
        @inline(__always) get { places.place(of: key).map { rows[$0] } }
    }

    /// The row as the store has it; nil where it has none.
    func origin(of key: Key) -> Row? {
        guard isNoting, let place = places.place(of: key) else { return nil }
        return stored[place]
    }

    /// Takes a row in as the store has it, but where one is held already.
    ///
    /// - Parameter blank: what it is where the store has none.
    /// - Returns: the row that is held.
    @discardableResult
    mutating func hold(_ row: Row?, _ key: Key, else blank: @autoclosure () -> Row) -> Row {
        let (place, isNew) = places.add(key)
        if isNew { append(row ?? blank(), origin: row, isChanged: false) }
        return rows[place]
    }

    /// Changes a row.
    @inline(__always)
    mutating func put(_ row: Row, _ key: Key) {
        let (place, isNew) = places.add(key)
        guard !isNew else { return append(row, origin: nil, isChanged: true) }
        rows[place] = row
        if isNoting { isChanged[place] = true }
    }

    private mutating func append(_ row: Row, origin: Row?, isChanged: Bool) {
        rows.append(row)
        guard isNoting else { return }
        stored.append(origin)
        self.isChanged.append(isChanged)
    }

    /// Hands over what was changed, in the order of keys.
    func forEachChanged(_ body: (Key, _ row: Row, _ origin: Row?) throws -> Void) rethrows {
        let keys = places.keys
        let changed = isChanged.indices.filter { isChanged[$0] }.sorted { keys[$0] < keys[$1] }
        for place in changed { try body(keys[place], rows[place], stored[place]) }
    }
}

extension RowTable: Sendable where Row: Sendable {}
