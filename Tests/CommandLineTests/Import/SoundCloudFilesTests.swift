import Testing

@testable import CommandLineTool

/// Files that cannot be imported at all, and the sentence for each.
@Suite struct SoundCloudFilesTests {
    private func failure(tracks: [UInt8], users: [UInt8]) -> String? {
        do throws(ImportFailure) {
            _ = try SoundCloudCatalogue(tracks: MemoryBytes(tracks), users: MemoryBytes(users))
            return nil
        } catch {
            return error.description
        }
    }

    private func failure(
        tracks: String = Rows.trackHeader, users: String = Rows.userHeader
    ) -> String? { failure(tracks: Array(tracks.utf8), users: Array(users.utf8)) }

    @Test func headersAlone() throws {
        let catalogue = try Rows.read(users: "")
        #expect(catalogue.artists == [])
        #expect(catalogue.tracks == [])
        #expect(catalogue.refusedCount == 0)
    }

    @Test(arguments: ["", "\n\n", "\u{FEFF}"]) func emptyFile(text: String) {
        let expected = "is empty; expected a first row with the names of the columns"
        #expect(failure(users: text) == "users.csv \(expected)")
        #expect(failure(tracks: text) == "tracks.csv \(expected)")
    }

    @Test func missingColumns() {
        #expect(
            failure(users: "id\tusername\tfull_name\n")
                == "users.csv lacks the columns country_code, verified, created_at, followers_count;"
                + " found id, username, full_name")
        #expect(
            failure(tracks: Rows.trackHeader.replacingFirst("playback_count", with: "plays"))
                == "tracks.csv lacks the column playback_count; found id, user_id, title, "
                + "created_at, duration,"
                + " genre, tag_list, sharing, public, plays, download_count")
        #expect(
            failure(users: "id;username\n")
                == "users.csv lacks the columns id, username, full_name, country_code, verified, created_at,"
                + " followers_count; found id;username")
    }

    @Test func doubledColumn() {
        #expect(
            failure(users: "id\t" + Rows.userHeader) == "users.csv has the column id twice; expected it once")
    }

    @Test func swappedFiles() {
        #expect(
            failure(tracks: Rows.userHeader, users: Rows.trackHeader)
                == "The two files are swapped: tracks.csv holds users and users.csv holds tracks."
                + " Expected the tracks first: import soundcloud users.csv tracks.csv")
    }

    @Test func sameFileTwice() {
        #expect(
            failure(tracks: Rows.userHeader)?.hasPrefix("tracks.csv lacks the columns user_id, title, ")
                == true)
    }

    @Test(
        arguments: [
            ([0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0x01, 0x00, 0x00], "a NUL byte; expected text"),
            ([0xFF, 0xFE, 0x69, 0x0A], "is not valid UTF-8; expected UTF-8 text"),
            (
                [UInt8](repeating: 0x41, count: 200_000),
                "longer than 65536 bytes, or a double quote is never closed"
            ),
            (Array("id\t\"user".utf8), "a double quote is opened and never closed; expected a closing one"),
        ] as [([UInt8], String)])
    func binaryFile(bytes: [UInt8], reason: String) {
        #expect(
            failure(tracks: Array(Rows.trackHeader.utf8), users: bytes)
                == "users.csv line 1: \(reason). Expected a"
                + " text file in UTF-8, separated by tabs or commas, with the names of the "
                + "columns in its first row"
        )
    }

    /// Every chunk size gives the same catalogue, from memory as from a file.
    @Test func chunksAndFiles() throws {
        let users = Rows.userHeader + Rows.user("1", "Mèo 🐉") + "x\n" + Rows.user("2", "\"a\nb\"")
        let tracks = Rows.trackHeader + Rows.track("1", "🎧 ft. mèo") + Rows.track("2", by: "9")
        let whole = try SoundCloudCatalogue(tracks: MemoryBytes(tracks), users: MemoryBytes(users))
        #expect(whole.refusedCount == 3)
        for size in 1...64 {
            let pieces = try SoundCloudCatalogue(
                tracks: MemoryBytes(tracks), users: MemoryBytes(users), chunkSize: size)
            #expect(pieces.artists == whole.artists)
            #expect(pieces.tracks == whole.tracks)
            #expect(pieces.refused == whole.refused)
        }
        let tracksFile = try TemporaryFile(Array(tracks.utf8), name: "tracks.csv")
        let usersFile = try TemporaryFile(Array(users.utf8), name: "users.csv")
        let fromFiles = try SoundCloudCatalogue(tracksPath: tracksFile.path, usersPath: usersFile.path)
        #expect(fromFiles.artists == whole.artists)
        #expect(fromFiles.tracks == whole.tracks)
        #expect(fromFiles.refused == whole.refused)
    }

    /// Whatever happens to the bytes, what comes out holds together.
    @Test func corruptedBytes() throws {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let users = Array((Rows.userHeader + (1...5).map { Rows.user("\($0)", "Mèo\($0) 🐉") }.joined()).utf8)
        let songs = (1...5).map { Rows.track("\($0)", by: "\($0)", "A - 🎧 x \"B\" (ft. mèo\($0 % 5 + 1))") }
        let tracks = Array((Rows.trackHeader + songs.joined()).utf8)
        let special = Array("\t\n\r\"\0,.-(e9 ".utf8) + [0xFF, 0xC3, 0xF0]
        var taken = 0
        for _ in 0..<1_000 {
            var files = [users, tracks]
            for _ in 0...random(4) {
                let file = random(2)
                files[file][random(files[file].count)] = special[random(special.count)]
            }
            guard
                let catalogue = try? SoundCloudCatalogue(
                    tracks: MemoryBytes(files[1]), users: MemoryBytes(files[0]))
            else { continue }
            taken += catalogue.tracks.count
            let ids = Set(catalogue.artists.map(\.id))
            let isWhole =
                ids.count == catalogue.artists.count
                && Set(catalogue.tracks.map(\.id)).count == catalogue.tracks.count
                && catalogue.tracks.allSatisfy { ids.isSuperset(of: $0.artists) && !$0.artists.isEmpty }
            #expect(isWhole, "seed \(seed), files \(files)")
        }
        #expect(taken > 500, "seed \(seed)")
    }

    @Test func unreadablePaths() throws {
        let file = try TemporaryFile(Array(Rows.trackHeader.utf8), name: "tracks.csv")
        let absent = ImportFailure.unreadable(
            file: "no-users.csv", reason: "there is no such file; expected the path of an existing file")
        #expect(throws: absent) {
            try SoundCloudCatalogue(tracksPath: file.path, usersPath: "/tmp/beatpass-none/no-users.csv")
        }
        #expect(throws: ImportFailure.unreadable(file: "tmp", reason: "it is a folder; expected a file")) {
            try SoundCloudCatalogue(tracksPath: file.path, usersPath: "/tmp")
        }
    }

    /// Values from a file cannot steer the terminal.
    @Test func printableValues() {
        let row = RefusedRow(
            file: "f", line: 2, column: "a\u{1B}", value: "\u{202E}\u{1B}[31m", reason: "is bad")
        #expect(row.description == "f line 2: column a\\u{1B}: \"\\u{202E}\\u{1B}[31m\" is bad")
        #expect(abridged(String(repeating: "é", count: 100)) == String(repeating: "é", count: 80))
        #expect(abridged("a" + String(repeating: "\u{301}", count: 10_000)).unicodeScalars.count == 80)
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
