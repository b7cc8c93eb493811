internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// A store at size in a folder, with its catalog running: artists of some ten tracks each and one of very many,
/// albums, genres, tags, collaborations, plays of the last ninety days and downloads.
///
/// All of it follows from the size, row for row. So a folder that was filled before is used as it is, and one whose
/// filling was broken off is filled from the start again: the catalog knows what it has by the sources' offsets.
final class FilledCatalog {
    struct Size {
        var artists = 100_000
        var tracks = 1_000_000
        /// Tracks of the artist that has most.
        var largest = 10_000
        var plays = 50_000_000
        var downloads = 5_000_000

        /// A tenth of it, but with the same largest artist, and others of as many tracks.
        var tenth: Size {
            Size(
                artists: max(2, artists / 10), tracks: largest + max(1, (tracks - largest) / 10), largest: largest,
                plays: plays / 10, downloads: downloads / 10)
        }

        var text: String {
            "\(artists) artists, \(tracks) tracks, \(largest) of one artist, \(plays) plays, \(downloads) downloads"
        }
    }

    private static let rowsPerPut = 1000
    private static let rowsPerRecord = 10_000
    private static let tracksPerAlbum = 10
    private static let days: Int64 = 90
    private static let genres = [
        "Hip Hop", "Trap", "R&B", "Pop", "House", "Drill", "Lo-Fi", "Techno", "Soul", "Jazz", "Rock", "Afrobeats",
        "Reggaeton", "Dancehall", "Ambient", "Drum & Bass", "Garage", "Funk", "Disco", "Country",
    ]
    private static let tags = 200

    let size: Size
    let process: MeasuredProcess
    private let connection: LineConnection
    /// Says that the folder is filled, and with what.
    private let mark: String
    private let today = Day(number: Int64(time(nil)) / 86_400)

    init(_ size: Size, in folder: String) throws {
        self.size = size
        mark = folder + "/filled"
        mkdir(folder, 0o700)
        process = try MeasuredProcess(MeasuredProcess.sibling("beatpass-catalog"), ["--data", folder])
        let socket = RunDirectory(path: folder + "/run").socket(of: Catalog.name, slot: 1)
        try process.waitForSocket(socket)
        connection = try LineConnection(socket)
    }

    /// Fills the folder where it is not filled yet.
    func make() throws {
        if let held = Self.text(of: mark) {
            guard held == size.text else {
                throw BenchmarkError(
                    "The folder of \(mark) holds \(held); expected one with \(size.text), or an empty one.")
            }
            return Report.line("a store of \(size.text), made before")
        }
        let start = MonotonicClock.now
        try put("putArtists", "artists", size.artists, entry: artist)
        try put("putTracks", "tracks", size.tracks, entry: track)
        try put("putAlbums", "albums", size.tracks / Self.tracksPerAlbum, entry: album)
        try record("recordPlays", "plays", size.plays, entry: play)
        try record("recordDownloads", "downloads", size.downloads, entry: download)
        try fold()
        try write()
        Report.line("a store of \(size.text), made in \(Report.number(start.secondsSince, decimals: 0)) s")
    }

    // MARK: Rows

