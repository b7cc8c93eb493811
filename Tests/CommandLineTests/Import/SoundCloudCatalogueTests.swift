import Contracts
import Testing

@testable import CommandLineTool

@Suite struct SoundCloudCatalogueTests {
    @Test func wholeRows() throws {
        let users =
            Rows.user("12.0", " Mèo 🐉 ", country: "vn", verified: "True", followers: "3000000000")
            + Rows.user("2", "", full: "Full Name", followers: "None")
        let tracks =
            Rows.track(
                "7", by: "12", "Night\u{200F} (feat. full name)", created: "2018-10-28 15:02:52.5+07:00",
                genre: " Chill RnB ", tags: "\"\"\"Hip Hop\"\" lofi\"",
                plays: "9007199254740991.0", downloads: "None")
            + Rows.track("8", by: "2", "Quiet", created: "2018-10-28", duration: "0", sharing: "private")
            + Rows.track("9", by: "2", "Hidden", duration: "", genre: "None", isPublic: "False")
        let catalogue = try Rows.read(tracks: tracks, users: users)
        #expect(catalogue.refused == [])
        #expect(catalogue.warnings == [])
        #expect(
            catalogue.artists == [
                ImportedArtist(
                    id: "soundcloud-12", name: "Mèo 🐉", country: "VN", verified: true,
                    createdAt: Timestamp(microseconds: 1_420_167_845_000_000), openingFollowers: 3_000_000_000
                ),
                ImportedArtist(
                    id: "soundcloud-2", name: "Full Name", country: nil, verified: false,
                    createdAt: Timestamp(microseconds: 1_420_167_845_000_000), openingFollowers: nil),
            ])
        let first = try #require(catalogue.tracks.first)
        #expect(
            first
                == ImportedTrack(
                    id: "soundcloud-7", title: "Night\u{200F} (feat. full name)",
                    artists: ["soundcloud-12", "soundcloud-2"], durationMilliseconds: 210_827,
                    genres: ["Chill RnB"], tags: ["Hip Hop", "lofi"], visibility: .public,
                    publishedAt: Timestamp(microseconds: 1_540_713_772_500_000),
                    openingPlays: 9_007_199_254_740_991, openingDownloads: nil))
        let quiet = catalogue.tracks[1]
        #expect(quiet.visibility == .private)
        #expect(quiet.durationMilliseconds == nil)
        #expect(quiet.publishedAt == Timestamp(microseconds: 1_540_684_800_000_000))
        #expect(catalogue.tracks[2].visibility == .private)
        #expect(catalogue.tracks[2].genres == [])
        #expect(catalogue.collaborationCount == 1)
    }

    /// A broken row and the sentence that refuses it.
    struct RefusedCase: Sendable {
        let row: String
        let sentence: String

        init(_ row: String, _ sentence: String) {
            self.row = row
            self.sentence = sentence
        }
    }

    static let refusedUsers: [RefusedCase] = [
        RefusedCase(
            Rows.user("", "A"),
            "column id: is empty; expected a whole number from 1 to 9223372036854775807"),
        RefusedCase(
            Rows.user("abc", "A"),
            "column id: \"abc\" is not a whole number from 1 to 9223372036854775807"),
        RefusedCase(
            Rows.user("0", "A"),
            "column id: \"0\" is not a whole number from 1 to 9223372036854775807"),
        RefusedCase(
            Rows.user("7", "", full: "None"),
            """
            column username: shows nothing, nor does full_name; expected a name of 1 to 200 \
            characters in one of them
            """),
        RefusedCase(
            Rows.user("7", "\u{200D}"),
            """
            column username: "\u{200D}" shows nothing, nor does full_name; expected a name of 1 to \
            200 characters in one of them
            """),
        RefusedCase(
            Rows.user("7", "A\u{1B}[2JB"),
            "column username: \"A\\u{1B}[2JB\" has a control character inside; expected none"),
        RefusedCase(
            Rows.user("7", String(repeating: "n", count: 201)),
            """
            column username: "\(String(repeating: "n", count: 80))" has 201 characters; expected 1 \
            to 200
            """),
        RefusedCase(
            Rows.user("7", "A", verified: "maybe"),
            "column verified: \"maybe\" is neither True nor False"),
        RefusedCase(
            Rows.user("7", "A", created: "2015-02-30T00:00:00Z"),
            """
            column created_at: "2015-02-30T00:00:00Z" is not a date that exists; expected a date \
            like 2018-10-28T08:02:52Z
            """),
        RefusedCase(
            Rows.user("7", "A", created: "None"),
            "column created_at: is empty; expected a date like 2018-10-28T08:02:52Z"),
        RefusedCase(
            Rows.user("7", "A", followers: "12.5"),
            "column followers_count: \"12.5\" is not a whole number from 0 to 9007199254740991"),
        RefusedCase(
            Rows.user("1", "Another"),
            "column id: \"1\" stands in line 2 with other values, which were kept"),
        RefusedCase("7\tA\n", "the row has 2 columns; expected 7"),
        RefusedCase("7\tA\t\t\t\t\t\t\n", "the row has more columns than the header; expected 7"),
        RefusedCase(
            "7\t\"A\n",
            """
            column username: text follows the closing double quote; expected the separator, or quotes \
            inside to be doubled
            """),
        RefusedCase("7\tA\0\t\t\t\t\t\n", "column username: a NUL byte; expected text"),
    ]

    static let refusedTracks: [RefusedCase] = [
        RefusedCase(
            Rows.track("7", by: "99"),
            "column user_id: \"99\" is not in users.csv; a track needs its uploader"),
        RefusedCase(
            Rows.track("7", by: "3"),
            "column user_id: \"3\" was refused in users.csv line 4; a track needs its uploader"),
        RefusedCase(
            Rows.track("7", by: "None"),
            "column user_id: is empty; expected a whole number from 1 to 9223372036854775807"),
        RefusedCase(
            Rows.track("-7"),
            "column id: \"-7\" is not a whole number from 1 to 9223372036854775807"),
        RefusedCase(Rows.track("7", ""), "column title: shows nothing; expected 1 to 500 characters"),
        RefusedCase(
            Rows.track("7", "a\u{7}b"),
            "column title: \"a\\u{7}b\" has a control character inside; expected none"),
        RefusedCase(
            Rows.track("7", "\"two\nlines\""),
            "column title: \"two\\u{A}lines\" has a control character inside; expected none"),
        RefusedCase(
            Rows.track("7", String(repeating: "t", count: 501)),
            "column title: \"\(String(repeating: "t", count: 80))\" has 501 characters; expected 1 to 500"),
        RefusedCase(
            Rows.track("7", created: "2018-13-01"),
            """
            column created_at: "2018-13-01" is not a date that exists; expected a date like \
            2018-10-28T08:02:52Z
            """),
        RefusedCase(
            Rows.track("7", duration: "-1"),
            "column duration: \"-1\" is not a whole number from 0 to 604800000"),
        RefusedCase(Rows.track("7", isPublic: "yes"), "column public: \"yes\" is neither True nor False"),
        RefusedCase(
            Rows.track("7", plays: "NaN"),
            "column playback_count: \"NaN\" is not a whole number from 0 to 9007199254740991"),
        RefusedCase(
            Rows.track("7", plays: "9007199254740992"),
            """
            column playback_count: "9007199254740992" is not a whole number from 0 to \
            9007199254740991
            """),
        RefusedCase(
            Rows.track("7", downloads: "1e300"),
            "column download_count: \"1e300\" is not a whole number from 0 to 9007199254740991"),
        RefusedCase(
            Rows.track("1", "Other song"),
            "column id: \"1\" stands in line 2 with other values, which were kept"),
        RefusedCase("7\t1\n", "the row has 2 columns; expected 11"),
    ]

    /// Each broken user row costs itself alone and says so in a sentence.
    @Test(arguments: refusedUsers)
    func refusedUser(refused: RefusedCase) throws {
        // The quoted name at the end gives an open quote something to run into.
        let users = Rows.user("1", "One") + refused.row + Rows.user("2", "Two")
        let quoted = users + "3\t\"Three\"\t\tNone\tTrue\t2015-01-02\t1\n"
        let catalogue = try Rows.read(users: quoted)
        #expect(catalogue.refused.map(\.description) == ["users.csv line 3: " + refused.sentence])
        #expect(catalogue.refusedCount == 1)
        #expect(catalogue.artists.map(\.id) == ["soundcloud-1", "soundcloud-2", "soundcloud-3"])
    }

    @Test(arguments: refusedTracks)
    func refusedTrack(refused: RefusedCase) throws {
        let users = Rows.user("1", "One") + Rows.user("2", "Two") + Rows.user("3", "Three", followers: "-1")
        let tracks = Rows.track("1") + refused.row + Rows.track("2", by: "2")
        let catalogue = try Rows.read(tracks: tracks, users: users)
        #expect(
            catalogue.refused.dropFirst().map(\.description) == ["tracks.csv line 3: " + refused.sentence])
        #expect(catalogue.tracks.map(\.id) == ["soundcloud-1", "soundcloud-2"])
    }

    @Test func invalidTextIsRefusedByRow() throws {
        let users = Array((Rows.userHeader + Rows.user("1", "One")).utf8)
        let bad = Array(Rows.user("2", "T?").utf8).map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 }
        let catalogue = try SoundCloudCatalogue(
            tracks: MemoryBytes(Rows.trackHeader), users: MemoryBytes(users + bad))
        #expect(
            catalogue.refused.map(\.description) == [
                "users.csv line 3: column username: \"T\u{FFFD}\" is not valid UTF-8; expected UTF-8 text"
            ])
    }

    @Test func repeatedRows() throws {
        let catalogue = try Rows.read(tracks: Rows.track("5") + Rows.track("6") + Rows.track("5.0"))
        #expect(catalogue.refused == [])
        #expect(
            catalogue.repeated == [
                RepeatedRow(file: "tracks.csv", line: 4, firstLine: 2, id: "soundcloud-5")
            ])
        #expect(
            catalogue.repeated.first?.description == "tracks.csv line 4: the same as line 2, id soundcloud-5")
        #expect(catalogue.tracks.map(\.id) == ["soundcloud-5", "soundcloud-6"])
    }

    /// A row after a refused one of its id is the first good one.
    @Test func rowAfterARefusedOne() throws {
        let catalogue = try Rows.read(
            tracks: Rows.track("5"), users: Rows.user("1", "One", followers: "-1") + Rows.user("1", "One"))
        #expect(catalogue.refusedCount == 1)
        #expect(catalogue.tracks.count == 1)
    }

    @Test func warnings() throws {
        let users = Rows.user("1", "\u{8}One", country: "Vietnam") + Rows.user("2", "\u{200D}", full: "Two")
        let tags = (1...51).map { "t\($0)" }.joined(separator: " ") + " " + String(repeating: "x", count: 200)
        let tracks =
            Rows.track("1", "\u{8}Song", tags: tags)
            + Rows.track("2", genre: String(repeating: "g", count: 101))
        let catalogue = try Rows.read(tracks: tracks, users: users)
        #expect(catalogue.refused == [])
        #expect(
            catalogue.warnings.map(\.description) == [
                "users.csv line 2: column username: control characters around the text were left out",
                "users.csv line 2: column country_code: \"Vietnam\" is no code of two letters; "
                    + "the country was left"
                    + " out",
                "users.csv line 3: column username: shows nothing; full_name was taken",
                "tracks.csv line 2: column title: control characters around the text were left out",
                "tracks.csv line 2: column tag_list: tags cut to 100 characters: 1",
                "tracks.csv line 2: column tag_list: tags beyond 50 left out: 2",
                "tracks.csv line 3: column genre: cut to 100 characters",
            ])
        #expect(catalogue.artists.map(\.name) == ["One", "Two"])
        #expect(catalogue.tracks[0].title == "Song")
        #expect(catalogue.tracks[0].tags.count == 50)
        #expect(catalogue.tracks[1].genres == [String(repeating: "g", count: 100)])
    }

    /// A genre that many use is no collaborator, even where an artist bears its name.
    @Test func namesOfGenres() throws {
        let users = (1...6).map { Rows.user("\($0)", "Artist \($0)") }.joined() + Rows.user("7", "Deep House")
        let title = "Mix - Deep House, Artist 2"
        func credited(uploaders: Int) throws -> [String] {
            let others = (1...uploaders).map { Rows.track("1\($0)", by: "\($0)", genre: "deep house") }
                .joined()
            return try Rows.read(tracks: Rows.track("1", title) + others, users: users).tracks[0].artists
        }
        #expect(try credited(uploaders: 4) == ["soundcloud-1", "soundcloud-7", "soundcloud-2"])
        #expect(try credited(uploaders: 5) == ["soundcloud-1", "soundcloud-2"])
    }

    @Test func sharedNamesAreCounted() throws {
        let users = Rows.user("1", "One") + Rows.user("2", "Twin") + Rows.user("3", "Other", full: "TWIN")
        let catalogue = try Rows.read(tracks: Rows.track("1", "Song ft. Twin"), users: users)
        #expect(catalogue.tracks[0].artists == ["soundcloud-1"])
        #expect(catalogue.ambiguousNameCount == 1)
        #expect(catalogue.collaborationCount == 0)
    }

    /// The contract bounds the artists of a track.
    @Test func manyCollaborators() throws {
        let users = (100...170).map { Rows.user("\($0)", "n\($0)") }.joined()
        let title = "Song ft " + (101...170).map { "n\($0)" }.joined(separator: ",")
        let catalogue = try Rows.read(tracks: Rows.track("1", by: "100", title), users: users)
        #expect(catalogue.tracks[0].artists.count == 50)
        #expect(catalogue.collaborationCount == 49)
    }

    @Test func refusalsBeyondTheRoomAreCounted() throws {
        let catalogue = try Rows.read(users: String(repeating: "x\n", count: 10_005))
        #expect(catalogue.refused.count == SoundCloudCatalogue.mostRemarks)
        #expect(catalogue.refusedCount == 10_005)
    }

    @Test func extraColumnsOrderAndCommas() throws {
        let users =
            "badges,ID,full_name,username,country_code,verified,created_at,followers_count\r\n"
            + "\"{'a': 1, 'b': 2}\",1,,\"One, Two\",,True,2015-01-01,5\r\n"
        let catalogue = try SoundCloudCatalogue(
            tracks: MemoryBytes(Rows.trackHeader + Rows.track("1")), users: MemoryBytes(users))
        #expect(catalogue.artists.map(\.name) == ["One, Two"])
        #expect(catalogue.tracks.count == 1)
    }
}
