import Glibc
import JSONRPC
import Support
import Testing

/// `beatpass progress` with the real services, and the start of `beatpass-progress` with achievements that are none.
@Suite("The progress verb", .serialized, .enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct ProgressProcessTests {
    private static let entry =
        #"{"id":"a","category":"upload","name":"A","description":"D","xp":1,"rarity":"rare","#
        + #""criterion":{"kind":"bio"}}"#

    private func write(_ text: String, _ name: String, in folder: ScratchFolder) throws -> String {
        let path = folder.path + "/" + name
        try #require(FileBytes.write(Array(text.utf8), to: path) as Bool)
        return path
    }

    @Test func `rules are tried and the ledger is derived anew, with nothing changed`() async throws {
        let folder = try ScratchFolder()
        let suite = try RunningSuite(["--demo"], in: folder)
        try #require(await suite.isReady(), "\(suite.up.errors)")
        func progress(_ words: String...) async throws -> (code: Int32?, output: String, errors: String) {
            try await Beatpass.run(["progress"] + words + ["--data", suite.data])
        }
        func total() async throws -> Int64 {
            let account = #"{"account":"demo-account-one"}"#
            let reply = try await Beatpass.run(["call", "progress.refresh", account, "--data", suite.data])
            return try JSONValue(parsing: Array(reply.output.utf8))["progress"]?["xp"]?.integerValue ?? 0
        }
        let isThere = try await eventually { try await total() > 1000 }
        #expect(isThere)

        // The suite's own amounts move nobody.
        let same = try await progress("try-rules", try write("{}", "same.json", in: folder))
        #expect(same.code == 0 && same.errors == "")
        #expect(same.output.contains(", 0 would have other XP and 0 another level;"), "\(same.output)")
        let more = try await progress(
            "try-rules", try write(#"{"upload": 2000}"#, "more.json", in: folder), "--limit", "3")
        #expect(more.code == 0 && more.output.hasPrefix("WHO"))
        let rows = more.output.split(separator: "\n").filter { $0.hasPrefix("account ") || $0.hasPrefix("artist ") }
        #expect(rows.count == 3, "\(more.output)")
        let none = try await progress(
            "try-rules", try write(#"{"achievements": []}"#, "none.json", in: folder), "--limit", "0")
        #expect(none.code == 0 && none.output.contains(" unlocks would not be granted.\n"))
        #expect(!none.output.contains("\n0 unlocks") && !none.output.contains("WHO"), "\(none.output)")

        let bad: [(String, String)] = [
            ("", "holds no rules"), ("{", "holds no rules"), ("[]", "is no JSON object; expected one of rules"),
            (#"{"uplaod": 1}"#, "has \"uplaod\"; expected upload, metadata, collaboration, play, achievements"),
            (#"{"upload": -1}"#, "upload"), (#"{"upload": 1.5}"#, "upload"), (#"{"play": 1000001}"#, "play"),
            (#"{"play": "1"}"#, "play"),
            (
                #"{"achievements": [\#(Self.entry), \#(Self.entry)]}"#,
                "of the entry \"a\", its id is that of an earlier entry"
            ),
            (#"{"achievements": 7}"#, "has \"achievements\" that are no list"),
        ]
        for (text, part) in bad {
            let path = try write(text, "bad.json", in: folder)
            let result = try await progress("try-rules", path)
            #expect(result.code == 1 && result.output == "", "\(text): \(result.output)")
            #expect(result.errors.contains(part), "\(text): \(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        let folderAsFile = try await progress("try-rules", folder.path)
        #expect(folderAsFile.code == 69 && folderAsFile.errors.contains(folder.path), "\(folderAsFile.errors)")
        let many = try await progress("try-rules", folder.path + "/same.json", "--limit", "1001")
        #expect(many.code == 64 && many.errors.contains("--limit is \"1001\""))

        let rebuilt = try await progress("rebuild")
        #expect(rebuilt.code == 0 && rebuilt.errors == "")
        #expect(rebuilt.output.hasSuffix("entries; the kept ledger has the same.\n"), "\(rebuilt.output)")
        // Days and figures go on, but nothing that was tried is in it.
        let all = try await progress("try-rules", folder.path + "/same.json")
        #expect(all.output.contains(", 0 would have other XP"))
        #expect(await suite.stop() == 0)
    }

    /// The start fails, with the file, the entry and the reason, and the code of a wrong configuration.
    @Test(arguments: [
        (entry + "," + entry, "of the entry \"a\", its id is that of an earlier entry"),
        (
            #"{"id":"b","category":"c","name":"B","description":"D","xp":1,"rarity":"rare","criterion":{"kind":"luck"}}"#,
            "of the entry \"b\", its criterion \"luck\" is unknown; expected one of"
        ),
        (
            #"{"id":"c","category":"c","name":"C","description":"D","xp":-5,"rarity":"rare","criterion":{"kind":"bio"}}"#,
            "of the entry \"c\", its xp is -5; expected a whole number from 0"
        ),
        ("3", "of the entry number 1, it is no object"),
    ])
    func `achievements that are none end the start`(entries: String, reason: String) async throws {
        let folder = try ScratchFolder()
        let path = try write(#"{"achievements":[\#(entries)]}"#, "own.json", in: folder)
        let child = try ChildProcess(
            (Beatpass.folder ?? ".") + "/beatpass-progress",
            ["--data", folder.path + "/d", "--run", folder.path + "/r", "--achievements.file", path])
        #expect(await child.end() == 78)
        #expect(child.errors.contains("The achievements of \(path) cannot be used: \(reason)"), "\(child.errors)")
        // Nothing was begun: no store that another start would have to understand.
        #expect(access(folder.path + "/d/progress.db", F_OK) != 0)
    }

    @Test func `an achievements' file that is not there ends the start`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/none.json"
        let child = try ChildProcess(
            (Beatpass.folder ?? ".") + "/beatpass-progress",
            ["--data", folder.path + "/d", "--run", folder.path + "/r", "--achievements.file", path])
        #expect(await child.end() == 78)
        #expect(child.errors.contains("The achievements of \(path) cannot be used: it cannot be read"))
    }
}
