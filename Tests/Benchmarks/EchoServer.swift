internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// The whole wire without a store: the same reply of `catalog.listTracks`, put together the same way, with the
/// tracks' cards in memory. Router, access check and metrics are those of a service.
enum EchoServer {
    static let name = "wire-echo-server"

    /// Serves in `arguments[0]` as its run folder until it is ended.
    static func serve(_ arguments: [String]) async {
        guard let folder = arguments.first else { return Report.complain("It needs a folder.") }
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        let tracks = (0..<6).map(BenchmarkTracks.row).map { row in
            (card: RawJSON(row.card.write(to:)).bytes, plays: row.plays, downloads: row.downloads)
        }
        do {
            try router.serve(
                Catalog.ListTracks.self,
                writing: { request, _, writer in
                    writer.beginObject()
                    writer.key("tracks")
                    writer.beginArray()
                    for track in tracks.prefix(request.limit) {
                        track.card.withUnsafeBufferPointer { writer.beginObject(extending: $0) }
                        writer.key("plays")
                        writer.integer(track.plays)
                        writer.key("downloads")
                        writer.integer(track.downloads)
                        writer.endObject()
                    }
                    writer.endArray()
                    writer.endObject()
                })
            let slot = try InstanceSlot.take(nil, for: Catalog.name, in: RunDirectory(path: folder))
            let logger = Logger(service: "bench", level: .error)
            let server = RPCServer(
                state: ServerState(router: router, limits: WireLimits(), logger: logger),
                group: try EventLoopGroup(), policy: PeerPolicy(), metrics: metrics)
            try server.listen(at: slot.socketPath)
            while !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
            withExtendedLifetime((server, slot)) {}
        } catch {
            Report.complain("\(error)")
        }
    }
}

/// The six tracks that are listed.
enum BenchmarkTracks {
    static let artist = ArtistID(unchecked: "bench")

    static func entry(_ number: Int) -> Catalog.TrackEntry {
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: "bench-\(number)"), title: "Some beat \(number)", artists: [artist],
            publishedAt: Timestamp(microseconds: 1_700_000_000_000_000 - Int64(number) * 1_000_000))
        entry.durationMs = 180_000
        entry.bpm = 140
        entry.opening = OpeningTotals(plays: Int64(number) * 1000, asOf: Timestamp())
        return entry
    }

    static func row(_ number: Int) -> Catalog.TrackRow {
        let entry = entry(number)
        var card = Catalog.TrackCard()
        card.id = entry.id
        card.title = entry.title
        card.artists = [Catalog.Credit(id: artist, name: "Bench")]
        card.durationMs = entry.durationMs
        card.bpm = entry.bpm
        card.publishedAt = entry.publishedAt
        return Catalog.TrackRow(card: card, plays: entry.opening?.plays ?? 0, downloads: 0)
    }
}
