/// Where a row stands in an order that somebody asked for: the value of the column, then the row's time, then the
/// store's key.
package struct ListPosition: Equatable {
    package enum Value: Equatable {
        /// Unknown, or the column has no value beside the time.
        case none
        case number(Int128)
        /// Folded text, as far as it is compared.
        case text([UInt8])
    }

    package var value: Value
    /// Microseconds.
    package var at: Int64
    package var key: Int64

    package init(value: Value, at: Int64, key: Int64) {
        self.value = value
        self.at = at
        self.key = key
    }

    /// Bytes of a folded text that are compared: so many that a cursor can carry.
    package static let textBytes = 160

    /// The value of a column of texts.
    package static func text(_ folded: [UInt8]) -> Value { .text(Array(folded.prefix(textBytes))) }
}

/// An order of positions. Pure.
///
/// Among equals the newest come first; where the column is the time itself, time and key go its way.
package struct ListOrder {
    package let isAscending: Bool
    package let isByTime: Bool

    package init(isAscending: Bool, isByTime: Bool) {
        self.isAscending = isAscending
        self.isByTime = isByTime
    }

    /// Whether one position stands before another.
    package func isBefore(_ left: ListPosition, _ right: ListPosition) -> Bool {
        switch (left.value, right.value) {
        case (.none, .none): break
        // What has no value comes last in either order.
        case (.none, _): return false
        case (_, .none): return true
        case (.number(let own), .number(let other)) where own != other: return (own < other) == isAscending
        case (.text(let own), .text(let other)) where own != other:
            return own.lexicographicallyPrecedes(other) == isAscending
        default: break
        }
        let (own, other) = ((left.at, left.key), (right.at, right.key))
        return isByTime && isAscending ? own < other : own > other
    }
}

/// The first so many positions of an order, out of any number that are offered: not all are kept, let alone sorted.
package struct ListSelection {
    private let order: ListOrder
    private let limit: Int
    private let start: ListPosition?
    private var kept: [ListPosition] = []
    /// The last one that is among the first, once there are more.
    private var last: ListPosition?

    /// - Parameters:
    ///   - limit: how many, 1 at least.
    ///   - start: positions up to this one are left out.
    package init(_ order: ListOrder, limit: Int, after start: ListPosition?) {
        self.order = order
        self.limit = max(1, limit)
        self.start = start
    }

    package mutating func offer(_ position: ListPosition) {
        if let start, !order.isBefore(start, position) { return }
        if let last, !order.isBefore(position, last) { return }
        kept.append(position)
        // Sorted each time as many came as stay, so that each is sorted in a few times at most.
        if kept.count / 2 >= limit { settle() }
    }

    private mutating func settle() {
        kept.sort(by: order.isBefore)
        guard kept.count >= limit else { return }
        kept.removeLast(kept.count - limit)
        last = kept.last
    }

    /// The positions in their order.
    package consuming func sorted() -> [ListPosition] {
        settle()
        return kept
    }
}
