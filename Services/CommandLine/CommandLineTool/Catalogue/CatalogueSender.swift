package import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// What became of entries that were sent.
package struct PutTally: Sendable, Hashable {
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    /// With the entry's index among all that were sent.
    package var refused: [RefusedEntry] = []

    package init() {}

    package var taken: Int { added + changed + unchanged }

    /// Adds the reply to the call whose first entry was `start`.
    package mutating func add(_ reply: PutReply, from start: Int) {
        added += Int(clamping: reply.added)
        changed += Int(clamping: reply.changed)
        unchanged += Int(clamping: reply.unchanged)
        refused += reply.refused.map { entry in
            RefusedEntry(index: start + entry.index, field: entry.field, reason: entry.reason)
        }
    }
}

/// Puts entries into the catalogue, batch by batch. Puts are idempotent, so a batch whose fate is unknown is
/// sent again: the catalog may be restarting.
struct CatalogueSender: Sendable {
    let client: RPCClient
    let source: SourceName
    /// Told after each batch how many entries it had.
    var progress: @Sendable (Int) -> Void = { _ in }

    /// How long a batch may go without an answer.
    private static let patience: Duration = .seconds(20)

    /// Puts artists and then tracks into the catalog of a place, with a progress bar.
    static func send(
        artists: [Catalog.ArtistEntry], tracks: [Catalog.TrackEntry], from source: SourceName,
        to location: SuiteLocation, _ console: Console
    ) async throws -> (PutTally, PutTally) {
        let progress = SharedProgress(
            ProgressBar(total: artists.count + tracks.count, on: console.diagnostics))
        defer { progress.clear() }
        return try await CatalogAccess.with(location) { client in
            var sender = CatalogueSender(client: client, source: source)
            sender.progress = { progress.advance(by: $0, "artists") }
            progress.advance(by: 0, "artists")
            let artistTally = try await sender.put(artists: artists)
            sender.progress = { progress.advance(by: $0, "tracks") }
            return (artistTally, try await sender.put(tracks: tracks))
        }
    }

    func put(artists: [Catalog.ArtistEntry]) async throws -> PutTally {
        try await send(artists) { entries in
            var request = Catalog.PutArtists()
            request.source = source
            request.artists = entries
            return request
        }
    }

    func put(tracks: [Catalog.TrackEntry]) async throws -> PutTally {
        try await send(tracks) { entries in
            var request = Catalog.PutTracks()
            request.source = source
            request.tracks = entries
            return request
        }
    }

    func put(albums: [Catalog.AlbumEntry]) async throws -> PutTally {
        try await send(albums) { entries in
            var request = Catalog.PutAlbums()
            request.source = source
            request.albums = entries
            return request
        }
    }

    private func send<Entry: WireObject, Request: RPCRequest>(
        _ entries: [Entry], _ request: ([RawJSON]) -> Request
    ) async throws -> PutTally where Request.Reply == PutReply {
        let texts = entries.map { RawJSON($0.write(to:)) }
        var tally = PutTally()
        for range in EntryBatches.split(sizes: texts.map(\.bytes.count)) {
            tally.add(try await patiently(request(Array(texts[range]))), from: range.lowerBound)
            progress(range.count)
        }
        return tally
    }

    private func patiently<Request: RPCRequest>(_ request: Request) async throws -> Request.Reply {
        let end = MonotonicClock.now + Self.patience
        let backoff = Backoff(base: .milliseconds(100), cap: .seconds(2))
        var attempt = 0
        while true {
            do throws(CallError<Request.Failure>) {
                return try await client.call(request)
            } catch {
                guard Self.mayPass(error), MonotonicClock.now < end else {
                    throw CommandFailure(
                        Self.mayPass(error) ? .unavailable : .failed,
                        "the catalog did not take a batch: \(error) What was taken before stays;"
                            + " running the same again takes the rest")
                }
            }
            try await Task.sleep(for: backoff.delay(attempt: attempt))
            attempt += 1
        }
    }

    private static func mayPass<Failure>(_ error: CallError<Failure>) -> Bool {
        switch error {
        case .notSent, .replyLost, .outOfTime: true
        case .refused(let error): error.code == .overloaded || error.code == .shuttingDown
        case .failed, .cancelled: false
        }
    }
}
