internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Synchronization
internal import Transport

/// `import`: brings a catalogue from elsewhere in.
///
/// Reading (``SoundCloudCatalogue``) is separate from sending (``CatalogueSender``): nothing is sent of files
/// that cannot be read. Entries carry stable ids and values, so a second import of the same files finds
/// everything unchanged.
///
/// Opening totals are *as of* the modification time of their file, in whole seconds, or what `--as-of` says.
/// It is part of the total: the same number counted at a later date is a newer statement and counts as
/// changed. Who downloads the same export anew and wants no change names the earlier time with `--as-of`.
enum ImportVerb: Verb {
    static let name = "import"
    static let about = "Brings a SoundCloud catalogue in; repeatable without doubling anything."
    static let operands = Operands(["soundcloud", "TRACKS", "USERS"])
    static let flags =
        [
            Flag(
                "--as-of", "TIME",
                "When the totals were counted, such as 2018-12-01T00:00:00Z; else each file's time."),
            Flag("--refused", "FILE", "Writes all refused rows to a file, one JSON object a line."),
            Flag("--json", nil, "Prints the result as JSON."),
        ] + SuiteLocation.flags
    static let details = """
        TRACKS and USERS are files separated by tabs or commas, with the names of the columns in the first
        row. Names in titles (feat., prod., x, &) credit artists of the catalogue. Broken rows are refused
        one by one, the rest goes in. Where no suite runs on the data folder, the catalog is started for it.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        guard let kind = arguments.operand(0), let tracks = arguments.operand(1),
            let users = arguments.operand(2)
        else { return .usage }
        guard kind == "soundcloud" else {
            throw UsageError(
                unknown: "kind of catalogue", kind, among: ["soundcloud"], expected: "soundcloud")
        }
        let asOf = try arguments.value("--as-of").map { text throws(UsageError) in
            if let time = Timestamp(text, zoneIsOptional: true) { return time }
            throw UsageError("--as-of is \"\(abridged(text))\"; expected a time such as 2018-12-01T00:00:00Z")
        }
        let location = try SuiteLocation(arguments)
        let catalogue = try SoundCloudCatalogue(tracksPath: tracks, usersPath: users)
        let artistsAsOf = try asOf ?? modificationTime(of: users)
        let tracksAsOf = try asOf ?? modificationTime(of: tracks)
        let refusals = try RefusalList(path: arguments.value("--refused"), console)

        let artists = catalogue.artists.map { Catalog.ArtistEntry($0, asOf: artistsAsOf) }
        let entries = catalogue.tracks.map { Catalog.TrackEntry($0, asOf: tracksAsOf) }
        let (artistTally, trackTally) = try await send(artists, entries, to: location, console)

        let refused =
            artistTally.refused.map {
                catalogue.refusal(ofArtist: $0.index, field: $0.field, reason: $0.reason)
            }
            + trackTally.refused.map {
                catalogue.refusal(ofTrack: $0.index, field: $0.field, reason: $0.reason)
            }
        let report = ImportReport(
            kinds: [
                .init("artists", artistTally, refusedRows: catalogue.refusedUserCount),
                .init("tracks", trackTally, refusedRows: catalogue.refusedCount - catalogue.refusedUserCount),
            ],
            repeatedRows: catalogue.repeatedCount, collaborations: catalogue.collaborationCount,
            ambiguousNames: catalogue.ambiguousNameCount)
        refusals.tell(catalogue.warnings, of: catalogue.warningCount)
        try refusals.tell(catalogue.refused + refused, of: report.refused)
        try console.out.write(arguments.has("--json") ? PrettyJSON.text(of: report.json) : report.text)
        return report.taken == 0 ? .failed : .ok
    }

    private static func send(
        _ artists: [Catalog.ArtistEntry], _ tracks: [Catalog.TrackEntry], to location: SuiteLocation,
        _ console: Console
    ) async throws -> (PutTally, PutTally) {
        let progress = SharedProgress(
            ProgressBar(total: artists.count + tracks.count, on: console.diagnostics))
        defer { progress.clear() }
        return try await CatalogAccess.with(location) { client in
            var sender = CatalogueSender(client: client, source: SourceName(unchecked: "soundcloud"))
            sender.progress = { progress.advance(by: $0, "artists") }
            progress.advance(by: 0, "artists")
            let artistTally = try await sender.put(artists: artists)
            sender.progress = { progress.advance(by: $0, "tracks") }
            return (artistTally, try await sender.put(tracks: tracks))
        }
    }

    /// In whole seconds, so that a copy that keeps the time keeps it exactly.
    private static func modificationTime(of path: String) throws -> Timestamp {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemError("look at \(path)") }
        return Timestamp(microseconds: 0).advanced(
            byMicroseconds: Int64(status.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000)
                .partialValue)
    }
}

/// A progress bar that a sender's callback may touch.
private final class SharedProgress: Sendable {
    private let bar: Mutex<ProgressBar>

    init(_ bar: ProgressBar) { self.bar = Mutex(bar) }

    func advance(by count: Int, _ what: String) { bar.withLock { $0.advance(by: count, what) } }
    func clear() { bar.withLock { $0.clear() } }
}
