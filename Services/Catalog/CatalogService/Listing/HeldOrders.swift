internal import ServiceKit

/// Orders that were picked for the first of many pages, so that a file of all pages takes one look at all rows, and has
/// each of them once, even where plays move them meanwhile.
///
/// They are few and short-lived: an order that is not held any more, or is another replica's, is picked anew behind the
/// cursor.
final class HeldOrders: Sendable {
    /// Orders at once, and the rows of all of them: some 40 MiB where they are by text.
    private static let most = (orders: 4, rows: 250_000)

    private struct Held {
        let digest: String
        let moment: Int64
        let positions: [ListPosition]
    }

    /// The last one was asked for last.
    private let held = Lock<[Held]>([])

    /// Keeps an order for the pages behind its first one, and forgets others where there is no room.
    ///
    /// - Parameters:
    ///   - digest: the query's and its artist's.
    ///   - moment: the first page's, in microseconds.
    func keep(_ positions: [ListPosition], digest: String, moment: Int64) {
        guard positions.count <= Self.most.rows else { return }
        held.withLock { held in
            held.append(Held(digest: digest, moment: moment, positions: positions))
            while held.count > Self.most.orders || held.reduce(0, { $0 + $1.positions.count }) > Self.most.rows {
                held.removeFirst()
            }
        }
    }

    /// The positions behind one, at most so many; nil where the order is not held or has no such row. An order whose end
    /// is given out is forgotten.
    func positions(
        after start: ListPosition, limit: Int, digest: String, moment: Int64
    ) -> (positions: [ListPosition], total: Int64)? {
        held.withLock { held in
            guard let index = held.lastIndex(where: { $0.digest == digest && $0.moment == moment }) else { return nil }
            let order = held.remove(at: index)
            guard let place = order.positions.firstIndex(where: { $0.key == start.key }) else { return nil }
            let rest = order.positions[(place + 1)...]
            if rest.count > limit { held.append(order) }
            return (Array(rest.prefix(limit)), Int64(order.positions.count))
        }
    }
}
