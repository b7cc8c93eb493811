internal import Contracts
internal import Storage

extension Catalog.ListBeats {
    /// Rows that are read, or left out, on an event loop at most.
    private static let rowsAtOnce = 100
    private static let skippedAtOnce: Int64 = 10_000

    /// Whether it holds up others too long to be answered on an event loop: more than a part of an index is looked at,
    /// or a page of a file is asked for.
    var isLong: Bool { !query.isIndexed || limit > Self.rowsAtOnce || skip > Self.skippedAtOnce }

    func handle(at now: Timestamp, _ tail: DeltaTail, _ orders: HeldOrders, in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        return try BeatPages(
            store: store, tail: tail, artist: (key, artist), orders: limit > Self.rowsAtOnce ? orders : nil
        )
        .page(query, skip: skip, limit: limit, after: cursor, at: now)
    }
}
