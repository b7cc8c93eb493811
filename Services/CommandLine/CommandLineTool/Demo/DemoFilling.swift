internal import Contracts
internal import ServiceKit
internal import Transport

/// Puts the demo catalogue into an empty one.
struct DemoFilling {
    let client: RPCClient

    enum Outcome: Sendable {
        case filled(artists: Int, tracks: Int, albums: Int)
        case notEmpty
    }

    func fillIfEmpty(today: Day = SystemClock().now.day) async throws -> Outcome {
        guard try await needsFilling else { return .notEmpty }
        let demo = DemoCatalogue(today: today)
        let sender = CatalogueSender(client: client, source: DemoCatalogue.source)
        let artists = try await sender.put(artists: demo.artists)
        let tracks = try await sender.put(tracks: demo.tracks)
        try await record(DemoHistory(of: demo, today: today))
        let albums = try await sender.put(albums: demo.albums)
        for refused in artists.refused + tracks.refused + albums.refused {
            throw CommandFailure(
                .failed,
                "the catalog refused the made entry \(refused.index), \(refused.field): \(refused.reason)")
        }
        return .filled(artists: artists.taken, tracks: tracks.taken, albums: albums.taken)
    }

    /// Takes the history in, each row once: a filling that was interrupted on the same day goes on.
    private func record(_ history: DemoHistory) async throws {
        try await send(history.plays) { Catalog.RecordPlays(source: DemoCatalogue.source, offset: $0, plays: $1) }
        try await send(history.downloads) {
            Catalog.RecordDownloads(source: DemoCatalogue.source, offset: $0, downloads: $1)
        }
        try await send(history.follows) { Catalog.RecordFollows(source: DemoCatalogue.source, offset: $0, follows: $1) }
    }

    private func send<Row: Sendable, Request: RPCRequest>(
        _ rows: [Row], _ request: (Int64, [Row]) -> Request
    ) async throws where Request.Reply == RecordReply {
        let most = Int(CatalogLimits.rowsPerRecord.upperBound)
        for start in stride(from: 0, to: rows.count, by: most) {
            let reply = try await client.call(request(Int64(start), Array(rows[start..<min(start + most, rows.count)])))
            if let refused = reply.refused.first {
                throw CommandFailure(
                    .failed,
                    "the catalog refused the made row \(start + refused.index), \(refused.field): \(refused.reason)")
            }
        }
    }

    /// Whether the catalogue has no artist, or a demo that was interrupted: albums come last, in one call.
    private var needsFilling: Bool {
        get async throws {
            if try await client.call(Catalog.FindArtists(query: "", limit: 1)).artists.isEmpty { return true }
            do throws(CallError<CatalogFailure>) {
                return try await client.call(Catalog.GetSummary(artist: DemoCatalogue.firstArtist)).albums
                    == 0
            } catch {
                if case .failed(.unknownArtist) = error { return false }
                throw error
            }
        }
    }
}
