package import Contracts

/// Where a track stands in an order: the value of the column, then publication, then the store's key.
package struct BeatPosition: Equatable {
    package enum Value: Equatable {
        /// Unknown or not measured, or the column has no value beside the publication.
        case none
        case number(Int128)
        case text([UInt8])
    }

    package var value: Value
    package var publishedAt: Int64
    package var track: Int64

    package init(value: Value, publishedAt: Int64, track: Int64) {
        self.value = value
        self.publishedAt = publishedAt
        self.track = track
    }
}

/// The order that a query asks for. Pure.
///
/// Points are ordered by weights, of which time makes the same points: so the order stays as time goes on.
package struct BeatOrder {
    /// Bytes of a folded text that are compared: so many that a cursor can carry.
    package static let textBytes = 160

    private let sort: Catalog.BeatSort
    private let isAscending: Bool

    package init(_ query: Catalog.BeatQuery) {
        sort = query.sort
        isAscending = query.order == .ascending
    }

    package func position(of track: BeatFacts) -> BeatPosition {
        BeatPosition(value: value(of: track), publishedAt: track.publishedAt, track: track.track)
    }

    private func value(of track: BeatFacts) -> BeatPosition.Value {
        switch sort {
        case .title: .text(Array(track.title.prefix(Self.textBytes)))
        case .artist: .text(Array((track.names.first ?? []).prefix(Self.textBytes)))
        case .duration: track.durationMs.map { .number(Int128($0)) } ?? .none
        case .plays: .number(Int128(track.plays))
        case .growth: if case .measured(let tenths) = track.growth { .number(Int128(tenths)) } else { .none }
        case .points: .number(track.weight)
        case .uploaded: .none
        }
    }

    /// Whether a value is one of the column's, as those of a cursor should be.
    package func canHave(_ value: BeatPosition.Value) -> Bool {
        switch (sort, value) {
        case (.title, .text), (.artist, .text), (.duration, .number), (.plays, .number), (.growth, .number),
            (.points, .number), (.duration, .none), (.growth, .none), (.uploaded, .none):
            true
        default: false
        }
    }

    /// Whether one position stands before another.
    package func isBefore(_ left: BeatPosition, _ right: BeatPosition) -> Bool {
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
        let (own, other) = ((left.publishedAt, left.track), (right.publishedAt, right.track))
        return sort == .uploaded && isAscending ? own < other : own > other
    }
}

/// The first so many positions of an order, out of any number that are offered: not all are kept, let alone sorted.
package struct BeatSelection {
    private let order: BeatOrder
    private let limit: Int
    private let start: BeatPosition?
    private var kept: [BeatPosition] = []
    /// The last one that is among the first, once there are more.
    private var last: BeatPosition?

    /// - Parameters:
    ///   - limit: how many, 1 at least.
    ///   - start: positions up to this one are left out.
    package init(_ order: BeatOrder, limit: Int, after start: BeatPosition?) {
        self.order = order
        self.limit = max(1, limit)
        self.start = start
    }

    package mutating func offer(_ position: BeatPosition) {
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
    package consuming func sorted() -> [BeatPosition] {
        settle()
        return kept
    }
}
