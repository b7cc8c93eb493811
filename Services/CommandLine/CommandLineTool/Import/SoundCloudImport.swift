internal import Contracts
internal import ServiceKit

/// `import soundcloud`: artists and tracks of a SoundCloud export.
enum SoundCloudImport: ImportKind {
    static let name = "soundcloud"
    static let files = ["TRACKS", "USERS"]
    static let details = """
        TRACKS and USERS are files separated by tabs or commas, with the names of the columns in the first
        row. Names in titles (feat., prod., x, &) credit artists of the catalogue.
        """

    static func run(_ files: [String], _ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let (tracks, users) = (files[0], files[1])
        let asOf = try ImportVerb.asOf(arguments)
        let location = try SuiteLocation(arguments)
        let catalogue = try SoundCloudCatalogue(tracksPath: tracks, usersPath: users)
        let artistsAsOf = try asOf ?? ImportVerb.modificationTime(of: users)
        let tracksAsOf = try asOf ?? ImportVerb.modificationTime(of: tracks)
        let refusals = try RefusalList(path: arguments.value("--refused"), console)

        let (artistTally, trackTally) = try await CatalogueSender.send(
            artists: catalogue.artists.map { Catalog.ArtistEntry($0, asOf: artistsAsOf) },
            tracks: catalogue.tracks.map { Catalog.TrackEntry($0, asOf: tracksAsOf) },
            from: SourceName(unchecked: name), to: location, console)

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
}
