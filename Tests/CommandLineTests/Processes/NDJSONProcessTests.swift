import Glibc
import JSONRPC
import Support
import Testing

/// `beatpass import ndjson` with the real catalog.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct NDJSONProcessTests {
    private static let artist =
        #"{"kind":"artist","id":"a","name":"A","links":[],"genres":[],"createdAt":"2020-01-01T00:00:00Z"}"#
    private static let track =
        #"{"kind":"track","id":"t","title":"T","artists":["a"],"genres":[],"tags":[],"licensing":"nonExclusive","#
        + #""visibility":"public","publishedAt":"2020-01-01T00:00:00Z"}"#

    private static func plays(_ numbers: Range<Int>, of track: String = "t") -> [String] {
        numbers.map {
            #"{"kind":"play","track":"\#(track)","listener":"v\#($0)","at":"2026-10-01T00:00:00Z","listenedMs":40000}"#
        }
    }

    private func file(_ lines: [String]) throws -> TemporaryFile {
        try TemporaryFile(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// What became of the rows of a kind.
    private func counts(_ output: String, _ kind: String = "plays") throws -> [String: Int64] {
        let report = try JSONValue(parsing: Array(output.utf8))[kind]
        return Dictionary(
            uniqueKeysWithValues: ["taken", "known", "refused", "uncounted"].map {
                ($0, report?[$0]?.integerValue ?? -1)
            })
    }

    private func plays(in data: String) async throws -> Int64 {
        let result = try await Beatpass.run([
            "call", "catalog.getSummary", #"{"artist":"a"}"#, "--compact", "--data", data,
        ])
        return try JSONValue(parsing: Array(result.output.utf8))["plays"]?.integerValue ?? -1
    }

    @Test func theSameAndMoreOfIt() async throws {
        let folder = try ScratchFolder()
        let words = ["--data", folder.path + "/d", "--json", "--source", "history"]
        let first = try file([Self.artist, Self.track] + Self.plays(0..<25_000))
        let taken = try await Beatpass.run(["import", "ndjson", first.path] + words)
        #expect(taken.code == 0, "\(taken.errors)")
        #expect(try counts(taken.output) == ["taken": 25_000, "known": 0, "refused": 0, "uncounted": 0])
        let again = try await Beatpass.run(["import", "ndjson", first.path] + words)
        #expect(again.code == 0, "\(again.errors)")
        #expect(try counts(again.output) == ["taken": 0, "known": 25_000, "refused": 0, "uncounted": 0])
        // A file that has grown: only what is new.
        let grown = try file([Self.artist, Self.track] + Self.plays(0..<25_007))
        let rest = try await Beatpass.run(["import", "ndjson", grown.path] + words)
        #expect(try counts(rest.output) == ["taken": 7, "known": 25_000, "refused": 0, "uncounted": 0])
    }

    /// Killed on its way, however often: the last run takes what is missing, and nothing twice.
    @Test func killedOnItsWay() async throws {
        let suite = try RunningSuite(in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let rows = try file([Self.artist, Self.track] + Self.plays(0..<120_000))
        let words = ["import", "ndjson", rows.path, "--data", suite.data, "--json", "--source", "history"]
        var kills = 0
        while kills < 4 {
            let before = kills == 0 ? 0 : try await plays(in: suite.data)
            let process = try Beatpass.start(words)
            let hasMoved = await eventually {
                if process.outcome != nil { return true }
                // Unknown until the artist is there.
                return await (try? plays(in: suite.data)).map { $0 > before } ?? false
            }
            #expect(hasMoved)
            guard process.outcome == nil else { break }
            process.signal(SIGKILL)
            _ = await process.end()
            kills += 1
        }
        print("killedOnItsWay: \(kills) kills")
        let last = try await Beatpass.run(words)
        #expect(last.code == 0, "\(last.errors)")
        let found = try counts(last.output)
        #expect((found["taken"] ?? 0) + (found["known"] ?? 0) == 120_000, "\(found)")
        #expect(try await plays(in: suite.data) == 120_000)
        #expect(await suite.stop() == 0)
    }

    /// From standard input: rows that come slowly are taken, what is no row is told by its line, and ten megabytes
    /// of garbage cost one line and no memory.
    @Test func standardInput() async throws {
        let suite = try RunningSuite(in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let first = try file([Self.artist, Self.track] + Self.plays(0..<3) + [#"{"kind":"play""#])
        let second = try file(Self.plays(3..<5) + Self.plays(5..<6, of: "nowhere") + [#"{"kind":"song"}"#])
        let beatpass = (Beatpass.folder ?? ".") + "/beatpass"
        let script = """
            { cat \(first.path); head -c 10000000 /dev/zero | tr '\\0' x; echo; cat \(second.path); } \
            | \(beatpass) import ndjson - --source pipe --json --data \(suite.data)
            """
        for round in 0..<2 {
            let process = try ChildProcess("/bin/sh", ["-c", script])
            #expect(await process.end() == 0, "\(process.errors)")
            let known: Int64 = round == 0 ? 0 : 6
            let found = try counts(process.output)
            #expect(found["taken"] == (round == 0 ? 5 : 0) && found["known"] == known, "\(found)")
            #expect(try JSONValue(parsing: Array(process.output.utf8))["unreadable"]?.integerValue == 3)
            for complaint in [
                "standard input line 6: is no JSON", "line 7: is longer than 262144 bytes",
                "line 11: has the unknown kind \"song\"",
            ] { #expect(process.errors.contains(complaint), "\(process.errors)") }
            // Its place is taken, so that it is told once.
            #expect(process.errors.contains("line 10: the catalog refused track") == (round == 0), "\(process.errors)")
        }
        #expect(try await plays(in: suite.data) == 5)

        // 300 MB in one line, in less memory than that.
        let endless = """
            { head -c 300000000 /dev/zero | tr '\\0' x; echo; cat \(first.path); } \
            | { ulimit -v 290000; exec \(beatpass) import ndjson - --source endless --json --data \(suite.data); }
            """
        let process = try ChildProcess("/bin/sh", ["-c", endless])
        #expect(await process.end() == 0, "\(process.errors)")
        #expect(try counts(process.output)["taken"] == 3)
        #expect(process.errors.contains("line 1: is longer than 262144 bytes"), "\(process.errors)")
        #expect(await suite.stop() == 0)
    }

    @Test func whatItWantsToKnow() async throws {
        let folder = try ScratchFolder()
        let rows = try file([Self.artist, Self.track] + Self.plays(0..<1))
        let script = "\((Beatpass.folder ?? ".") + "/beatpass") import ndjson - --data \(folder.path)/d < \(rows.path)"
        let nameless = try ChildProcess("/bin/sh", ["-c", script])
        #expect(await nameless.end() == 64)
        #expect(nameless.errors.contains("expected --source NAME"), "\(nameless.errors)")
        let broken = try file(["x", "y"])
        let garbage = try await Beatpass.run(["import", "ndjson", broken.path, "--data", folder.path + "/e"])
        #expect(garbage.code == 1 && garbage.output.contains("Nothing could be taken."), "\(garbage.errors)")
    }
}
