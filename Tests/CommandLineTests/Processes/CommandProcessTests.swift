import JSONRPC
import Support
import Testing

/// Exit codes and what goes where, of the real `beatpass`.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct CommandProcessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let words: [String]
        let code: Int32
        let sentence: String

        init(_ words: [String], _ code: Int32, _ sentence: String) {
            self.words = words
            self.code = code
            self.sentence = sentence
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    /// Every wrong word costs one sentence on standard error, nothing on standard output, and 64.
    @Test(arguments: [
        Case([], 64, "a verb is missing; expected one of up, import"),
        Case(["ipmort"], 64, "did you mean \"import\"?"),
        Case(["--data", "x", "up"], 64, "stands where a verb was expected"),
        Case(["up", "--lisen", "x"], 64, "did you mean --listen?"),
        Case(["up", "--listen"], 64, "--listen has no value"),
        Case(["up", "now"], 64, "unexpected argument \"now\""),
        Case(["up", "--demo=1"], 64, "--demo takes no value"),
        Case(["up", "--replicas", "catalgo=2"], 64, "did you mean \"catalog\"?"),
        Case(["up", "--replicas", "catalog=9"], 64, "from 1 to 8"),
        Case(["import"], 64, "KIND is missing; expected KIND FILE"),
        Case(["import", "soundcloud", "a"], 64, "USERS is missing"),
        Case(["import", "soundclod", "a", "b"], 64, "did you mean \"soundcloud\"?"),
        Case(["import", "soundcloud", "a", "b", "--as-of", "yesterday"], 64, "expected a time such as"),
        Case(["call"], 64, "METHOD is missing; expected METHOD [PARAMS]"),
        Case(["call", "catalog.findArtist"], 64, "did you mean \"catalog.findArtists\"?"),
        Case(["call", "catalog.findArtists", "{]"], 64, "the params are not JSON"),
        Case(["call", "catalog.findArtists", #"{"querry":""}"#], 64, "did you mean \"query\"?"),
        Case(["call", "catalog.findArtists", "--deadline", "2"], 64, "expected a duration such as"),
        Case(["call", "service.info"], 64, "expected --service with one of"),
        Case(["methods", "catalgo"], 64, "did you mean \"catalog\"?"),
        Case(["status", "--jsno"], 64, "did you mean --json?"),
        Case(["progress"], 64, "ACTION is missing"),
        Case(["progress", "rebiuld"], 64, "did you mean \"rebuild\"?"),
        Case(["progress", "try-rules"], 64, "FILE is missing"),
        Case(["progress", "try-rules", "/nowhere/at/all"], 69, "cannot open /nowhere/at/all"),
        Case(["progress", "try-rules", "/dev/null"], 1, "/dev/null holds no rules"),
        Case(["progress", "rebuild", "--data", "/nowhere/at/all"], 69, "progress was not reached"),
        Case(["bench"], 64, "NAME is missing; expected one of"),
        Case(["help", "pu"], 64, "did you mean \"up\"?"),
        Case(["status", "--data", "/nowhere/at/all"], 69, "nothing runs on the data folder /nowhere/at/all"),
        Case(["call", "catalog.findArtists", "--data", "/nowhere/at/all"], 69, "catalog was not reached"),
    ]) func wrongWords(row: Case) async throws {
        let result = try await Beatpass.run(row.words)
        #expect(result.code == row.code)
        #expect(
            result.errors.hasPrefix("beatpass") && result.errors.contains(row.sentence), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        #expect(result.output == "" || row.words[0] == "status")
    }

    @Test func helpAndVersion() async throws {
        for words in [
            ["help"], ["--help"], ["-h"], ["help", "up"], ["up", "--help"], ["import", "-h"],
            ["bench", "--help"],
        ] {
            let result = try await Beatpass.run(words)
            #expect(result.code == 0 && result.output.contains("beatpass") && result.errors == "", "\(words)")
        }
        #expect(try await Beatpass.run(["--version"]).output.hasPrefix("beatpass "))
    }

    @Test func methodsNeedNoSuite() async throws {
        let table = try await Beatpass.run(["methods"])
        #expect(table.code == 0)
        for name in ["catalog.putTracks", "dashboard.createSetUpLink", "service.health", "rpc.discover"] {
            #expect(table.output.contains(name))
        }
        #expect(try await !Beatpass.run(["methods", "dashboard"]).output.contains("catalog."))
        let document = try JSONValue(
            parsing: Array(try await Beatpass.run(["methods", "catalog", "--json"]).output.utf8))
        #expect(document["openrpc"] != nil)
        let all = try JSONValue(parsing: Array(try await Beatpass.run(["methods", "--json"]).output.utf8))
        #expect(all.arrayValue?.count == 4)
    }

    @Test func calls() async throws {
        let suite = try RunningSuite(["--demo"], in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let at = ["--data", suite.data]

        let found = try await Beatpass.run(["call", "catalog.findArtists", #"{"query":"yuna"}"#] + at)
        #expect(found.code == 0 && found.errors == "")
        #expect(
            found.output.hasPrefix("{\n  \"artists\": [\n    {\n      \"id\": \"demo-artist-04\""),
            "\(found.output)")

        let unknown = try await Beatpass.run(["call", "catalog.getSummary", #"{"artist":"nobody"}"#] + at)
        #expect(unknown.code == 1 && unknown.output == "")
        #expect(unknown.errors.hasPrefix("beatpass call: error 1001: There is no artist \"nobody\""))

        let invalid = try await Beatpass.run(["call", "catalog.listTracks", #"{"artist":"a b"}"#] + at)
        #expect(
            invalid.code == 1 && invalid.errors.contains("error -32602") && invalid.errors.contains("artist"))

        let asIs = try await Beatpass.run(["call", "catalog.nothing", "--as-is"] + at)
        #expect(asIs.code == 1 && asIs.errors.contains("error -32601"))

        let info = try await Beatpass.run(
            ["call", "service.info", "--service", "dashboard", "--compact"] + at)
        #expect(
            info.output.contains(#""service":"dashboard""#) && info.output.split(separator: "\n").count == 1)

        let binary = (Beatpass.folder ?? "") + "/beatpass"
        let piped = try ChildProcess(
            "/bin/sh",
            [
                "-c",
                #"echo '{"limit":1}' | "$0" call catalog.findArtists - --compact --data "$1" | head -c 5"#,
                binary, suite.data,
            ])
        #expect(await piped.end() == 0)
        #expect(piped.output == #"{"art"# && piped.errors == "")

        let status = try await Beatpass.run(["status"] + at)
        #expect(status.code == 0 && status.errors == "")
        #expect(status.output.split(separator: "\n").count == 5, "\(status.output)")
        #expect(await suite.stop() == 0)
    }

    @Test func aSilentSocketIsShownAsSuch() async throws {
        let folder = try ScratchFolder()
        let catalog = try ServiceProcess("catalog", in: folder)
        try await catalog.ready()
        catalog.child.signal(9)
        #expect(await catalog.child.end() == -9)
        let status = try await Beatpass.run([
            "status", "--data", folder.path + "/d", "--run", folder.path + "/r",
        ])
        #expect(status.code == 69)
        #expect(status.output.contains("silent"), "\(status.output)")
    }

    /// As behind `| head`: the reader has ended for certain before anything is written.
    @Test func aReaderThatHasGoneIsNoError() async throws {
        let script = #"exec 1> >(exit 0); wait $!; "$0" methods"#
        let gone = try ChildProcess("/bin/bash", ["-c", script, (Beatpass.folder ?? "") + "/beatpass"])
        #expect(await gone.end() == 0)
        #expect(gone.errors == "")
    }

    /// A result that could not be written is no success.
    @Test func aFullDiskIsSaid() async throws {
        let full = try ChildProcess(
            "/bin/sh", ["-c", #""$0" methods > /dev/full"#, (Beatpass.folder ?? "") + "/beatpass"])
        #expect(await full.end() == 1)
        #expect(full.errors.contains("cannot write the result"))
    }
}
