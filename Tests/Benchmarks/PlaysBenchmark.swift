internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// The catalog at size: plays recorded durably in batches of 10,000, Zipf-shaped over all tracks, with everything
/// kept up; then the summary's time, a follower's reading, and a restart.
///
/// The service is a process of its own; this one drives it over its socket. While plays come, another connection asks
/// for summaries, and what it waits is the pause that a user sees.
enum PlaysBenchmark {
    private static let batch = 10_000
    private static let rowsPerPut = 1000

    static func run(_ arguments: [String]) async throws {
        var setting = Setting()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--tracks", let number?) where number > 0: setting.tracks = number
            case ("--plays", let number?) where number > 0: setting.plays = number
            case ("--days", let number?) where number > 0: setting.days = number
            case ("--sources", let number?) where number > 0: setting.sources = number
            case ("--sync-ms", let number?) where number > 0: setting.syncMilliseconds = number
            case ("--store", _): setting.urlFile = text
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --tracks N, --plays N, --days N, --sources N, --sync-ms N or "
                        + "--store URL-FILE."
                )
            }
        }
        Report.machine()
        let folder = try ScratchFolder()
        defer { folder.remove() }
        try PlaysRun(setting, folder).run()
    }

    struct Setting {
        var tracks = 100_000
        var plays = 5_000_000
        /// The days that the plays are spread over, in their order.
        var days = 30
        /// Sources that send at once.
        var sources = 2
        /// What is added to each sync of the disk.
        var syncMilliseconds: Int?
        /// A file with the URL of a PostgreSQL database.
        var urlFile: String?
        var artists: Int { max(1, tracks / 10) }
    }

    /// One run, from an empty folder.
    private final class PlaysRun {
        private let setting: Setting
        private let folder: ScratchFolder
        private let socket: String
        private var process: MeasuredProcess
        private var connection: LineConnection
        private let lanes: [Lane]
        private let today = Day(number: Int64(time(nil)) / 86_400)

        init(_ setting: Setting, _ folder: ScratchFolder) throws {
            self.setting = setting
            self.folder = folder
            socket = RunDirectory(path: folder.path + "/run").socket(of: Catalog.name, slot: 1)
            process = try Self.start(setting, folder)
            try process.waitForSocket(socket)
            connection = try LineConnection(socket)
            lanes = try (0..<setting.sources).map { [socket] in Lane("bench\($0)", try LineConnection(socket)) }
        }

        private static func start(_ setting: Setting, _ folder: ScratchFolder) throws -> MeasuredProcess {
            var arguments = ["--data", folder.path]
            if let file = setting.urlFile { arguments += ["--store.urlFile", file] }
            let program = MeasuredProcess.sibling("beatpass-catalog")
            guard let milliseconds = setting.syncMilliseconds else { return try MeasuredProcess(program, arguments) }
            return try SlowSync(milliseconds: milliseconds, in: folder).hold {
                try MeasuredProcess(program, arguments)
            }
        }

        func run() throws {
            try fill()
            let half = setting.plays / 10
            try record(from: 0, to: half, "a tenth of the plays")
            let early = try summaries("after \(half) plays")
            try record(from: half, to: setting.plays, "the rest")
            let late = try summaries("after \(setting.plays) plays")
            Report.line("  p99 at size is \(Report.number(late / early)) times the one at a tenth (goal: at most 1.2)")
            try restart()
            try follow()
        }

        // MARK: The catalogue

        private func fill() throws {
            let start = MonotonicClock.now
            try put("putArtists", "artists", setting.artists) { index, text in
                text.append(#"{"id":"a-"#)
                text.append(number: index)
                text.append(#"","name":"Artist "#)
                text.append(number: index)
                text.append(#"","createdAt":"2020-01-01T00:00:00Z"}"#)
            }
            let artists = setting.artists
            try put("putTracks", "tracks", setting.tracks) { index, text in
                text.append(#"{"id":"t-"#)
                text.append(number: index)
                text.append(#"","title":"Track "#)
                text.append(number: index)
                text.append(#"","artists":["a-"#)
                text.append(number: index % artists)
                if index % 5 == 0, artists > 1 {
                    text.append(#"","a-"#)
                    text.append(number: (index + 1) % artists)
                }
                text.append(
                    #""],"durationMs":180000,"genres":["House"],"bpm":120,"publishedAt":"2024-01-01T00:00:00Z"}"#)
            }
            let seconds = start.secondsSince
            Report.line(
                "\(setting.artists) artists and \(setting.tracks) tracks put in \(Report.number(seconds)) s "
                    + "(\(Report.number(Double(setting.tracks) / seconds, decimals: 0)) tracks/s)")
        }

        private func put(
            _ method: String, _ list: String, _ count: Int, entry: (Int, inout LineText) -> Void
        ) throws {
            var first = 0
            while first < count {
                let last = min(count, first + rowsPerPut)
                var text = LineText()
                text.append(
                    #"{"jsonrpc":"2.0","id":1,"method":"catalog."# + method + #"","params":{"source":"bench",""#)
                text.append(list + #"":["#)
                for index in first..<last {
                    if index > first { text.append(",") }
                    entry(index, &text)
                }
                text.append("]}}\n")
                try expect(try connection.ask(text.bytes), #""refused":[]"#)
                first = last
            }
        }

        private func expect(_ reply: [UInt8], _ part: String) throws {
            let text = String(decoding: reply, as: UTF8.self)
            guard text.contains(part) else {
                throw BenchmarkError("The catalog answered \(text.prefix(300)), where \(part) was expected.")
            }
        }

        // MARK: Plays

        /// A source of plays, with a call on its way or none.
        private final class Lane {
            let source: String
            let connection: LineConnection
            var offset = 0
            var sent: (start: MonotonicInstant, count: Int, line: [UInt8])?

            init(_ source: String, _ connection: LineConnection) {
                self.source = source
                self.connection = connection
            }
        }

        private func record(from first: Int, to last: Int, _ what: String) throws {
            var random = Zipf(keys: setting.tracks, seed: UInt64(first) + 1)
            let watch = try SummaryWatch(socket, artists: setting.artists)
            let begin = MonotonicClock.now
            var calls: [Double] = []
            var refusals = 0
            func settle(_ lane: Lane) throws {
                guard let sent = lane.sent else { return }
                var reply = try lane.connection.receive()
                // The log holds what the fold has not come to yet, up to its limit: then whoever sends waits.
                while String(decoding: reply.prefix(100), as: UTF8.self).contains(#""code":-32001"#) {
                    refusals += 1
                    usleep(20_000)
                    reply = try lane.connection.ask(sent.line)
                }
                try expect(reply, #""counted":"# + "\(sent.count)")
                calls.append(sent.start.secondsSince * 1000)
                lane.sent = nil
            }
            var place = first
            while place < last {
                for lane in lanes where place < last {
                    let count = min(batch, last - place)
                    let line = self.line(of: lane, from: place, count, &random)
                    try settle(lane)
                    lane.sent = (MonotonicClock.now, count, line)
                    try lane.connection.send(line)
                    lane.offset += count
                    place += count
                }
            }
            for lane in lanes { try settle(lane) }
            let recorded = begin.secondsSince
            let waiting = try metric("beatpass_catalog_unfolded_entries")
            while try metric("beatpass_catalog_unfolded_entries") > 0 { usleep(10_000) }
            let folded = begin.secondsSince
            let pauses = watch.stop()
            let plays = Double(last - first)
            Report.line(
                """
                \(what): \(last - first) plays in batches of \(batch) over \(setting.tracks) tracks, \(lanes.count) sources
                  \(Report.number(plays / recorded, decimals: 0)) plays/s acknowledged (goal: 150000; PostgreSQL: 40000), \
                everything folded \(Report.number(plays / folded, decimals: 0)), \(Int(waiting)) sums left at the end, \(refusals) calls \
                told to wait
                  a call \(calls.spread("ms")); a summary meanwhile \(pauses.spread("ms")) of \(pauses.count)
                  longest since the start: slice of the fold \(milliseconds("chore")) ms, commit \
                \(milliseconds("commit")) ms, checkpoint \(milliseconds("checkpoint")) ms; \
                \(Report.number(Double(process.residentBytes) / 1e6, decimals: 0)) MB resident
                """)
        }

        /// A batch as one line. Plays of one day stand together, as they come.
        private func line(of lane: Lane, from first: Int, _ count: Int, _ random: inout Zipf) -> [UInt8] {
            var text = LineText()
            text.append(#"{"jsonrpc":"2.0","id":1,"method":"catalog.recordPlays","params":{"source":""#)
            text.append(lane.source)
            text.append(#"","offset":"#)
            text.append(number: lane.offset)
            text.append(#","plays":["#)
            for index in 0..<count {
                let place = first + index
                let day = today.number - Int64(setting.days) + Int64(place * setting.days / max(1, setting.plays))
                text.append(index == 0 ? #"{"track":"t-"# : #",{"track":"t-"#)
                text.append(number: random.next())
                text.append(#"","listener":"l-"#)
                text.append(number: place &* 7919 % 1_000_003)
                text.append(#"","at":""#)
                text.append(day: Day(number: day))
                text.append("T12:34:56Z\",\"listenedMs\":31000}")
            }
            text.append("]}}\n")
            return text.bytes
        }

        // MARK: Reads

        private func summaries(_ what: String) throws -> Double {
            let rounds = 20_000
            var spans: [Double] = []
            var state: UInt64 = 7
            for _ in 0..<rounds {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let request = SummaryWatch.request(of: Int(state >> 33) % setting.artists)
                let start = MonotonicClock.now
                _ = try connection.ask(request)
                spans.append(start.secondsSince * 1000)
            }
            Report.line("  catalog.getSummary \(what): \(spans.spread("ms")) (goal: p99 under 2)")
            return spans.percentile(99)
        }

        private func follow() throws {
            var after = 0
            var changes = 0
            var pages = 0
            var start = MonotonicClock.now
            while changes < 3_000_000 {
                let reply = try ask(after: after)
                let head = String(decoding: reply.prefix(400), as: UTF8.self)
                // A feed that is longer than is kept begins later, and still later while it is trimmed.
                if let oldest = head.number(behind: #""oldest":"#) {
                    (after, changes, pages, start) = (oldest - 1, 0, 0, MonotonicClock.now)
                    continue
                }
                // Behind the changes, each of which has its own.
                let foot = String(decoding: reply.suffix(60), as: UTF8.self)
                guard let end = head.number(behind: #""head":"#), let position = foot.number(behind: #"],"position":"#)
                else { throw BenchmarkError("The catalog answered \(head).") }
                changes += position - after
                pages += 1
                after = position
                if position == end { break }
            }
            let seconds = start.secondsSince
            Report.line(
                "a follower: \(changes) changes in \(pages) pages, "
                    + "\(Report.number(Double(changes) / seconds, decimals: 0)) changes/s (goal: 200000)")
        }

        private func ask(after position: Int) throws -> [UInt8] {
            let call =
                #"{"jsonrpc":"2.0","id":1,"method":"catalog.readChanges","params":{"after":\#(position),"limit":10000}}"#
            return try connection.ask(Array((call + "\n").utf8))
        }

        private func restart() throws {
            process.end()
            let start = MonotonicClock.now
            process = try Self.start(setting, folder)
            try process.waitForSocket(socket)
            connection = try LineConnection(socket)
            let health = Array(#"{"jsonrpc":"2.0","id":1,"method":"service.health","params":{}}"#.utf8) + [0x0A]
            while !String(decoding: try connection.ask(health), as: UTF8.self).contains(#""ready":true"#) {
                usleep(500)
            }
            Report.line(
                "restart to ready: \(Report.number(start.secondsSince * 1000, decimals: 0)) ms (goal: under 2000)")
        }

        private func metric(_ name: String) throws -> Double {
            let ask = Array(#"{"jsonrpc":"2.0","id":1,"method":"service.metrics","params":{}}"#.utf8) + [0x0A]
            let text = String(decoding: try connection.ask(ask), as: UTF8.self)
            // Behind the lines of help and type, of which the text's newlines are escaped.
            guard let value = text.number(behind: #"\n"# + name + " ") else {
                throw BenchmarkError("There is no metric \(name).")
            }
            return Double(value)
        }

        private func milliseconds(_ pause: String) -> String {
            let ask = Array(#"{"jsonrpc":"2.0","id":1,"method":"service.metrics","params":{}}"#.utf8) + [0x0A]
            let text = (try? connection.ask(ask)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let name = #"\nbeatpass_store_longest_"# + pause + "_seconds "
            guard let place = text.firstRange(of: name) else { return "?" }
            let digits = text[place.upperBound...].prefix { $0.isNumber || $0 == "." || $0 == "e" || $0 == "-" }
            return Double(digits).map { Report.number($0 * 1000, decimals: 1) } ?? "?"
        }
    }
}
