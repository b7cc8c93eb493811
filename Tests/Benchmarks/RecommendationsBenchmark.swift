internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// Recommendations and the page My Collections at size, one call after the other over the catalog's socket.
///
/// Three in ten artists make the most common genre, the first one ten thousand tracks of every genre and tag on a
/// thousand albums: it is compared with everybody by everything. Every other artist has one to three genres and up to
/// twenty tags of its own.
enum RecommendationsBenchmark {
    private static let rowsPerPut = 1000
    private static let genres = 60
    private static let tags = 3000
    /// Tracks and albums of the largest artist.
    private static let largest = (tracks: 10_000, albums: 1000)

    private struct Setting {
        var artists = 100_000
        var tracks = 1_000_000
        var calls = 300
        /// A data folder to fill, or one that was filled before.
        var data: String?
    }

    static func run(_ arguments: [String]) async throws {
        var setting = Setting()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--artists", let number?) where number > 1: setting.artists = number
            case ("--tracks", let number?) where number > largest.tracks: setting.tracks = number
            case ("--calls", let number?) where number > 0: setting.calls = number
            case ("--data", _): setting.data = text
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --artists N, --tracks N above \(largest.tracks), "
                        + "--calls N or --data FOLDER.")
            }
        }
        Report.machine()
        let scratch = try ScratchFolder()
        defer { scratch.remove() }
        let folder = setting.data ?? scratch.path
        mkdir(folder, 0o700)
        let isFilled = access(folder + "/catalog.db", F_OK) == 0
        let start = MonotonicClock.now
        let process = try MeasuredProcess(MeasuredProcess.sibling("beatpass-catalog"), ["--data", folder])
        defer { process.end() }
        let socket = RunDirectory(path: folder + "/run").socket(of: Catalog.name, slot: 1)
        try process.waitForSocket(socket)
        Report.line("ready after \(Report.number(start.secondsSince, decimals: 3)) s")
        let connection = try LineConnection(socket)
        if !isFilled { try fill(connection, setting) }
        try measure(connection, setting, process)
    }

    // MARK: The catalogue

    /// Numbers that look random and come again.
    private static func mixed(_ value: Int, _ salt: Int) -> Int {
        var state = UInt64(truncatingIfNeeded: value &* 31 &+ salt) &* 0x9E37_79B9_7F4A_7C15
        state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((state ^ (state >> 31)) >> 2)
    }

    private static func genre(_ number: Int, of artist: Int) -> Int {
        if number == 0, mixed(artist, 1) % 10 < 3 { return 0 }
        // The further ones of the list are rarer.
        let place = mixed(artist, 2 + number) % (genres * genres)
        return 1 + (0..<genres - 1).prefix { $0 * $0 < place }.count % (genres - 1)
    }

    private static func words(of track: Int, by artist: Int) -> (genres: [Int], tags: [Int]) {
        if artist == 0 {
            return ([track % genres, track / genres % genres], (0..<4).map { (track * 4 + $0) % tags })
        }
        let own = 1 + mixed(artist, 9) % 3
        let used = 1 + mixed(track, 10) % 2
        return (
            (0..<used).map { genre((mixed(track, 11) + $0) % own, of: artist) },
            (0..<mixed(track, 12) % 5).map { number in
                let chosen = mixed(artist, 20 + mixed(track, 13 + number) % 20)
                return chosen % 1000 * (chosen / 1000 % 1000) % tags
            }
        )
    }

    /// Whose a track is: all but the first artist's are spread, many to few.
    private static func artist(of track: Int, _ setting: Setting) -> Int {
        if track < largest.tracks { return 0 }
        let spread = setting.artists - 1
        // Each has one at least, as long as there are as many.
        if track < largest.tracks + spread { return 1 + track - largest.tracks }
        let part = mixed(track, 30) % (1 << 20)
        let nearer = (part * part) >> 20
        return 1 + (nearer * spread) >> 20
    }

    private static func fill(_ connection: LineConnection, _ setting: Setting) throws {
        let start = MonotonicClock.now
        try put("putArtists", "artists", setting.artists, on: connection) { index, text in
            text.append(#"{"id":"a-\#(index)","name":"Artist \#(index)","createdAt":"2020-01-01T00:00:00Z"}"#)
        }
        try put("putTracks", "tracks", setting.tracks, on: connection) { index, text in
            let artist = artist(of: index, setting)
            let words = words(of: index, by: artist)
            let genres = Set(words.genres).sorted().map { #""Genre \#($0)""# }.joined(separator: ",")
            let tags = Set(words.tags).sorted().map { #""tag \#($0)""# }.joined(separator: ",")
            text.append(
                #"{"id":"t-\#(index)","title":"Track \#(index)","artists":["a-\#(artist)"],"durationMs":180000,"#
                    + #""genres":[\#(genres)],"tags":[\#(tags)],"publishedAt":"2024-01-01T00:00:00Z","#
                    + #""opening":{"plays":\#(index % 100_000),"asOf":"2024-01-01T00:00:00Z"}}"#)
        }
        Report.line(
            "\(setting.artists) artists and \(setting.tracks) tracks put in "
                + "\(Report.number(start.secondsSince, decimals: 1)) s")
        let each = largest.tracks / largest.albums
        try put("putAlbums", "albums", largest.albums, on: connection) { index, text in
            let tracks = (index * each..<index * each + each).map { #""t-\#($0)""# }.joined(separator: ",")
            text.append(
                #"{"id":"l-\#(index)","title":"Album \#(index)","artists":["a-0"],"tracks":[\#(tracks)],"#
                    + #""description":"\#(String(repeating: "Words about it. ", count: 20))","#
                    + #""releasedAt":"2024-01-01T00:00:00Z"}"#)
        }
    }

    private static func put(
        _ method: String, _ list: String, _ count: Int, on connection: LineConnection,
        entry: (Int, inout LineText) -> Void
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
            try ask(connection, text.bytes, expecting: #""refused":[]"#)
        }
    }

    // MARK: Calls

    private static func ask(_ connection: LineConnection, _ line: [UInt8], expecting part: String) throws {
        let text = String(decoding: try connection.ask(line), as: UTF8.self)
        guard text.contains(part) else {
            throw BenchmarkError("The catalog answered \(text.prefix(300)), where \(part) was expected.")
        }
    }

    private static func measure(
        _ connection: LineConnection, _ setting: Setting, _ process: MeasuredProcess
    ) throws {
        let common = (1..<setting.artists).lazy.filter { genre(0, of: $0) == 0 }
        let others = (0..<setting.calls).map { 1 + mixed($0, 40) % (setting.artists - 1) }
        for (name, artists) in [
            ("any artist", others), ("artists of the most common genre", Array(common.prefix(setting.calls))),
            ("the largest artist", [Int](repeating: 0, count: setting.calls / 3)),
        ] {
            let spans = try spans("getRecommendations", artists, "", expecting: #""state":"#, on: connection)
            Report.line("recommendations for \(name): \(spans.spread("ms")) (goal: under 100)")
        }
        let first = [Int](repeating: 0, count: setting.calls)
        for (name, artists, query) in [
            ("the largest artist", first, ""), ("the largest artist, by title", first, #","sort":"title""#),
            ("the largest artist, searched", first, #","search":"album 9""#), ("any artist", others, ""),
        ] {
            let spans = try spans("getCollections", artists, query, expecting: #""totals":"#, on: connection)
            Report.line("My Collections of \(name): \(spans.spread("ms")) (goal: p99 under 30, any artist's under 10)")
        }
        Report.line("memory of the catalog: \(process.residentBytes >> 20) MiB")
    }

    /// Milliseconds of each call, the first few apart.
    private static func spans(
        _ method: String, _ artists: [Int], _ query: String, expecting part: String, on connection: LineConnection
    ) throws -> [Double] {
        let warmUp = 3
        return try (Array(artists.prefix(warmUp)) + artists).map { artist in
            var text = LineText()
            text.append(
                #"{"jsonrpc":"2.0","id":1,"method":"catalog.\#(method)","params":{"artist":"a-\#(artist)"\#(query)}}"#
                    + "\n")
            let start = MonotonicClock.now
            try ask(connection, text.bytes, expecting: part)
            return start.secondsSince * 1000
        }.dropFirst(warmUp).map { $0 }
    }
}
