internal import Storage

/// Rows of one kind that a transaction works on, as they are after what was applied so far; of those that it changed,
/// also what the store has.
struct RowTable<Key: RowKey, Row> {
    private var places = RowPlaces<Key>()
    private var rows: [Row] = []
    // Where nobody asks what was changed, nothing at all.
    /// By place, whether the store has the row.
    private var isStored: [Bool] = []
    private var isChanged: [Bool] = []
    private var changed: [(key: Key, place: Int, origin: Row?)] = []
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

    /// Takes a row in as the store has it, but where one is held already.
    ///
    /// - Parameter blank: what it is where the store has none.
    /// - Returns: the row that is held.
    @discardableResult
    mutating func hold(_ row: Row?, _ key: Key, else blank: @autoclosure () -> Row) -> Row {
        let (place, isNew) = places.add(key)
        if isNew { append(row ?? blank(), isStored: row != nil) }
        return rows[place]
    }

    /// Changes a row.
    @inline(__always)
    mutating func put(_ row: Row, _ key: Key) {
        let (place, isNew) = places.add(key)
        if isNew { append(row, isStored: false) }
        if isNoting, !isChanged[place] {
            isChanged[place] = true
            changed.append((key, place, isStored[place] ? rows[place] : nil))
        }
        rows[place] = row
    }

    private mutating func append(_ row: Row, isStored: Bool) {
        rows.append(row)
        guard isNoting else { return }
        self.isStored.append(isStored)
        isChanged.append(false)
    }

    /// Hands over what was changed, in the order of keys.
    func forEachChanged(_ body: (Key, _ row: Row, _ origin: Row?) throws -> Void) rethrows {
        // Rows are large: their places are sorted instead.
        for index in changed.indices.sorted(by: { changed[$0].key < changed[$1].key }) {
            try body(changed[index].key, rows[changed[index].place], changed[index].origin)
        }
    }

    /// The keys of all rows that match, in order.
    ///
    /// - Parameter stored: those that match in the store: of what is not changed, no others do.
    func keys(among stored: [Key], where matches: (Row) -> Bool) -> [Key] {
        guard isNoting else { return all.filter { matches($0.1) }.map(\.0).sorted() }
        var found: [Key] = []
        for key in (stored + changed.map(\.key)).sorted() where found.last != key {
            if let row = self[key], matches(row) { found.append(key) }
        }
        return found
    }

    /// What was changed is what the store has from now on.
    mutating func settle() {
        for (_, place, _) in changed {
            isStored[place] = true
            isChanged[place] = false
        }
        changed.removeAll()
    }
}

extension RowTable: Sendable where Row: Sendable {}
