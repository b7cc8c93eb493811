import Support
import Testing

/// `beatpass account` with the real services.
@Suite(.serialized, .enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct AccountProcessTests {
    @Test func accountsComeAboutAndAreLogged() async throws {
        let suite = try RunningSuite(["--demo"], in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        func account(_ words: String...) async throws -> (code: Int32?, output: String, errors: String) {
            try await Beatpass.run(["account"] + words + ["--data", suite.data])
        }

        let added = try await account("add", "Ann@label.example", "--name", "Ann Ø", "--artist", "demo-artist-05")
        #expect(added.code == 0 && added.errors == "")
        #expect(added.output.contains("\n  http://127.0.0.1:") && added.output.contains("/link?token="))
        #expect(added.output.contains("is now owner of demo-artist-05 (Delroy Banks)."))
        let taken = try await account("add", "ann@LABEL.example")
        #expect(taken.code == 1 && taken.output == "" && taken.errors.contains("Another account signs in as"))
        let owned = try await account("link", "none@demo.beatpass.example", "demo-artist-05")
        #expect(owned.code == 1 && owned.errors.contains("has an owner already"))
        #expect(try await account("link", "ann@label.example", "demo-artist-06", "--manager").code == 0)
        #expect(try await account("unlink", "ann@label.example", "demo-artist-05").code == 0)
        #expect(try await account("staff", "ann@label.example", "on").code == 0)
        let reset = try await account("reset", "ann@label.example")
        #expect(reset.code == 0 && reset.output.contains("/link?token="))
        let missed = try await account("reset", "ana@label.example")
        #expect(missed.code == 1 && missed.errors.lowercased().contains("did you mean ann@label.example?"))

        let list = try await account("list", "ann")
        let row = list.output.split(separator: "\n").last.map(String.init) ?? ""
        #expect(list.output.split(separator: "\n").count == 2)
        for cell in ["Ann Ø", "manager of demo-artist-06", "yes", "no password yet"] {
            #expect(row.contains(cell), "\(row)")
        }
        let log = try await account("log", "ann@label.example")
        let actions = log.output.split(separator: "\n").dropFirst().compactMap { line in
            line.split(separator: " ").dropFirst(3).first.map(String.init)
        }
        #expect(
            actions == [
                "linkMade", "staffChanged", "roleChanged", "roleChanged", "roleChanged", "linkMade", "accountAdded",
            ], "\(log.output)")
        #expect(await suite.stop() == 0)
        let after = try await account("list")
        #expect(after.code == 69 && after.errors.contains("dashboard was not reached"))
    }
}
