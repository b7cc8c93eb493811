import Contracts
import Glibc
import Support
import Testing

@testable import CommandLineTool

/// `beatpass restore` with the real services.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct RestoreTests {
    private func restore(
        _ backup: String, _ data: String, _ more: [String] = ["--replace"]
    ) async throws -> (
        code: Int32?, output: String, errors: String
    ) {
        // Of a restore that was killed, the child ends a moment later and lets go of the folder.
        var result = try await Beatpass.run(["restore", backup, "--data", data] + more)
        _ = try await eventually(within: .seconds(10)) {
            guard result.errors.contains("use the data folder") else { return true }
            result = try await Beatpass.run(["restore", backup, "--data", data] + more)
            return false
        }
        return result
    }

    /// The backup's state is served, the folder is whole, and nothing of the restore is left.
    private func expectRestored(_ made: BackedUp, _ data: String, _ about: String) async throws {
        #expect(BackedUp.remnants(in: data) == [], "\(about)")
        let verified = try await Beatpass.run(["verify", data])
        #expect(verified.code == 0, "\(about): \(verified.errors)")
        let state = try await BackedUp.serving(data, in: made.folder) { try await $0.state() }
        #expect(state == made.state, "\(about)")
    }

    /// A copy of the data, with rows that the backup has not.
    private func grown(_ made: BackedUp, _ name: String) async throws -> String {
        let data = made.folder.path + "/" + name
        try BackedUp.copy(made.data, to: data)
        try await BackedUp.serving(data, in: made.folder) { try await $0.recordPlays(200..<300) }
        return data
    }

    @Test func dataThatIsThereIsReplacedWhereThatIsSaid() async throws {
        let made = try await BackedUp()
        let data = try await grown(made, "g")
        let refused = try await restore(made.backup, data, [])
        #expect(refused.code == 1)
        #expect(
            refused.errors.contains(
                "holds data already (catalog.db, progress.db, leaderboards.db, dashboard.db); "
                    + "--replace"),
            "\(refused.errors)")
        let grown = try await BackedUp.serving(data, in: made.folder) { try await $0.state() }
        #expect(grown.plays == 300)

        let result = try await restore(made.backup, data)
        #expect(result.code == 0, "\(result.errors)")
        try await expectRestored(made, data, "replaced")
        // What was there before is whole, and goes back by its name.
        let kept = FileBytes.names(in: data).filter { $0.contains(".before-restore-") && $0.hasPrefix("catalog.db") }
        let before = try #require(kept.first)
        #expect(kept.count == 1)
        let other = made.folder.path + "/o"
        mkdir(other, 0o750)
        try #require(rename(data + "/" + before, other + "/catalog.db") == 0)
        let old = try await BackedUp.serving(other, in: made.folder) { try await $0.state() }
        #expect(old == grown)
    }

    @Test func notWhileAnythingRuns() async throws {
        let made = try await BackedUp()
        let suite = try RunningSuite(in: made.folder)
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let result = try await Beatpass.run(["restore", made.backup, "--data", suite.data, "--replace"])
        #expect(result.code == 69 && result.errors.contains("the suite runs already"), "\(result.errors)")
        #expect(await suite.stop() == 0)

        // A service by itself, without the suite around it.
        let service = try ServiceProcess("catalog", in: made.folder)
        try await service.ready()
        let second = try await Beatpass.run(["restore", made.backup, "--data", made.data, "--replace"])
        #expect(second.code != 0 && second.errors.contains("stop them first"), "\(second.errors)")
        #expect(BackedUp.remnants(in: made.data) == [])
        service.child.signal(SIGTERM)
        #expect(await service.child.end() == 0)
    }

    /// Killed after each thing it does to the folder: the data before is untouched, or the next restore finishes
    /// what was begun; until then nothing starts on a folder that is half of each.
    @Test func killedAtAnyState() async throws {
        let made = try await BackedUp()
        let grown = try await grown(made, "g")
        var number = 0
        var journals = 0
        while true {
            let data = made.folder.path + "/k\(number)"
            try BackedUp.copy(grown, to: data)
            let process = try Beatpass.start(["restore", made.backup, "--data", data, "--replace"])
            let wasKilled = Interruption.kill(process, atState: number, of: data)
            _ = await process.end()
            let isHalf = FileBytes.names(in: data).contains("restore.json")
            if isHalf {
                journals += 1
                // Also here: a child of the killed process holds the suite's lock until it has become another program.
                let errors = try await eventually {
                    let service = try Beatpass.start(["up", "--data", data, "--listen", "127.0.0.1:0"])
                    #expect(await service.end() != 0)
                    return service.errors.contains("runs already") ? nil : service.errors
                }
                #expect(
                    errors?.contains("half restored") == true || errors?.contains("is being restored") == true,
                    "\(number): \(errors ?? "the suite's lock was never free")")
            }
            // A child of the killed process holds its lock until it has become another program.
            let result = try #require(
                try await eventually {
                    let result = try await restore(made.backup, data)
                    return result.errors.contains("runs already") ? nil : result
                })
            #expect(result.code == 0, "\(number): \(result.errors)")
            #expect(result.errors.contains("that was interrupted") == isHalf, "\(number): \(result.errors)")
            try await expectRestored(made, data, "state \(number)")
            guard wasKilled else { break }
            number += 1
        }
        print("killedAtAnyState: \(number) states, \(journals) with a journal")
        #expect(number >= 3)
    }

    /// Each state between two of its steps, made by the same commands.
    @Test(arguments: 0...9)
    func steps(_ steps: Int) async throws {
        let made = try await BackedUp()
        let data = try await grown(made, "g")
        let (_, digest) = try BackupFolder(made.backup).manifest()
        let journal = RestoreJournal(
            backup: made.backup, manifest: digest, time: Timestamp(microseconds: 1_700_000_000_000_000),
            staged: ["catalog", "progress", "leaderboards", "dashboard"])
        func run(_ service: String, _ words: [String]) async throws {
            let child = try ChildProcess((Beatpass.folder ?? ".") + "/beatpass-\(service)", words + ["--data", data])
            #expect(await child.end() == 0, "\(child.errors)")
        }
        let all: [() async throws -> Void] = [
            { try await run("dashboard", ["stage", "--from", made.backup]) },
            { try await run("leaderboards", ["stage", "--from", made.backup]) },
            { try await run("progress", ["stage", "--from", made.backup]) },
            { try await run("catalog", ["stage", "--from", made.backup]) },
            { try journal.write(in: data) },
            { try await run("catalog", ["place", "--aside", journal.suffix]) },
            { try await run("progress", ["place", "--aside", journal.suffix]) },
            { try await run("leaderboards", ["place", "--aside", journal.suffix]) },
            { try await run("dashboard", ["place", "--aside", journal.suffix]) },
        ]
        for step in all.prefix(steps) { try await step() }

        let hasJournal = steps >= 5
        if !hasJournal {
            // Nothing was changed: the suite runs on what it had.
            let state = try await BackedUp.serving(data, in: made.folder) { try await $0.state() }
            #expect(state.plays == 300)
        }
        let result = try await restore(made.backup, data)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("that was interrupted") == hasJournal)
        try await expectRestored(made, data, "after \(steps) steps")
    }

    /// What a journal has begun is finished even where another backup is to be restored then.
    @Test func anotherBackupAfterAnInterruption() async throws {
        let made = try await BackedUp()
        let later = try await grown(made, "g")
        let second = made.folder.path + "/b2"
        #expect(try await Beatpass.run(["backup", second, "--data", later]).code == 0)
        let (_, digest) = try BackupFolder(made.backup).manifest()
        for service in ["catalog", "progress", "leaderboards", "dashboard"] {
            let child = try ChildProcess(
                (Beatpass.folder ?? ".") + "/beatpass-\(service)",
                ["stage", "--from", made.backup, "--data", made.data])
            #expect(await child.end() == 0, "\(child.errors)")
        }
        try RestoreJournal(
            backup: made.backup, manifest: digest, time: Timestamp(microseconds: 1_700_000_000_000_000),
            staged: ["catalog", "progress", "leaderboards", "dashboard"]
        ).write(in: made.data)
        let result = try await restore(second, made.data)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.contains("that was interrupted"))
        let state = try await BackedUp.serving(made.data, in: made.folder) { try await $0.state() }
        #expect(state.plays == 300)
        #expect(BackedUp.remnants(in: made.data) == [])
    }

    @Test func aJournalThatCannotBeReadChangesNothing() async throws {
        let made = try await BackedUp()
        try #require(FileBytes.write(Array("{".utf8), to: made.data + "/restore.json"))
        let result = try await restore(made.backup, made.data)
        #expect(result.code == 1 && result.errors.contains("restore.json is damaged"), "\(result.errors)")
        #expect(FileBytes.names(in: made.data).contains("catalog.db"))
    }
}
