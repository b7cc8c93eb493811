internal import Contracts
internal import Glibc
internal import ProgressService
internal import ServiceKit
internal import Storage
internal import Transport

/// The progress service behind a catalog at size: how soon it has taken the catalogue over and judged everybody, what a
/// look at one's progress costs, how soon a play is seen in it while plays come at a given rate, and what it takes to
/// derive the whole ledger anew.
///
/// Both services are processes of their own, driven over their sockets. A folder that is named is kept and used again,
/// with the ledger in it: what is already there is not measured then.
enum ProgressBenchmark {
    private static let looks = 20_000
    /// Between two looks whether something is there yet, in microseconds: asked each millisecond, the metrics alone took
    /// a sixth of a processor from what is measured.
    private static let glance: UInt32 = 10_000

    private struct Setting {
        var size = FilledCatalog.Size(
            artists: 1_000_000, tracks: 2_000_000, largest: 10_000, plays: 50_000_000, downloads: 0)
        var folder: String?
        /// Plays a second while it is watched how soon they are seen.
        var rate = 50_000
        var seconds = 20
    }

    static func run(_ arguments: [String]) async throws {
        var setting = Setting()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--artists", let number?) where number > 1: setting.size.artists = number
            case ("--tracks", let number?) where number > 0: setting.size.tracks = number
            case ("--largest", let number?) where number > 0: setting.size.largest = number
            case ("--plays", let number?) where number >= 0: setting.size.plays = number
            case ("--downloads", let number?) where number >= 0: setting.size.downloads = number
            case ("--rate", let number?) where number > 0: setting.rate = number
            case ("--seconds", let number?) where number > 0: setting.seconds = number
            case ("--data", _): setting.folder = text
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --artists N, --tracks N, --largest N, --plays N, "
                        + "--downloads N, --rate N, --seconds N or --data DIR.")
            }
        }
        guard setting.size.largest < setting.size.tracks else {
            throw BenchmarkError("--largest is expected to be below --tracks, which is \(setting.size.tracks).")
        }
        Report.machine()
        let scratch = setting.folder == nil ? try ScratchFolder() : nil
        defer { scratch?.remove() }
        let folder = setting.folder ?? scratch?.path ?? ""
        let catalog = try FilledCatalog(setting.size, in: folder)
        defer { catalog.process.end() }
        try catalog.make()
        try ProgressRun(setting, catalog, folder).run()
        // What comes while nobody follows.
        let load = try PlaysAtRate(
            socket: RunDirectory(path: folder + "/run").socket(of: Catalog.name, slot: 1),
            tracks: setting.size.tracks, rate: setting.rate)
        sleep(UInt32(setting.seconds))
        let plays = load.stop()
        try catalog.fold()
        try ProgressRun(setting, catalog, folder).catchUp(plays: plays)
        try await anotherDay(of: folder)
        try ProgressRun(setting, catalog, folder).judge()
    }

    /// Everybody was judged yesterday.
    private static func anotherDay(of folder: String) async throws {
        let database = try Database.open(.file(folder + "/progress.db"), schema: ProgressSchema.schema)
        try await database.write(cost: 0) { store in
            try store.execute("UPDATE ledger_state SET judged_day = judged_day - 1 WHERE one = 1", [])
        }
        await database.close()
    }

    private final class ProgressRun {
        private let setting: Setting
        private let catalog: FilledCatalog
        private let folder: String
        private let process: MeasuredProcess
        private let connection: LineConnection

        init(_ setting: Setting, _ catalog: FilledCatalog, _ folder: String) throws {
            self.setting = setting
            self.catalog = catalog
            self.folder = folder
            process = try MeasuredProcess(MeasuredProcess.sibling("beatpass-progress"), ["--data", folder])
            let socket = RunDirectory(path: folder + "/run").socket(of: Progress.name, slot: 1)
            try process.waitForSocket(socket)
            connection = try LineConnection(socket)
        }

        func run() throws {
            defer { process.end() }
            try takeOver()
            try look("with nothing else to do")
            try record()
            try rebuild()
        }

        // MARK: The daily pass

        /// The pass of a day after the first: few unlock, and everybody's place is another.
        func judge() throws {
            defer { process.end() }
            var looks: [Double] = []
            while try metric("beatpass_daily_pass_seconds_count") != 1 { try look(at: &looks) }
            let pass = try metric("beatpass_daily_pass_seconds_sum") ?? 0
            Report.line(
                """
                everybody judged on another day in \(Report.number(pass)) s (goal: under 60), \
                \(Report.number(Double(process.peakBytes) / 1e6, decimals: 0)) MB resident at most
                  progress.getProgress meanwhile: \(looks.spread("ms")) of \(looks.count) (goal: p99 under 3)
                """)
        }

        // MARK: Taking over

        private func takeOver() throws {
            let start = MonotonicClock.now
            var looks: [Double] = []
            // The lag is a number from the first page of the tail on.
            while try metric("beatpass_feed_lag") != 0 { try look(at: &looks) }
            let taken = start.secondsSince
            while try metric("beatpass_daily_pass_seconds_count") != 1, try !isJudged() { try look(at: &looks) }
            let pass = try metric("beatpass_daily_pass_seconds_sum") ?? 0
            Report.line(
                """
                the catalogue taken over in \(Report.number(taken, decimals: 0)) s, \
                \(Report.number(Double(process.residentBytes) / 1e6, decimals: 0)) MB resident; everybody judged in \
                \(Report.number(pass)) s (goal: under 60)
                  progress.getProgress meanwhile: \(looks.spread("ms")) of \(looks.count)
                """)
        }

        /// Whether the ledger was there, and judged today, before this run.
        private func isJudged() throws -> Bool {
            try ask("progress.listAchievements", #"{"artist":"a-1"}"#).contains(#""judgedAt":"#)
        }

        // MARK: Looking

        /// A hundred looks in some hundred milliseconds: asked without end, the service would do nothing else.
        private func look(at looks: inout [Double]) throws {
            for _ in 0..<100 {
                looks.append(try look(at: looks.count))
                usleep(1000)
            }
        }

        /// Returns the milliseconds.
        private func look(at index: Int) throws -> Double {
            let artist = index &* 7919 % setting.size.artists
            let start = MonotonicClock.now
            _ = try ask("progress.getProgress", #"{"artist":"a-\#(artist)"}"#)
            return start.secondsSince * 1000
        }

        private func look(_ what: String) throws {
            let spans = try (0..<looks).map { try look(at: $0) }
            Report.line("progress.getProgress, \(what): \(spans.spread("ms")) (goal: p99 under 3)")
        }

        // MARK: Plays

        /// Plays at the rate, and among them, some four times a second, one of a track that is hardly played: how long
        /// after its acknowledgement it is seen.
        private func record() throws {
            let load = try PlaysAtRate(
                socket: RunDirectory(path: folder + "/run").socket(of: Catalog.name, slot: 1),
                tracks: setting.size.tracks, rate: setting.rate)
            let artist = setting.size.artists - 1
            let track = setting.size.tracks - 1
            let start = MonotonicClock.now
            var (spans, feedSpans, looks): ([Double], [Double], [Double]) = ([], [], [])
            while start.secondsSince < Double(setting.seconds) {
                let before = try plays(of: artist)
                try catalog.recordPlay(of: track, number: spans.count)
                let acknowledged = MonotonicClock.now
                while try plays(of: artist) <= before { usleep(glance) }
                spans.append(acknowledged.secondsSince * 1000)
                feedSpans.append(try feedToVisible())
                try look(at: &looks)
                usleep(50_000)
            }
            let lag = try metric("beatpass_feed_lag") ?? 0
            let sent = load.stop()
            Report.line(
                """
                \(Report.number(Double(sent) / start.secondsSince, decimals: 0)) plays a second recorded for \
                \(setting.seconds) s (asked: \(setting.rate)): a play is seen \(spans.spread("ms")) after it was \
                acknowledged, and what the catalogue's feed tells \(feedSpans.spread("ms")) after it is there (goal: under \
                1000), \(Int(lag)) changes behind at the end
                  progress.getProgress meanwhile: \(looks.spread("ms")) (goal: p99 under 3)
                """)
        }

        /// How long after the feed has a change it is applied.
        private func feedToVisible() throws -> Double {
            let position = try Int(metric("beatpass_feed_position") ?? 0)
            let head = try catalog.feedHead(after: position)
            let start = MonotonicClock.now
            while try Int(metric("beatpass_feed_position") ?? 0) < head { usleep(glance) }
            return start.secondsSince * 1000
        }

        /// How fast it applies what came while it was away.
        func catchUp(plays: Int) throws {
            defer { process.end() }
            let start = MonotonicClock.now
            var first: Int?
            while try metric("beatpass_feed_lag") != 0 {
                first = try first ?? metric("beatpass_feed_position").map { Int($0) }
                usleep(10_000)
            }
            let seconds = start.secondsSince
            let changes = try Int(metric("beatpass_feed_position") ?? 0) - (first ?? 0)
            Report.line(
                "\(plays) plays that came meanwhile, \(changes) changes of the feed, applied in "
                    + "\(Report.number(seconds)) s: \(Report.number(Double(plays) / seconds, decimals: 0)) plays/s, "
                    + "\(Report.number(Double(changes) / seconds, decimals: 0)) changes/s (goal: 50000 plays/s)")
        }

        private func plays(of artist: Int) throws -> Int {
            let text = try ask("progress.getProgress", #"{"artist":"a-\#(artist)"}"#)
            guard let plays = text.number(behind: #""source":"play","count":"#) else {
                throw BenchmarkError("progress.getProgress answered \(text.prefix(300)).")
            }
            return plays
        }

        // MARK: Rebuild

        private func rebuild() throws {
            let start = MonotonicClock.now
            let text = try ask("progress.rebuild", "{}")
            guard let changes = text.number(behind: #""changes":"#), let entries = text.number(behind: #""entries":"#),
                let differences = text.number(behind: #""differences":"#)
            else { throw BenchmarkError("progress.rebuild answered \(text.prefix(300)).") }
            let seconds = start.secondsSince
            Report.line(
                "\(entries) entries derived anew from \(changes) changes in \(Report.number(seconds)) s, "
                    + "\(Report.number(Double(changes) / seconds, decimals: 0)) changes/s (goal: 500000), "
                    + "\(differences) differences; \(Report.number(Double(process.peakBytes) / 1e6, decimals: 0)) MB "
                    + "resident at most")
        }

        // MARK: Calls

        private func ask(_ method: String, _ params: String) throws -> String {
            let line = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"# + "\n"
            return String(decoding: try connection.ask(Array(line.utf8)), as: UTF8.self)
        }

        /// A metric's value; nil where it is not a number.
        private func metric(_ name: String) throws -> Double? {
            let text = try ask("service.metrics", "{}")
            // Behind the lines of help and type, of which the text's newlines are escaped.
            guard let place = text.firstRange(of: #"\n"# + name + " ") else {
                throw BenchmarkError("There is no metric \(name).")
            }
            let value = Double(text[place.upperBound...].prefix { $0 != "\\" })
            return value?.isNaN == true ? nil : value
        }
    }
}
