import Glibc
import JSONRPC
import Support
import Testing

/// `beatpass backup` with the real services.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct BackupTests {
    /// A backup that is made while rows come in holds all that was acknowledged before it began, nothing that was
    /// never sent, and each call whole; restored, the suite serves that and the sources go on from there.
    @Test func underLoad() async throws {
        let folder = try ScratchFolder()
        let suite = try RunningSuite(["--replicas", "catalog=2"], in: folder)
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let load = try await SuiteLoad(on: SuiteCatalog(of: suite.data))
        try #require(await eventually { load.acknowledged.plays >= 1000 })
        let before = load.acknowledged
        let made = try await Beatpass.run(["backup", folder.path + "/b", "--data", suite.data, "--json"])
        let after = load.acknowledged
        try await load.stop()
        #expect(made.code == 0, "\(made.errors)")
        #expect(after.plays > before.plays, "nothing was written during the backup")
        let verified = try await Beatpass.run(["verify", folder.path + "/b"])
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")

        // The suite goes on; the restored one is another installation's folder, or later its own.
        let other = folder.path + "/o"
        let restored = try await Beatpass.run(["restore", folder.path + "/b", "--data", other])
        #expect(restored.code == 0, "\(restored.errors)")
        #expect(await suite.stop() == 0)
        let own = try await Beatpass.run(["restore", folder.path + "/b", "--data", suite.data, "--replace"])
        #expect(own.code == 0, "\(own.errors)")
        #expect(own.errors.contains("The data before is kept as \(suite.data)/catalog.db.before-restore-"))

        for data in [other, suite.data] {
            let sound = try await Beatpass.run(["verify", data])
            #expect(sound.code == 0, "\(sound.output)\(sound.errors)")
            try await BackedUp.serving(data, in: folder) { catalog in
                let state = try await catalog.state()
                #expect((before.plays...after.plays + 100).contains(state.nextPlay), "\(before) \(state) \(after)")
                #expect((before.tracks...after.tracks + 3).contains(state.nextTrack), "\(before) \(state) \(after)")
                #expect(state.nextPlay % 100 == 0 && state.nextTrack % 3 == 1)
                #expect(state.plays == state.nextPlay && state.tracks == state.nextTrack, "\(state)")
                // Rows that were taken in later are new to it, and those that it has are not.
                try await catalog.recordPlays(Int(state.nextPlay) - 100..<Int(state.nextPlay) + 100)
                #expect(try await catalog.state().plays == state.nextPlay + 100)
            }
        }
    }

    @Test func whatItHolds() async throws {
        let made = try await BackedUp()
        #expect(
            FileBytes.names(in: made.backup) == [
                "catalog.db", "dashboard.db", "leaderboards.db", "manifest.json", "progress.db",
            ])
        let manifest = try JSONValue(parsing: FileBytes.read(made.backup + "/manifest.json") ?? [])
        #expect(manifest["format"]?.integerValue == 1)
        // Followers first, so that none is ahead of what it follows.
        let services = manifest["stores"]?.arrayValue?.compactMap { $0["service"]?.stringValue }
        #expect(services == ["dashboard", "leaderboards", "progress", "catalog"])
        for name in ["", "/catalog.db", "/manifest.json"] {
            var status = stat()
            #expect(stat(made.backup + name, &status) == 0 && status.st_mode & 0o077 == 0, "\(name)")
        }
    }

    @Test func theConfigurationGoesWithIt() async throws {
        let made = try await BackedUp()
        let text = Array(#"{"log":{"level":"warning"}}"#.utf8)
        try #require(FileBytes.write(text, to: made.data + "/config.json"))
        let backup = made.folder.path + "/c"
        #expect(try await Beatpass.run(["backup", backup, "--data", made.data]).code == 0)
        #expect(FileBytes.names(in: backup).contains("config.json"))
        let data = made.folder.path + "/n"
        #expect(try await Beatpass.run(["restore", backup, "--data", data]).code == 0)
        #expect(FileBytes.read(data + "/config.json") == text)
        // One that is there is this machine's own.
        let own = Array(#"{"log":{"level":"error"}}"#.utf8)
        try #require(FileBytes.write(own, to: data + "/config.json"))
        #expect(try await Beatpass.run(["restore", backup, "--data", data, "--replace"]).code == 0)
        #expect(FileBytes.read(data + "/config.json") == own)
    }

    @Test func foldersThatItDoesNotTake() async throws {
        let made = try await BackedUp()
        let root = made.folder.path
        mkdir(root + "/full", 0o700)
        mkdir(root + "/half", 0o700)
        try #require(FileBytes.write([1], to: root + "/full/letter"))
        try #require(FileBytes.write([1], to: root + "/half/catalog.db.part"))
        try #require(FileBytes.write([1], to: root + "/file"))
        for (target, complaint) in [
            (made.backup, "holds a backup already; name a new one"), ("\(root)/full", "is not empty (letter)"),
            ("\(root)/half", "holds a backup that was not finished"), ("\(root)/no/where", "name one that can be made"),
            ("\(root)/file", "name a folder"),
        ] {
            let names = FileBytes.names(in: target)
            let result = try await Beatpass.run(["backup", target, "--data", made.data])
            #expect(result.code == 1 && result.errors.contains(complaint), "\(target): \(result.errors)")
            #expect(FileBytes.names(in: target) == names)
        }
        let nothing = try await Beatpass.run(["backup", root + "/x", "--data", root + "/full"])
        #expect(nothing.code == 69 && nothing.errors.contains("has no data"), "\(nothing.errors)")
        #expect(access(root + "/x", F_OK) != 0)
    }

    /// A store that is not good is not backed up as if it were.
    @Test func aDamagedStoreIsNoBackup() async throws {
        let made = try await BackedUp()
        try Damage.flipPages(of: made.data + "/catalog.db")
        let result = try await Beatpass.run(["backup", made.folder.path + "/x", "--data", made.data])
        #expect(result.code == 1, "\(result.output)")
        #expect(result.errors.contains("is damaged"), "\(result.errors)")
        #expect(access(made.folder.path + "/x", F_OK) != 0)
    }

    /// Where there is no more room for the copy, nothing is left of it.
    @Test func aDiskThatIsFull() async throws {
        let made = try await BackedUp()
        let target = made.folder.path + "/x"
        let script = "ulimit -f 40; exec \(Beatpass.folder ?? ".")/beatpass backup \(target) --data \(made.data)"
        let process = try ChildProcess("/bin/sh", ["-c", script])
        #expect(await process.end() == 1, "\(process.output)")
        #expect(process.errors.contains("beatpass backup: "), "\(process.errors)")
        #expect(access(target, F_OK) != 0, "\(FileBytes.names(in: target))")
        #expect(try await Beatpass.run(["verify", made.data]).code == 0)
    }

    /// However it is ended, what it leaves is no backup, or a whole one.
    @Test func killedAtAnyState() async throws {
        let made = try await BackedUp()
        var states = 0
        while true {
            let target = made.folder.path + "/k\(states)"
            let process = try Beatpass.start(["backup", target, "--data", made.data])
            let wasKilled = Interruption.kill(process, atState: states, of: target)
            _ = await process.end()
            if access(target + "/manifest.json", F_OK) == 0 {
                let verified = try await Beatpass.run(["verify", target])
                #expect(verified.code == 0, "\(verified.errors)")
            } else {
                let verified = try await Beatpass.run(["verify", target])
                #expect(verified.code == 1 && verified.errors.contains("not finished"), "\(verified.errors)")
                let data = made.folder.path + "/n"
                #expect(try await Beatpass.run(["restore", target, "--data", data]).code == 1)
                #expect(access(data, F_OK) != 0)
            }
            guard wasKilled else { break }
            states += 1
        }
        print("killedAtAnyState: \(states) states")
        #expect(states >= 3)
    }
}
