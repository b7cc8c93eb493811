import CommandLineTool
import Glibc
import JSONRPC
import Support
import Testing

/// `beatpass import` with the real catalog.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct ImportProcessTests {
    private func number(_ output: String, _ kind: String, _ count: String) throws -> Int64? {
        try JSONValue(parsing: Array(output.utf8))[kind]?[count]?.integerValue
    }

    @Test(
        .enabled(if: Places.hasSoundcloud, "no shared data: set BEATPASS_SHARED or put it beside the project")
    )
    func theRealCatalogueTwice() async throws {
        let folder = try ScratchFolder()
        let data = folder.path + "/d"
        let words = [
            "import", "soundcloud", Places.soundcloud + "/tracks.csv", Places.soundcloud + "/users.csv",
            "--data", data,
        ]
        let first = try await Beatpass.run(words + ["--json"])
        #expect(first.code == 0, "\(first.errors)")
        #expect(try number(first.output, "artists", "added") == 1_101)
        #expect(try number(first.output, "tracks", "added") == 1_360)
        let collaborations = try JSONValue(parsing: Array(first.output.utf8))["collaborations"]?.integerValue
        #expect(collaborations ?? 0 > 30)

        let second = try await Beatpass.run(words)
        #expect(second.code == 0)
        #expect(second.output.contains("Nothing changed: the catalogue held all of this already."))
        #expect(second.output.contains("1,360"))
        // The catalog was started for the import, and has ended with it.
        let status = try await Beatpass.run(["status", "--data", data])
        #expect(status.code == 69)
    }

    @Test(.enabled(if: Places.hasFMA, "no shared data: set BEATPASS_SHARED or put it beside the project"))
    func theMusicArchiveTwice() async throws {
        let folder = try ScratchFolder()
        let words = ["import", "fma"] + Places.fmaFiles + ["--data", folder.path + "/d"]
        let first = try await Beatpass.run(words + ["--json"])
        #expect(first.code == 0, "\(first.errors)")
        #expect(try number(first.output, "tracks", "added") == 17_734)
        #expect(try JSONValue(parsing: Array(first.output.utf8))["oddTempos"]?.integerValue == 90)
        #expect(first.errors.contains("taken without BPM"))
        #expect(first.errors.contains("more rows were taken with something left out"))

        let second = try await Beatpass.run(words)
        #expect(second.code == 0)
        #expect(second.output.contains("Nothing changed: the catalogue held all of this already."))
        #expect(second.output.contains("90 tracks taken without BPM"))
    }

    @Test func theKindsOfImport() async throws {
        for (words, complaint) in [
            (["sondcloud", "a"], "did you mean \"soundcloud\"?"),
            (["fma", "a", "b"], "GENRES is missing; expected import fma TRACKS ECHONEST GENRES"),
            (["soundcloud", "a", "b", "c"], "unexpected argument \"c\"; expected import soundcloud TRACKS USERS"),
        ] {
            let result = try await Beatpass.run(["import"] + words)
            #expect(result.code == 64 && result.errors.contains(complaint), "\(result.errors)")
        }
    }

    @Test func brokenRowsAreRefusedOneByOne() async throws {
        let folder = try ScratchFolder()
        let users = try TemporaryFile(
            Array((Rows.userHeader + Rows.user("1", "One") + Rows.user("x", "Two")).utf8))
        let tracks = try TemporaryFile(
            Array(
                (Rows.trackHeader + Rows.track("1") + Rows.track("2", plays: "2147483648.5")
                    + Rows.track("3", plays: "9e15")).utf8))
        let list = folder.path + "/refused"
        let result = try await Beatpass.run([
            "import", "soundcloud", tracks.path, users.path, "--data", folder.path + "/d", "--refused", list,
            "--json",
        ])
        #expect(result.code == 0, "\(result.errors)")
        #expect(try number(result.output, "artists", "added") == 1)
        #expect(try number(result.output, "artists", "refused") == 1)
        #expect(try number(result.output, "tracks", "added") == 2)
        #expect(try number(result.output, "tracks", "refused") == 1)
        #expect(result.errors.contains("line 3: column id: \"x\" is not a whole number"), "\(result.errors)")
        let lines = (FileBytes.read(list) ?? []).split(separator: 0x0A)
        let refused = try lines.map { try JSONValue(parsing: Array($0)) }
        #expect(refused.map { $0["line"]?.integerValue } == [3, 3])
        #expect(refused.map { $0["column"]?.stringValue } == ["id", "playback_count"])
    }

    @Test func newTotalsAtALaterTimeAreAChange() async throws {
        let folder = try ScratchFolder()
        let users = try TemporaryFile(Array((Rows.userHeader + Rows.user("1", "One")).utf8))
        let tracks = try TemporaryFile(Array((Rows.trackHeader + Rows.track("1")).utf8))
        var counts: [String] = []
        for asOf in ["2018-12-01T00:00:00Z", "2018-12-01", "2019-01-01"] {
            let result = try await Beatpass.run([
                "import", "soundcloud", tracks.path, users.path, "--data", folder.path + "/d", "--as-of",
                asOf, "--json",
            ])
            let (added, changed) = (
                try number(result.output, "tracks", "added"), try number(result.output, "tracks", "changed")
            )
            counts.append("\(added ?? -1) \(changed ?? -1)")
        }
        #expect(counts == ["1 0", "0 0", "0 1"])
    }

    @Test func nothingTaken() async throws {
        let folder = try ScratchFolder()
        let users = try TemporaryFile(Array((Rows.userHeader + Rows.user("x", "Two")).utf8))
        let tracks = try TemporaryFile(Array(Rows.trackHeader.utf8))
        let result = try await Beatpass.run([
            "import", "soundcloud", tracks.path, users.path, "--data", folder.path + "/d",
        ])
        #expect(result.code == 1)
        #expect(result.output.contains("Nothing could be taken."))
        let missing = try await Beatpass.run([
            "import", "soundcloud", "/nowhere/t", users.path, "--data", folder.path + "/e",
        ])
        #expect(missing.code == 1)
        #expect(
            missing.errors
                == "beatpass import: t cannot be read: there is no such file;"
                + " expected the path of an existing file\n"
        )
        // What cannot be read starts nothing and makes no folder.
        #expect(access(folder.path + "/e", F_OK) != 0)
    }

    @Test func throughARunningSuite() async throws {
        let suite = try RunningSuite(in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let users = try TemporaryFile(Array((Rows.userHeader + Rows.user("1", "Änn 🎹")).utf8))
        let tracks = try TemporaryFile(Array((Rows.trackHeader + Rows.track("1")).utf8))
        let result = try await Beatpass.run([
            "import", "soundcloud", tracks.path, users.path, "--data", suite.data,
        ])
        #expect(result.code == 0, "\(result.errors)")
        // The suite's own catalog took it: no second one was started.
        #expect(FileBytes.names(in: suite.data + "/run/catalog") == ["1.lock", "1.sock"])
        let found = try await Beatpass.run([
            "call", "catalog.findArtists", #"{"query":"änn"}"#, "--compact", "--data", suite.data,
        ])
        #expect(
            found.output.contains(#""id":"soundcloud-1","name":"Änn 🎹""#), "\(found.output)\(found.errors)")
        #expect(await suite.stop() == 0)
    }
}
