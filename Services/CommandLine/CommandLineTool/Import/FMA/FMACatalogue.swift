package import Contracts
internal import JSONRPC

/// A catalogue exported from the Free Music Archive: a file of tracks, the Echonest's measurements of their
/// tempo, and the file of genres.
///
/// Reading is pure, as that of ``SoundCloudCatalogue``: the same files give the same values in the same order.
/// Each row is taken whole or refused with line and reason; what can be left out is, with a warning.
///
/// - **Artists.** The file names none. `composer` does for a few tracks: these are credited to an artist of that
///   name (the whole field is one name; case and white space do not tell artists apart). All others are
///   credited to one artist a top genre, `Unknown artist (Rock)`, whose biography says so. Artists are not made
///   up from what tracks happen to share, such as the minute of their upload: figures of such an artist would
///   be nobody's. An artist's profile is as old as its first track.
/// - **Genres** are the names of the listed numbers, then of the genres above them. Without any, `genre_top`.
/// - **Tempo** is rounded to whole beats a minute, halves up. Outside 50 to 200 the track has no BPM, which is
///   a warning.
/// - `duration` is in seconds (0 = unknown), `listens` are the opening plays, `information` without its HTML is
///   the description, `tags` a Python list. The licences are Creative Commons', so none is exclusive. Favourites,
///   comments and the like have no place in the catalogue.
package struct FMACatalogue: Sendable {
    package private(set) var artists: [Catalog.ArtistEntry] = []
    package private(set) var tracks: [Catalog.TrackEntry] = []
    /// In order of the files (genres, measurements, tracks) and lines.
    package private(set) var refused: [RefusedRow] = []
    package private(set) var refusedCount = 0
    /// The part of `refusedCount` that is genres.
    package private(set) var refusedGenreCount = 0
    /// The part of `refusedCount` that is tempos.
    package private(set) var refusedTempoCount = 0
    package private(set) var warnings: [RowWarning] = []
    package private(set) var warningCount = 0
    package private(set) var repeatedCount = 0
    /// Tracks whose tempo is none that a track may have.
    package private(set) var oddTempoCount = 0
    /// Tracks without a measured tempo.
    package private(set) var noTempoCount = 0
    /// Tracks credited to a composer.
    package private(set) var composedCount = 0

    private var genres = FMAGenres()
    private let tempos: [Int64: Double]
    private let asOf: Timestamp
    private var tracksFile = ""
    /// Number of a track to its index among the taken ones.
    private var taken: [Int64: Int] = [:]
    private var lines: [Int] = []
    private var artistPlaces: [String: Int] = [:]

    /// Refusals and warnings kept; beyond, they are counted only.
    private static let mostRemarks = SoundCloudCatalogue.mostRemarks
    private static let columns = [
        "track_id", "composer", "date_created", "duration", "genre_top", "genres", "information", "listens", "tags",
        "title",
    ]

    /// Reads three files by their paths.
    ///
    /// - Parameter asOf: when the plays were counted.
    package init(
        tracksPath: String, echonestPath: String, genresPath: String, asOf: Timestamp
    ) throws(ImportFailure) {
        func bytes(_ path: String) throws(ImportFailure) -> FileBytes {
            try FileBytes(path: path, file: path.lastPathComponent)
        }
        try self.init(
            tracks: bytes(tracksPath), tracksFile: tracksPath.lastPathComponent,
            echonest: bytes(echonestPath), echonestFile: echonestPath.lastPathComponent,
            genres: bytes(genresPath), genresFile: genresPath.lastPathComponent, asOf: asOf)
    }

    /// Reads three sources of bytes; the names are for messages.
    package init<Source: ByteSource>(
        tracks: Source, tracksFile: String = "tracks.csv", echonest: Source, echonestFile: String = "echonest.json",
        genres: Source, genresFile: String = "genres.csv", asOf: Timestamp
    ) throws(ImportFailure) {
        self.asOf = asOf
        var trackTable = try SourceTable(file: tracksFile, reader: DelimitedReader(tracks), noValue: nil)
        try trackTable.require(Self.columns)
        var genreTable = try SourceTable(file: genresFile, reader: DelimitedReader(genres), noValue: nil)
        try genreTable.require(FMAGenres.columns)
        let measured = try FMATempos(echonest, file: echonestFile)
        tempos = measured.tempos
        self.tracksFile = trackTable.file

        while let row = try genreTable.next() {
            do throws(RefusedRow) { try self.genres.take(row.get()) } catch { refuse(error) }
        }
        refusedGenreCount = refusedCount
        for row in measured.refused { refuse(row) }
        refusedTempoCount = measured.refused.count
        while let row = try trackTable.next() {
            do throws(RefusedRow) { try take(row.get()) } catch { refuse(error) }
        }
    }

    /// The refusal, by whoever takes the entries, of the track at `index` of `tracks`, told by its row.
    package func refusal(ofTrack index: Int, field: String, reason: String) -> RefusedRow {
        RefusedRow(
            file: tracksFile, line: lines.indices.contains(index) ? lines[index] : 0,
            reason: "the catalog refused \(field): \(reason)")
    }

    /// The same for the artist at `index` of `artists`, told by its first track's row.
    package func refusal(ofArtist index: Int, field: String, reason: String) -> RefusedRow {
        let id = artists.indices.contains(index) ? artists[index].id : ArtistID()
        let first = tracks.firstIndex { $0.artists.first == id } ?? -1
        return refusal(ofTrack: first, field: field, reason: reason)
    }

    // MARK: Tracks

    private mutating func take(_ row: SourceRow) throws(RefusedRow) {
        let number = try row.identifier("track_id")
        var remarks: [RowWarning] = []
        var entry = try track(number, from: row, remarks: &remarks)
        let maker = try artist(of: row, remarks: &remarks)
        entry.artists = [maker.id]
        if let index = taken[number] {
            guard tracks[index] == entry else {
                throw row.refusal(
                    "track_id", "\(number)", "stands in line \(lines[index]) with other values, which were kept")
            }
            repeatedCount += 1
            return
        }
        if let measured = tempos[number] {
            // Halves up, and no number that does not fit.
            let beats = Int64(min(measured + 0.5, 1_000_000))
            if CatalogLimits.bpm.contains(beats) {
                entry.bpm = Int(beats)
            } else {
                oddTempoCount += 1
                remarks.append(
                    row.warning(
                        "track_id",
                        "track \(number) has the tempo \(measured), outside of \(CatalogLimits.bpm.lowerBound) to"
                            + " \(CatalogLimits.bpm.upperBound) beats a minute; taken without BPM"))
            }
        } else {
            noTempoCount += 1
        }
        taken[number] = tracks.count
        lines.append(row.line)
        tracks.append(entry)
        settle(maker, publishedAt: entry.publishedAt)
        if maker.isNamed { composedCount += 1 }
        for remark in remarks { warn(remark) }
    }

    /// All of a track but its artist and its tempo.
    private func track(
        _ number: Int64, from row: SourceRow, remarks: inout [RowWarning]
    ) throws(RefusedRow) -> Catalog.TrackEntry {
        guard let title = try row.line("title", limit: 500, warnings: &remarks) else {
            throw row.refusal("title", row.value("title"), "shows nothing; expected 1 to 500 characters")
        }
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: "fma-\(number)"), title: title, artists: [], publishedAt: try time(of: row))
        if let seconds = try row.count("duration", most: CatalogLimits.durationMs.upperBound / 1000), seconds > 0 {
            entry.durationMs = seconds * 1000
        }
        entry.genres = try genreNames(of: row, remarks: &remarks)
        entry.tags = tags(of: row, remarks: &remarks)
        entry.about = description(of: row, remarks: &remarks)
        if let listens = try row.count("listens", most: CatalogLimits.openingTotal.upperBound) {
            entry.opening = OpeningTotals(plays: listens, asOf: asOf)
        }
        return entry
    }

    private func time(of row: SourceRow) throws(RefusedRow) -> Timestamp {
        let expected = "a date like 11/26/2008 1:48 (month first) or 2008-11-26T01:48:00Z"
        guard let text = row.value("date_created") else {
            throw row.refusal("date_created", nil, "is empty; expected \(expected)")
        }
        guard let time = FMADate.parse(text) else {
            throw row.refusal("date_created", text, "is not a date that exists; expected \(expected)")
        }
        return time
    }

    /// The numbers of a list such as `[45, 58]`.
    private func genreNumbers(of row: SourceRow) throws(RefusedRow) -> [Int64] {
        guard let text = row.value("genres") else { return [] }
        let list = (try? JSONValue(parsing: Array(text.utf8)))?.arrayValue
        let numbers = list.map { $0.compactMap(\.integerValue) }
        guard let list, let numbers, numbers.count == list.count else {
            throw row.refusal("genres", text, "is not a list of genre numbers like [45, 58]")
        }
        return numbers
    }

    private func genreNames(of row: SourceRow, remarks: inout [RowWarning]) throws(RefusedRow) -> [String] {
        let numbers = try genreNumbers(of: row)
        let (names, unknown) = genres.names(of: numbers)
        if !unknown.isEmpty {
            let list = unknown.prefix(10).map(String.init).joined(separator: ", ")
            remarks.append(row.warning("genres", "\(list) is not in the genres file; left out"))
        }
        if names.isEmpty { return try topGenre(of: row, numbers).map { [$0] } ?? [] }
        return Array(names.prefix(Int(CatalogLimits.genres.upperBound)))
    }

    private func topGenre(of row: SourceRow, _ numbers: [Int64]) throws(RefusedRow) -> String? {
        var ignored: [RowWarning] = []
        return try row.line("genre_top", limit: 100, warnings: &ignored)
            ?? numbers.lazy.compactMap { genres.top(of: $0) }.first
    }

    private func tags(of row: SourceRow, remarks: inout [RowWarning]) -> [String] {
        guard let text = row.value("tags") else { return [] }
        guard let words = PythonList.parse(text) else {
            remarks.append(row.warning("tags", "\"\(abridged(text))\" is no list like ['a', 'b']; left out"))
            return []
        }
        let list = TagList(words: words)
        if list.cutCount > 0 {
            remarks.append(row.warning("tags", "tags cut to \(TagList.longestTag) characters: \(list.cutCount)"))
        }
        if list.droppedCount > 0 {
            remarks.append(row.warning("tags", "tags beyond \(TagList.mostTags) left out: \(list.droppedCount)"))
        }
        return list.tags
    }

    private func description(of row: SourceRow, remarks: inout [RowWarning]) -> String? {
        guard let html = row.value("information") else { return nil }
        let text = HTMLText.plain(html)
        guard !text.isEmpty else { return nil }
        let most = Int(CatalogLimits.textBytes.upperBound)
        guard text.utf8.count > most else { return text }
        remarks.append(row.warning("information", "cut to \(most / 4) characters"))
        return text.prefixOfScalars(most / 4)
    }

    // MARK: Artists

    /// Whom a track is credited to.
    private struct Maker {
        let id: ArtistID
        let name: String
        /// Whether the file names it.
        let isNamed: Bool
        let genre: String?
    }

    private func artist(of row: SourceRow, remarks: inout [RowWarning]) throws(RefusedRow) -> Maker {
        let genre = try topGenre(of: row, genreNumbers(of: row))
        if let composer = try row.line("composer", limit: 200, warnings: &remarks) {
            let name = composer.split { $0.isWhitespace }.joined(separator: " ")
            return Maker(
                id: ArtistID(unchecked: "fma-composer-\(Self.hash(name))"), name: name, isNamed: true, genre: genre)
        }
        let slug = Self.slug(genre ?? "no genre")
        return Maker(
            id: ArtistID(unchecked: "fma-unknown-\(slug)"), name: "Unknown artist" + (genre.map { " (\($0))" } ?? ""),
            isNamed: false, genre: genre)
    }

    private mutating func settle(_ maker: Maker, publishedAt: Timestamp) {
        if let place = artistPlaces[maker.id.text] {
            artists[place].createdAt = min(artists[place].createdAt, publishedAt)
            return
        }
        var entry = Catalog.ArtistEntry(id: maker.id, name: maker.name, createdAt: publishedAt)
        if !maker.isNamed {
            entry.bio = "Tracks of the Free Music Archive whose file names no artist."
            entry.genres = maker.genre.map { [$0] } ?? []
        }
        artistPlaces[maker.id.text] = artists.count
        artists.append(entry)
    }

    /// 16 hexadecimal digits that are the same for a name in any case: FNV-1a, 64 bits.
    private static func hash(_ name: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.lowercased().utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// `Old-Time / Historic` as `old-time-historic`; a hash where no letter or digit of ASCII is in it.
    private static func slug(_ name: String) -> String {
        let words = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return words.isEmpty ? hash(name) : String(words.joined(separator: "-").prefix(40))
    }

    // MARK: Remarks

    private mutating func refuse(_ refusal: RefusedRow) {
        refusedCount += 1
        if refused.count < Self.mostRemarks { refused.append(refusal) }
    }

    private mutating func warn(_ warning: RowWarning) {
        warningCount += 1
        if warnings.count < Self.mostRemarks { warnings.append(warning) }
    }
}
