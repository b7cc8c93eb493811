internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// Downloads recorded durably in batches, Zipf-shaped over all tracks, by this build's catalog and by another's (the
/// one before a change), batch after batch in turn: what a change of the recording costs.
///
/// Nine rows of ten name a licensee, so that they issue licences; both catalogs get the same rows.
enum DownloadsBenchmark {
    private static let rowsPerPut = 1000

    private struct Setting {
        var tracks = 100_000
        var downloads = 400_000
        var batch = 5000
        /// The other catalog's binary; without one this build's is measured alone.
        var other: String?
        /// Files with the URLs of a PostgreSQL database, for this build's catalog and for the other.
        var urlFiles: [String] = []
    }

    static func run(_ arguments: [String]) async throws {
        var setting = Setting()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--tracks", let number?) where number > 0: setting.tracks = number
            case ("--downloads", let number?) where number > 0: setting.downloads = number
            case ("--batch", let number?) where (1...10_000).contains(number): setting.batch = number
            case ("--other", _): setting.other = text
            case ("--store", _): setting.urlFiles.append(text)
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --tracks N, --downloads N, --batch N, --other PATH or "
                        + "--store URL-FILE, once for each catalog.")
            }
        }
        Report.machine()
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let programs = [MeasuredProcess.sibling("beatpass-catalog")] + (setting.other.map { [$0] } ?? [])
        let lanes = try programs.enumerated().map { index, program in
            try Lane(program, folder.path + "/\(index)", setting.urlFiles.dropFirst(index).first)
        }
        for lane in lanes { try fill(lane, setting) }
        try record(lanes, setting)
        for lane in lanes { lane.process.end() }
    }

    /// A catalog that is measured.
    private final class Lane {
        let process: MeasuredProcess
        let connection: LineConnection
        /// Of each batch, in seconds.
        var spans: [Double] = []

        init(_ program: String, _ folder: String, _ urlFile: String?) throws {
            mkdir(folder, 0o700)
            process = try MeasuredProcess(
                program, ["--data", folder] + (urlFile.map { ["--store.urlFile", $0] } ?? []))
            let socket = RunDirectory(path: folder + "/run").socket(of: Catalog.name, slot: 1)
            try process.waitForSocket(socket)
            connection = try LineConnection(socket)
        }

        func ask(_ line: [UInt8], expecting part: String) throws {
            let text = String(decoding: try connection.ask(line), as: UTF8.self)
            guard text.contains(part) else {
                throw BenchmarkError("The catalog answered \(text.prefix(300)), where \(part) was expected.")
            }
        }
    }

    private static func fill(_ lane: Lane, _ setting: Setting) throws {
        let artists = max(1, setting.tracks / 10)
        try put("putArtists", "artists", artists, in: lane) { index, text in
            text.append(#"{"id":"a-\#(index)","name":"Artist \#(index)","createdAt":"2020-01-01T00:00:00Z"}"#)
        }
        try put("putTracks", "tracks", setting.tracks, in: lane) { index, text in
            text.append(
                #"{"id":"t-\#(index)","title":"Track \#(index)","artists":["a-\#(index % artists)"],"durationMs":180000,"#
                    + #""genres":["House"],"bpm":120,"publishedAt":"2024-01-01T00:00:00Z"}"#)
        }
    }

    private static func put(
        _ method: String, _ list: String, _ count: Int, in lane: Lane, entry: (Int, inout LineText) -> Void
    ) throws {
        for first in stride(from: 0, to: count, by: rowsPerPut) {
            var text = LineText()
            text.append(
                #"{"jsonrpc":"2.0","id":1,"method":"catalog.\#(method)","params":{"source":"bench","\#(list)":["#)
            for index in first..<min(count, first + rowsPerPut) {
                if index > first { text.append(",") }
                entry(index, &text)
            }
            text.append("]}}\n")
            try lane.ask(text.bytes, expecting: #""refused":[]"#)
        }
    }

    private static func record(_ lanes: [Lane], _ setting: Setting) throws {
        var random = Zipf(keys: setting.tracks, seed: 1)
        var ratios: [Double] = []
        for (round, first) in stride(from: 0, to: setting.downloads, by: setting.batch).enumerated() {
            let count = min(setting.batch, setting.downloads - first)
            let line = line(from: first, count, &random)
            // Who comes first changes, so that neither always follows the other's writes.
            for lane in round % 2 == 0 ? lanes : lanes.reversed() {
                let start = MonotonicClock.now
                try lane.ask(line, expecting: #""counted":"# + "\(count)")
                lane.spans.append(start.secondsSince)
            }
            if lanes.count == 2, let own = lanes[0].spans.last, let other = lanes[1].spans.last {
                ratios.append(other / own)
            }
        }
        Report.line("\(setting.downloads) downloads in batches of \(setting.batch) over \(setting.tracks) tracks")
        for (name, lane) in zip(["this build", "the other"], lanes) {
            let rate = Double(setting.downloads) / lane.spans.reduce(0, +)
            Report.line(
                "  \(name): \(Report.number(rate, decimals: 0)) downloads/s; a batch "
                    + lane.spans.map { $0 * 1000 }.spread("ms"))
        }
        guard lanes.count == 2 else { return }
        let last = Array(ratios.suffix(max(1, ratios.count / 4)))
        Report.line(
            "  this build's speed is \(Report.number(ratios.median)) of the other's by the median of \(ratios.count) "
                + "pairs, \(Report.number(last.median)) in the last quarter (goal: at least 0.8)")
    }

    private static func line(from first: Int, _ count: Int, _ random: inout Zipf) -> [UInt8] {
        var text = LineText()
        text.append(
            #"{"jsonrpc":"2.0","id":1,"method":"catalog.recordDownloads","params":{"source":"bench","offset":\#(first),"#
                + #""downloads":["#)
        for index in first..<first + count {
            let listener = index &* 7919 % 200_003
            if index > first { text.append(",") }
            text.append(#"{"track":"t-\#(random.next())","listener":"l-\#(listener)","at":"2026-01-01T12:34:56Z""#)
            if index % 10 > 0 {
                text.append(#","name":"Licensee \#(listener)","email":"l-\#(listener)@mail.example""#)
            }
            text.append("}")
        }
        text.append("]}}\n")
        return text.bytes
    }
}