    private func artist(_ index: Int, _ text: inout LineText) {
        text.append(#"{"id":"a-\#(index)","name":"Artist \#(index)","createdAt":"2015-01-01T00:00:00Z"}"#)
    }

    /// Tracks of one artist stand together.
    private func owner(of track: Int) -> Int {
        guard track >= size.largest else { return 0 }
        return 1 + (track - size.largest) * (size.artists - 1) / (size.tracks - size.largest)
    }

    private func track(_ index: Int, _ text: inout LineText) {
        var random = Zipf(keys: Self.genres.count, seed: UInt64(index))
        var tag = Zipf(keys: Self.tags, seed: UInt64(index) + 1)
        let owner = owner(of: index)
        let other = 1 + index &* 7919 % (size.artists - 1)
        let credits = index % 5 == 0 && other != owner ? #""a-\#(owner)","a-\#(other)""# : #""a-\#(owner)""#
        let first = random.next()
        let second = random.next()
        let genres = first == second ? [first] : [first, second]
        text.append(#"{"id":"t-\#(index)","title":"Track \#(index)","artists":[\#(credits)],"durationMs":180000,"#)
        text.append(#""genres":["# + genres.map { "\"\(Self.genres[$0])\"" }.joined(separator: ",") + "],")
        text.append(#""tags":["tag \#(tag.next())","mood \#(tag.next())"],"bpm":\#(60 + index % 120),"#)
        if index % 3 > 0 { text.append(#""artwork":"https://media.example/t-\#(index).jpg","#) }
        if index % 4 == 0 { text.append(#""opening":{"plays":\#(index % 9973),"asOf":"2020-01-01T00:00:00Z"},"#) }
        text.append(#""publishedAt":""#)
        text.append(day: Day(number: today.number - Int64(index &* 104_729 % 3650)))
        text.append("T12:34:56Z\"}")
    }

    private func album(_ index: Int, _ text: inout LineText) {
        let first = index * Self.tracksPerAlbum
        let tracks = (first..<first + Self.tracksPerAlbum).map { "\"t-\($0)\"" }.joined(separator: ",")
        text.append(
            #"{"id":"l-\#(index)","title":"Album \#(index)","artists":["a-\#(owner(of: first))"],"#
                + #""tracks":[\#(tracks)],"releasedAt":"2022-03-04T00:00:00Z"}"#)
    }

    /// Rows of one day stand together, as they come.
    private func day(_ index: Int, of count: Int) -> Day {
        Day(number: today.number - Self.days + Int64(index) * Self.days / Int64(max(1, count)))
    }

    private func play(_ index: Int, _ track: Int, _ text: inout LineText) {
        text.append(#"{"track":"t-"#)
        text.append(number: track)
        text.append(#"","listener":"l-"#)
        text.append(number: index &* 7919 % 1_000_003)
        text.append(#"","at":""#)
        text.append(day: day(index, of: size.plays))
        text.append("T12:34:56Z\",\"listenedMs\":31000}")
    }

    /// Records one play of today.
    ///
    /// - Parameter number: tells it from the other ones of this run.
    func recordPlay(of track: Int, number: Int) throws {
        let now = Timestamp(microseconds: Int64(time(nil)) * 1_000_000)
        let reply = try call(
            "catalog.recordPlays",
            #"{"source":"single-\#(time(nil))-\#(number)","offset":0,"plays":[{"track":"t-\#(track)","#
                + #""listener":"one-\#(number)","at":"\#(now)","listenedMs":31000}]}"#)
        try check(reply, #""refused":[]"#)
    }

    private func download(_ index: Int, _ track: Int, _ text: inout LineText) {
        let listener = index &* 7919 % 200_003
        text.append(#"{"track":"t-\#(track)","listener":"l-\#(listener)","at":""#)
        text.append(day: day(index, of: size.downloads))
        text.append("T12:34:56Z\"")
        if index % 2 > 0 { text.append(#","name":"Licensee \#(listener)","email":"l-\#(listener)@mail.example""#) }
        text.append("}")
    }

    // MARK: Filling

    private func put(
        _ method: String, _ list: String, _ count: Int, entry: (Int, inout LineText) -> Void
    ) throws {
        for first in stride(from: 0, to: count, by: Self.rowsPerPut) {
            let line = line(method, list, first..<min(count, first + Self.rowsPerPut), entry: entry)
            try check(try connection.ask(line), #""refused":[]"#)
        }
    }

    /// One batch is written while the one before is on its way.
    private func record(
        _ method: String, _ list: String, _ count: Int, entry: (Int, Int, inout LineText) -> Void
    ) throws {
        var random = Zipf(keys: size.tracks, seed: UInt64(list.utf8.count))
        var sent: [UInt8]?
        func settle() throws {
            guard let line = sent else { return }
            var reply = try connection.receive()
            // The log holds what the fold has not come to yet, up to its limit: then whoever sends waits.
            while String(decoding: reply.prefix(100), as: UTF8.self).contains(#""code":-32001"#) {
                usleep(20_000)
                reply = try connection.ask(line)
            }
            try check(reply, #""refused":[]"#)
            sent = nil
        }
        for first in stride(from: 0, to: count, by: Self.rowsPerRecord) {
            let line = line(method, list, first..<min(count, first + Self.rowsPerRecord)) { index, text in
                entry(index, random.next(), &text)
            }
            try settle()
            try connection.send(line)
            sent = line
        }
        try settle()
    }

    private func line(
        _ method: String, _ list: String, _ rows: Range<Int>, entry: (Int, inout LineText) -> Void
    ) -> [UInt8] {
        var text = LineText()
        text.append(
            #"{"jsonrpc":"2.0","id":1,"method":"catalog.\#(method)","params":{"source":"bench","offset":"#
                + #"\#(rows.lowerBound),"\#(list)":["#)
        for index in rows {
            if index > rows.lowerBound { text.append(",") }
            entry(index, &text)
        }
        text.append("]}}\n")
        return text.bytes
    }

    /// Waits until all that was recorded is in the kept tables, and in the feed.
    func fold() throws { while try unfolded() > 0 { usleep(50_000) } }

    func feedHead(after position: Int) throws -> Int {
        let text = String(
            decoding: try call("catalog.readChanges", #"{"after":\#(position),"limit":1}"#), as: UTF8.self)
        guard let head = text.number(behind: #""head":"#) else {
            throw BenchmarkError("The catalog's feed answered \(text.prefix(300)).")
        }
        return head
    }

    private func unfolded() throws -> Int {
        let text = String(decoding: try call("service.metrics", "{}"), as: UTF8.self)
        // Behind the lines of help and type, of which the text's newlines are escaped.
        guard let value = text.number(behind: #"\nbeatpass_catalog_unfolded_entries "#) else {
            throw BenchmarkError("There is no metric beatpass_catalog_unfolded_entries.")
        }
        return value
    }

    // MARK: Calls

    /// What the service says of its methods.
    func methods() throws -> String { String(decoding: try call("rpc.discover", "{}"), as: UTF8.self) }

    func ask(_ method: String, artist: Int) throws -> [UInt8] { try call(method, #"{"artist":"a-\#(artist)"}"#) }

    /// The reply's line.
    func call(_ method: String, _ params: String) throws -> [UInt8] {
        let line = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"# + "\n"
        let reply = try connection.ask(Array(line.utf8))
        try check(reply, #""result""#)
        return reply
    }

    private func check(_ reply: [UInt8], _ part: String) throws {
        let ends =
            String(decoding: reply.prefix(300), as: UTF8.self) + String(decoding: reply.suffix(300), as: UTF8.self)
        guard ends.contains(part) else {
            throw BenchmarkError("The catalog answered \(ends.prefix(300)), where \(part) was expected.")
        }
    }

    // MARK: The mark

    private static func text(of path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1000)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    private func write() throws {
        guard let file = fopen(mark, "we") else { throw BenchmarkError("\(SystemError("write \(mark)")).") }
        defer { fclose(file) }
        fputs(size.text, file)
    }
}
