internal import Contracts
internal import ServiceKit

/// `import fma`: tracks of the Free Music Archive.
enum FMAImport: ImportKind {
    static let name = "fma"
    static let files = ["TRACKS", "ECHONEST", "GENRES"]
    static let details = """
        TRACKS and GENRES are files separated by commas or tabs, ECHONEST holds the measured tempos as JSON.
        The tracks name no artist: one with a composer is credited to an artist of that name, all others to
        one artist a top genre, "Unknown artist (Rock)". Tempos are rounded; outside 50 to 200 the track has
        no BPM. Genres bring those above them along. Listens become opening plays.
        """

    static func run(_ files: [String], _ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let asOf = try ImportVerb.asOf(arguments)
        let location = try SuiteLocation(arguments)
        // A file that cannot be read is told by the reading.
        let counted = asOf ?? (try? ImportVerb.modificationTime(of: files[0])) ?? Timestamp()
        let catalogue = try FMACatalogue(
            tracksPath: files[0], echonestPath: files[1], genresPath: files[2], asOf: counted)
        let refusals = try RefusalList(path: arguments.value("--refused"), console)

        let (artistTally, trackTally) = try await CatalogueSender.send(
            artists: catalogue.artists, tracks: catalogue.tracks, from: SourceName(unchecked: name), to: location,
            console)

        let refused =
            artistTally.refused.map { catalogue.refusal(ofArtist: $0.index, field: $0.field, reason: $0.reason) }
            + trackTally.refused.map { catalogue.refusal(ofTrack: $0.index, field: $0.field, reason: $0.reason) }
        let report = Self.report(of: catalogue, artistTally, trackTally)
        refusals.tell(catalogue.warnings, of: catalogue.warningCount)
        try refusals.tell(catalogue.refused + refused, of: report.refused)
        try console.out.write(arguments.has("--json") ? PrettyJSON.text(of: report.json) : report.text)
        return report.taken == 0 ? .failed : .ok
    }

    private static func report(
        of catalogue: FMACatalogue, _ artists: PutTally, _ tracks: PutTally
    ) -> ImportReport {
        let aside = catalogue.refusedGenreCount + catalogue.refusedTempoCount
        var kinds: [ImportReport.Kind] = [
            .init("artists", artists, refusedRows: 0),
            .init("tracks", tracks, refusedRows: catalogue.refusedCount - aside),
        ]
        for (name, count) in [("genres", catalogue.refusedGenreCount), ("tempos", catalogue.refusedTempoCount)]
        where count > 0 {
            kinds.append(.init(name, PutTally(), refusedRows: count))
        }
        let (composed, odd, none) = (catalogue.composedCount, catalogue.oddTempoCount, catalogue.noTempoCount)
        return ImportReport(
            kinds: kinds, repeatedRows: catalogue.repeatedCount,
            notes: [
                .init(
                    "composed", composed,
                    "\(counted(composed, "track")) credited to composers, the others to"
                        + " artists that stand for a genre."),
                .init(
                    "oddTempos", odd,
                    "\(counted(odd, "track")) taken without BPM, because the measured tempo is"
                        + " outside of 50 to 200."),
                .init("withoutTempo", none, "\(counted(none, "track")) without a measured tempo."),
            ])
    }
}
