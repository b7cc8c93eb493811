package import Contracts

/// The order that a query of tracks asks for. Pure.
///
/// Points are ordered by weights, of which time makes the same points: so the order stays as time goes on.
package struct BeatOrder {
    package let order: ListOrder
    private let sort: Catalog.BeatSort

    package init(_ query: Catalog.BeatQuery) {
        sort = query.sort
        order = ListOrder(isAscending: query.order == .ascending, isByTime: query.sort == .uploaded)
    }

    package func position(of track: BeatFacts) -> ListPosition {
        ListPosition(value: value(of: track), at: track.publishedAt, key: track.track)
    }

    private func value(of track: BeatFacts) -> ListPosition.Value {
        switch sort {
        case .title: ListPosition.text(track.title)
        case .artist: ListPosition.text(track.names.first ?? [])
        case .duration: track.durationMs.map { .number(Int128($0)) } ?? .none
        case .plays: .number(Int128(track.plays))
        case .growth: if case .measured(let tenths) = track.growth { .number(Int128(tenths)) } else { .none }
        case .points: .number(track.weight)
        case .uploaded: .none
        }
    }

    /// Whether a value is one of the column's, as those of a cursor should be.
    package func canHave(_ value: ListPosition.Value) -> Bool {
        switch (sort, value) {
        case (.title, .text), (.artist, .text), (.duration, .number), (.plays, .number), (.growth, .number),
            (.points, .number), (.duration, .none), (.growth, .none), (.uploaded, .none):
            true
        default: false
        }
    }
}
