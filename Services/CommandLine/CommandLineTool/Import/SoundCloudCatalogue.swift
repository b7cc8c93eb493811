import Contracts

/// A catalogue exported from SoundCloud: a file of tracks and a file of users, read into artists and tracks.
///
/// Reading is pure: nothing is called and nothing written. The same files always give the same values in the
/// same order, so that a second import can find that nothing changed. Users are read first; a track needs its
/// uploader, and its title is searched for collaborators when all names and genres are known
/// (`CollaboratorNames`). Each row is taken whole or refused with line and reason.
///
/// - The `None` of the files and nothing at all both mean "no value"; a total without value stays unknown.
/// - A user's name is `username`, or `full_name` where the former shows nothing.
/// - A second row with the same id is refused where it says something else, and counted as repeated where it
///   says the same. A row after a *refused* one of its id is taken.
/// - `country_code` that is no two letters, tags beyond the limits and a long genre are no reason to lose a
///   row: they are left out or cut, with a warning.
/// - A track is public where `sharing` is `public` and `public` is `True`, else private.
package struct SoundCloudCatalogue: Sendable {
    /// Refusals and warnings kept of each kind; beyond, they are counted only.
    package static let mostRemarks = 10_000

    package private(set) var artists: [ImportedArtist] = []
    package private(set) var tracks: [ImportedTrack] = []
    /// In order of the files (users first) and lines; at most `mostRemarks`.
    package private(set) var refused: [RefusedRow] = []
    /// All refusals, also those that `refused` has no room for.
    package private(set) var refusedCount = 0
    /// The part of `refusedCount` that is users; the rest is tracks.
    package private(set) var refusedUserCount = 0
    package private(set) var repeated: [RepeatedRow] = []
    package private(set) var repeatedCount = 0
    package private(set) var warnings: [RowWarning] = []
    package private(set) var warningCount = 0
    /// Credits to others than the uploader.
    package private(set) var collaborationCount = 0
    /// Names in titles that credit nobody because several artists share them.
    package private(set) var ambiguousNameCount = 0

    private var names = CollaboratorNames()
    private var users = SeenRows()
    private var uploads = SeenRows()
    private var usersFile = ""
    private var tracksFile = ""

    private static let userColumns = [
        "id", "username", "full_name", "country_code", "verified", "created_at", "followers_count",
    ]
    private static let trackColumns = [
        "id", "user_id", "title", "created_at", "duration", "genre", "tag_list", "sharing", "public",
        "playback_count", "download_count",
    ]
    /// The highest plays, downloads or followers taken.
    private static let highestTotal = CatalogLimits.openingTotal.upperBound
    /// A name that is the genre of tracks by this many uploaders is a genre.
    private static let uploadersOfGenre = 5

    /// Reads two files by their paths.
    package init(tracksPath: String, usersPath: String) throws(ImportFailure) {
        var tracksName = tracksPath.lastPathComponent
        var usersName = usersPath.lastPathComponent
        if tracksName == usersName { (tracksName, usersName) = (tracksPath, usersPath) }
        try self.init(
            tracks: FileBytes(path: tracksPath, file: tracksName), tracksFile: tracksName,
            users: FileBytes(path: usersPath, file: usersName), usersFile: usersName)
    }

    /// Reads two sources of bytes; the names are for messages.
    package init<Source: ByteSource>(
        tracks: Source, tracksFile: String = "tracks.csv", users: Source, usersFile: String = "users.csv",
        chunkSize: Int = 65_536
    ) throws(ImportFailure) {
        var userTable = try SourceTable(
            file: usersFile, reader: DelimitedReader(users, chunkSize: chunkSize))
        var trackTable = try SourceTable(
            file: tracksFile, reader: DelimitedReader(tracks, chunkSize: chunkSize))
        if Self.lacks(userTable.header, of: Self.userColumns),
            Self.lacks(trackTable.header, of: Self.trackColumns),
            !Self.lacks(trackTable.header, of: Self.userColumns),
            !Self.lacks(userTable.header, of: Self.trackColumns)
        {
            throw .swapped(tracks: trackTable.file, users: userTable.file)
        }
        try userTable.require(Self.userColumns)
        try trackTable.require(Self.trackColumns)
        self.usersFile = userTable.file
        self.tracksFile = trackTable.file

        while let row = try userTable.next() {
            do throws(RefusedRow) { try takeUser(row.get()) } catch {
                refuse(error)
                refusedUserCount += 1
            }
        }
        while let row = try trackTable.next() {
            do throws(RefusedRow) { try takeTrack(row.get()) } catch { refuse(error) }
        }
        creditCollaborators()
    }

    private static func lacks(_ header: [String], of columns: [String]) -> Bool {
        !columns.allSatisfy(header.contains)
    }

    // MARK: Places

    /// The refusal, by whoever takes the entries, of the artist at `index` of `artists`, told by its row.
    package func refusal(ofArtist index: Int, field: String, reason: String) -> RefusedRow {
        refusal(usersFile, users, index, field, reason)
    }

    /// The same for the track at `index` of `tracks`.
    package func refusal(ofTrack index: Int, field: String, reason: String) -> RefusedRow {
        refusal(tracksFile, uploads, index, field, reason)
    }

    private func refusal(
        _ file: String, _ rows: SeenRows, _ index: Int, _ field: String, _ reason: String
    ) -> RefusedRow {
        let line = rows.lines.indices.contains(index) ? rows.lines[index] : 0
        return RefusedRow(file: file, line: line, reason: "the catalog refused \(field): \(reason)")
    }

    // MARK: Users

    private mutating func takeUser(_ row: SourceRow) throws(RefusedRow) {
        let number = try row.identifier("id")
        do throws(RefusedRow) {
            let (artist, fullName, remarks) = try Self.artist(number, from: row)
            if let index = users.taken[number] {
                return try repeatRow(
                    row, id: artist.id, firstLine: users.lines[index], isSame: artists[index] == artist)
            }
            users.take(number, line: row.line)
            artists.append(artist)
            names.add(artist.name, of: artist.id)
            if let fullName { names.add(fullName, of: artist.id) }
            for remark in remarks { warn(remark) }
        } catch {
            users.refused[number] = row.line
            throw error
        }
    }

    private static func artist(
        _ number: Int64, from row: SourceRow
    ) throws(RefusedRow) -> (artist: ImportedArtist, fullName: String?, remarks: [RowWarning]) {
        var remarks: [RowWarning] = []
        let username = try row.line("username", limit: 200, warnings: &remarks)
        // The full name is refused only where it has to be the artist's name.
        var ignored: [RowWarning] = []
        let fullName: String?
        if username == nil {
            fullName = try row.line("full_name", limit: 200, warnings: &remarks)
        } else {
            fullName = try? row.line("full_name", limit: 200, warnings: &ignored)
        }
        guard let name = username ?? fullName else {
            throw row.refusal(
                "username", row.value("username"),
                "shows nothing, nor does full_name; expected a name of 1 to 200 characters in one of them")
        }
        if username == nil, row.value("username") != nil {
            remarks.append(row.warning("username", "shows nothing; full_name was taken"))
        }
        var country = row.value("country_code")
        if let code = country {
            let isCode = code.utf8.count == 2 && code.utf8.allSatisfy { (65...90).contains($0 & 0xDF) }
            country = isCode ? code.uppercased() : nil
            if !isCode {
                let text = "\"\(abridged(code))\" is no code of two letters; the country was left out"
                remarks.append(row.warning("country_code", text))
            }
        }
        let artist = try ImportedArtist(
            id: "soundcloud-\(number)", name: name, country: country, verified: row.flag("verified"),
            createdAt: row.timestamp("created_at"),
            openingFollowers: row.count("followers_count", most: Self.highestTotal))
        return (artist, fullName, remarks)
    }

    // MARK: Tracks

    private mutating func takeTrack(_ row: SourceRow) throws(RefusedRow) {
        let number = try row.identifier("id")
        var remarks: [RowWarning] = []
        let track = try track(number, from: row, remarks: &remarks)
        if let index = uploads.taken[number] {
            return try repeatRow(
                row, id: track.id, firstLine: uploads.lines[index], isSame: tracks[index] == track)
        }
        uploads.take(number, line: row.line)
        tracks.append(track)
        for remark in remarks { warn(remark) }
    }

    private func track(
        _ number: Int64, from row: SourceRow, remarks: inout [RowWarning]
    ) throws(RefusedRow) -> ImportedTrack {
        let user = try row.identifier("user_id")
        guard users.taken[user] != nil else {
            if let line = users.refused[user] {
                throw row.refusal(
                    "user_id", "\(user)",
                    "was refused in \(usersFile) line \(line); a track needs its uploader")
            }
            throw row.refusal("user_id", "\(user)", "is not in \(usersFile); a track needs its uploader")
        }
        guard let title = try row.line("title", limit: 500, warnings: &remarks) else {
            throw row.refusal("title", row.value("title"), "shows nothing; expected 1 to 500 characters")
        }
        let duration = try row.count("duration", most: CatalogLimits.durationMs.upperBound)
        let isPublic = try row.flag("public")
        let isShared = row.value("sharing")?.lowercased() == "public"
        return try ImportedTrack(
            id: "soundcloud-\(number)", title: title, artists: ["soundcloud-\(user)"],
            durationMilliseconds: duration == 0 ? nil : duration,
            genres: genres(of: row, remarks: &remarks), tags: tags(of: row, remarks: &remarks),
            visibility: isPublic && isShared ? .public : .private,
            publishedAt: row.timestamp("created_at"),
            openingPlays: row.count("playback_count", most: Self.highestTotal),
            openingDownloads: row.count("download_count", most: Self.highestTotal))
    }

    private func genres(of row: SourceRow, remarks: inout [RowWarning]) -> [String] {
        guard let text = row.value("genre") else { return [] }
        let genre = text.filter { !$0.isControl }
        guard !genre.allSatisfy(\.isInvisible) else { return [] }
        guard genre.unicodeScalars.count > TagList.longestTag else { return [genre] }
        remarks.append(row.warning("genre", "cut to \(TagList.longestTag) characters"))
        return [genre.prefixOfScalars(TagList.longestTag)]
    }

    private func tags(of row: SourceRow, remarks: inout [RowWarning]) -> [String] {
        guard let text = row.value("tag_list") else { return [] }
        let list = TagList(text)
        if list.cutCount > 0 {
            let text = "tags cut to \(TagList.longestTag) characters: \(list.cutCount)"
            remarks.append(row.warning("tag_list", text))
        }
        if list.droppedCount > 0 {
            let text = "tags beyond \(TagList.mostTags) left out: \(list.droppedCount)"
            remarks.append(row.warning("tag_list", text))
        }
        return list.tags
    }

    // MARK: Collaborators

    private mutating func creditCollaborators() {
        var uploaders: [String: Set<String>] = [:]
        for track in tracks {
            for genre in track.genres {
                uploaders[CollaboratorNames.normalized(genre), default: []].formUnion(track.artists)
            }
        }
        for (genre, artists) in uploaders where artists.count >= Self.uploadersOfGenre { names.remove(genre) }
        for index in tracks.indices {
            guard let uploader = tracks[index].artists.first else { continue }
            let (others, ambiguous) = names.credits(in: tracks[index].title, uploader: uploader)
            let credited = others.prefix(Int(CatalogLimits.creditedArtists.upperBound) - 1)
            tracks[index].artists += credited
            collaborationCount += credited.count
            ambiguousNameCount += ambiguous
        }
        names = CollaboratorNames()
    }

    // MARK: Remarks

    private mutating func repeatRow(
        _ row: SourceRow, id: String, firstLine: Int, isSame: Bool
    ) throws(RefusedRow) {
        guard isSame else {
            let number = row.value("id")
            throw row.refusal("id", number, "stands in line \(firstLine) with other values, which were kept")
        }
        repeatedCount += 1
        if repeated.count < Self.mostRemarks {
            repeated.append(RepeatedRow(file: row.file, line: row.line, firstLine: firstLine, id: id))
        }
    }

    private mutating func refuse(_ refusal: RefusedRow) {
        refusedCount += 1
        if refused.count < Self.mostRemarks { refused.append(refusal) }
    }

    private mutating func warn(_ warning: RowWarning) {
        warningCount += 1
        if warnings.count < Self.mostRemarks { warnings.append(warning) }
    }
}

/// The rows of a file by the number of their user or track.
private struct SeenRows {
    /// Number to index among the taken ones.
    private(set) var taken: [Int64: Int] = [:]
    /// The line of each taken row.
    private(set) var lines: [Int] = []
    /// Number to line of rows that were refused.
    var refused: [Int64: Int] = [:]

    mutating func take(_ number: Int64, line: Int) {
        taken[number] = lines.count
        lines.append(line)
    }
}

extension String {
    /// What stands after the last slash; all where nothing does.
    var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
