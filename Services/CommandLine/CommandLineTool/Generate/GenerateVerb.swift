internal import Contracts
internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// `generate`: a made catalogue and history of any size, the same for the same seed.
///
/// It goes into the catalog by the methods that any other source uses, or with `--to` into a file that
/// `import ndjson` takes. Into the catalog it goes once: each kind of row has its source, `generate:SEED:KIND`, and
/// a run that was interrupted goes on where the catalog's sources stand.
enum GenerateVerb: Verb {
    static let name = "generate"
    static let about = "Makes a catalogue and its history for demos and scale tests, the same for the same seed."
    static let flags =
        [
            Flag("--artists", "N", "How many artists; 1,000 unless given."),
            Flag("--tracks", "N", "How many tracks; ten for each artist unless given."),
            Flag("--plays", "N", "How many plays; 50 for each track unless given."),
            Flag("--seed", "N", "What everything is drawn from; 1 unless given."),
            Flag("--days", "N", "How many days the plays are spread over; 730 unless given."),
            Flag("--until", "DATE", "The last of them, such as 2026-10-31; yesterday (UTC) unless given."),
            Flag("--to", "FILE", "Writes lines for `import ndjson` to a file, - for standard output."),
            Flag("--json", nil, "Prints the result as JSON."),
        ] + SuiteLocation.flags
    static let details = """
        Popularity follows Zipf, plays follow the week, the season and growth. There are collaborations, albums,
        accounts with roles, some staff, downloads, follows and unfollows, plays that do not count, private and
        sold tracks, missing metadata, opening totals, and at the end one track in 200 is removed. For 40 plays
        there is a download, for 100 a follow. Private and sold tracks have no plays.

        The same flags give the same bytes on every machine; --until moves with the day unless it is given. A
        second run takes nothing, an interrupted one goes on. Where no suite runs on the data folder, the catalog
        is started for it.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let sizes = try sizes(arguments, yesterday: Day(number: SystemClock().now.day.number - 1))
        console.say("Making a history until \(sizes.until) (the same again: --until \(sizes.until)).")
        let progress = SharedProgress(ProgressBar(total: GenerateRun.rows(sizes), on: console.diagnostics))
        defer { progress.clear() }
        if let path = arguments.value("--to") { return try await write(sizes, to: path, progress, console) }
        return try await send(sizes, arguments, progress, console)
    }

    // MARK: Flags

    /// - Parameter yesterday: the last day that is whole.
    package static func sizes(_ arguments: Arguments, yesterday: Day) throws(UsageError) -> GenerateSizes {
        let artists = try number("--artists", arguments, GenerateSizes.artistRange) ?? 1000
        let tracks =
            try number("--tracks", arguments, GenerateSizes.trackRange)
            ?? min(artists * 10, GenerateSizes.trackRange.upperBound)
        let plays = try number("--plays", arguments, GenerateSizes.playRange) ?? tracks * 50
        let days = try number("--days", arguments, GenerateSizes.dayRange) ?? 730
        var seed: UInt64 = 1
        if let text = arguments.value("--seed") {
            guard let number = UInt64(text) else {
                throw UsageError("--seed is \"\(abridged(text))\"; expected a whole number from 0 to \(UInt64.max)")
            }
            seed = number
        }
        var until = yesterday
        if let text = arguments.value("--until") {
            guard let time = Timestamp(text, zoneIsOptional: true), text.utf8.count == 10 else {
                throw UsageError("--until is \"\(abridged(text))\"; expected a day such as 2026-10-31")
            }
            // A catalog refuses what has not happened yet.
            guard time.day <= yesterday || arguments.has("--to") else {
                throw UsageError("--until is \(time.day), which is not over; expected \(yesterday) or a day before")
            }
            let earliest = Day(number: 10_957)
            guard time.day >= earliest else {
                throw UsageError("--until is \(time.day); expected a day from \(earliest) on")
            }
            until = time.day
        }
        return GenerateSizes(artists: artists, tracks: tracks, plays: plays, seed: seed, days: days, until: until)
    }

    private static func number(
        _ flag: String, _ arguments: Arguments, _ range: ClosedRange<Int>
    ) throws(UsageError) -> Int? {
        guard let text = arguments.value(flag) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(flag) is \"\(abridged(text))\"; expected a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    // MARK: Ways out

    private static func write(
        _ sizes: GenerateSizes, to path: String, _ progress: SharedProgress, _ console: Console
    ) async throws -> ExitCode {
        let descriptor: Descriptor?
        do throws(SystemError) {
            descriptor = path == "-" ? nil : try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o640)
        } catch {
            throw CommandFailure(.failed, "\(error); expected --to to name a file that can be written")
        }
        let start = MonotonicClock.now
        let file = GeneratedFile(descriptor.map { Output(descriptor: $0.number) } ?? console.out) { rows, kind in
            progress.advance(by: rows, kind.plural)
        }
        do {
            try await GenerateRun(sizes, to: file).run()
        } catch is GeneratedFile.ReaderGone {
            return .ok
        }
        withExtendedLifetime(descriptor) {}
        progress.clear()
        console.say(
            "Wrote \(grouped(file.rows)) rows, \(grouped(file.bytes >> 20)) MiB, in \(pace(file.rows, since: start)).")
        return .ok
    }

    private static func send(
        _ sizes: GenerateSizes, _ arguments: Arguments, _ progress: SharedProgress, _ console: Console
    ) async throws -> ExitCode {
        let location = try SuiteLocation(arguments)
        let start = MonotonicClock.now
        let (report, refusals) = try await CatalogAccess.with(location) { client in
            let calls = GeneratedCalls(RowSender(client: client).send, seed: sizes.seed) { rows, kind in
                progress.advance(by: rows, kind.plural)
            }
            try await GenerateRun(sizes, to: calls).run()
            return (calls.report, calls.refusals)
        }
        progress.clear()
        for refusal in refusals { console.say("refused: \(refusal)") }
        if report.refused > refusals.count {
            console.say("refused: \(grouped(report.refused - refusals.count)) more")
        }
        try console.out.write(arguments.has("--json") ? PrettyJSON.text(of: report.json) : report.text)
        console.say("Done in \(pace(GenerateRun.rows(sizes), since: start)).")
        return report.taken == 0 ? .failed : .ok
    }

    /// `12.3 s, 1,234,567 rows a second`.
    private static func pace(_ rows: Int, since start: MonotonicInstant) -> String {
        let milliseconds = max(1, Int((MonotonicClock.now - start) / .milliseconds(1)))
        return
            "\(milliseconds / 1000).\(milliseconds / 100 % 10) s, \(grouped(rows * 1000 / milliseconds)) rows a second"
    }
}
