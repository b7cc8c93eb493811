/// The entries of a day's plays, one a holder. Most days have one, which needs no memory of its own.
struct DayShares: RandomAccessCollection, MutableCollection, Equatable {
    private var first: LedgerDay.Share?
    private var others: [LedgerDay.Share] = []

    init() {}

    var startIndex: Int { 0 }
    var endIndex: Int { first == nil ? 0 : 1 + others.count }

    subscript(place: Int) -> LedgerDay.Share {
        get { if place == 0, let first { first } else { others[place - 1] } }
        set { if place == 0 { first = newValue } else { others[place - 1] = newValue } }
    }

    mutating func insert(_ share: LedgerDay.Share, at place: Int) {
        guard place == 0 else { return others.insert(share, at: place - 1) }
        if let first { others.insert(first, at: 0) }
        first = share
    }

    @discardableResult
    mutating func remove(at place: Int) -> LedgerDay.Share {
        let removed = self[place]
        if place > 0 {
            others.remove(at: place - 1)
        } else {
            first = others.isEmpty ? nil : others.removeFirst()
        }
        return removed
    }

    mutating func append(_ share: LedgerDay.Share) { insert(share, at: endIndex) }

    mutating func removeAll(where isUnwanted: (LedgerDay.Share) -> Bool) {
        for place in indices.reversed() where isUnwanted(self[place]) { remove(at: place) }
    }
}
