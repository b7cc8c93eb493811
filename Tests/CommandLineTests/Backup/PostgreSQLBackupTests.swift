import Glibc
import JSONRPC
import Support
import Testing

/// `backup`, `verify` and `restore` of a suite whose store is PostgreSQL.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct PostgreSQLBackupTests {
    private let folder: ScratchFolder
    private let server: PostgresServer

    init() throws {
        folder = try ScratchFolder()
        server = try PostgresServer.shared()
    }

    /// A data folder whose configuration names a fresh database. Returns the folder and the database's name.
    private func dataFolder(_ name: String) throws -> (data: String, database: String) {
        let data = folder.path + "/" + name
        mkdir(data, 0o750)
        let url = try server.makeDatabase()
        let database = String(url.dropFirst("postgresql://beatpass@/".count).prefix { $0 != "?" })
        let withPassword = "postgresql://beatpass:s3cret" + url.dropFirst("postgresql://beatpass".count)
        let file = data + "/store.url"
        try #require(FileBytes.write(Array(withPassword.utf8), to: file) && chmod(file, 0o600) == 0)
        let text = #"{"store":{"urlFile":"\#(file)"}}"#
        try #require(FileBytes.write(Array(text.utf8), to: data + "/config.json"))
        return (data, database)
    }

    private func fill(_ data: String) async throws -> SuiteCatalog.State {
        try await BackedUp.serving(data, in: folder) { catalog in
            try await catalog.putArtist()
            try await catalog.putTracks(0..<20)
            try await catalog.recordPlays(0..<200)
            return try await catalog.state()
        }
    }

    /// All there is of it: under load, into another database, and back into its own.
    @Test func underLoad() async throws {
        let (data, database) = try dataFolder("d")
        let suite = try RunningSuite(in: folder, data: data)
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let load = try await SuiteLoad(on: SuiteCatalog(of: data))
        try #require(await eventually { load.acknowledged.plays >= 500 })
        let before = load.acknowledged
        let backup = folder.path + "/b"
        let made = try await Beatpass.run(["backup", backup, "--data", data])
        let after = load.acknowledged
        let running = try await Beatpass.run(["verify", data])
        let early = try await Beatpass.run(["restore", backup, "--data", data, "--replace"])
        try await load.stop()
        #expect(made.code == 0, "\(made.errors)")
        #expect(after.plays > before.plays, "nothing was written during the backup")
        #expect(
            FileBytes.names(in: backup) == [
                "catalog.pgdump", "config.json", "dashboard.pgdump", "leaderboards.pgdump", "manifest.json",
                "progress.pgdump",
            ])
        #expect(running.code == 0, "\(running.output)\(running.errors)")
        #expect(early.code != 0 && early.errors.contains("the suite runs already"), "\(early.errors)")
        let verified = try await Beatpass.run(["verify", backup])
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")

        let (other, _) = try dataFolder("o")
        // The suite that runs has a data folder of its own, but not the database to itself.
        let shared = folder.path + "/s"
        mkdir(shared, 0o750)
        try #require(
            FileBytes.write(try #require(FileBytes.read(data + "/config.json")), to: shared + "/config.json"))
        let inUse = try await Beatpass.run(["restore", backup, "--data", shared, "--replace"])
        #expect(inUse.code != 0 && inUse.errors.contains("on other machines too"), "\(inUse.errors)")
        #expect(await suite.stop() == 0)

        for data in [other, data] {
            let restored = try await Beatpass.run(["restore", backup, "--data", data, "--replace"])
            #expect(restored.code == 0, "\(restored.errors)")
            #expect(restored.errors.contains("is kept as the schema \"catalog.before-restore-") == (data != other))
            let sound = try await Beatpass.run(["verify", data])
            #expect(sound.code == 0, "\(sound.output)\(sound.errors)")
            try await BackedUp.serving(data, in: folder) { catalog in
                let state = try await catalog.state()
                #expect((before.plays...after.plays + 100).contains(state.nextPlay), "\(before) \(state) \(after)")
                #expect((before.tracks...after.tracks + 3).contains(state.nextTrack), "\(before) \(state) \(after)")
                #expect(state.plays == state.nextPlay && state.tracks == state.nextTrack, "\(state)")
                // New rows get keys that nobody has.
                try await catalog.putTracks(Int(state.nextTrack)..<Int(state.nextTrack) + 5)
                try await catalog.recordPlays(Int(state.nextPlay)..<Int(state.nextPlay) + 100)
                #expect(try await catalog.state().plays == state.nextPlay + 100)
            }
        }
        // Nothing but the stores and what was kept is left.
        try server.query(
            """
            DO $$ BEGIN
                ASSERT (SELECT COUNT(*) FROM pg_namespace WHERE nspname LIKE '%.restored' OR nspname LIKE '%.present') = 0;
                ASSERT (SELECT COUNT(*) FROM pg_namespace WHERE nspname LIKE 'catalog.before-restore-%') = 1;
            END $$
            """, in: database)
    }

    /// Killed after each thing it does to the folder, and then done again.
    @Test func restoreKilledAtAnyState() async throws {
        let (data, _) = try dataFolder("d")
        let state = try await fill(data)
        let backup = folder.path + "/b"
        try #require(try await Beatpass.run(["backup", backup, "--data", data]).code == 0)
        try await BackedUp.serving(data, in: folder) { try await $0.recordPlays(200..<300) }
        var number = 0
        while true {
            let process = try Beatpass.start(["restore", backup, "--data", data, "--replace"])
            let wasKilled = Interruption.kill(process, atState: number, of: data)
            _ = await process.end()
            var result = try await Beatpass.run(["restore", backup, "--data", data, "--replace"])
            // What the killed one had started ends a moment later.
            _ = try await eventually(within: .seconds(20)) {
                guard result.code != 0 else { return true }
                result = try await Beatpass.run(["restore", backup, "--data", data, "--replace"])
                return false
            }
            #expect(result.code == 0, "\(number): \(result.errors)")
            #expect(BackedUp.remnants(in: data) == [])
            let found = try await BackedUp.serving(data, in: folder) { try await $0.state() }
            #expect(found == state, "\(number)")
            guard wasKilled else { break }
            number += 1
        }
        print("restoreKilledAtAnyState: \(number) states")
        #expect(number >= 3)
    }

    @Test func damageIsNamed() async throws {
        let (data, database) = try dataFolder("d")
        let state = try await fill(data)
        let backup = folder.path + "/b"
        try #require(try await Beatpass.run(["backup", backup, "--data", data]).code == 0)
        for (name, damage) in [
            ("cut", { try Damage.truncate($0) { $0 / 2 } }), ("flipped", { try Damage.flip($0) { $0 / 2 } }),
            ("missing", { unlink($0) }),
        ] as [(String, (String) throws -> Void)] {
            let copy = folder.path + "/" + name
            try BackedUp.copy(backup, to: copy)
            try damage(copy + "/catalog.pgdump")
            for words in [["verify", copy], ["restore", copy, "--data", data, "--replace"]] {
                let result = try await Beatpass.run(words)
                #expect(result.code == 1 && result.errors.contains("catalog.pgdump"), "\(words[0]): \(result.errors)")
            }
        }
        // A file's backup is not one of a server's store, nor the other way round.
        let file = folder.path + "/f"
        let other = try await Beatpass.run(["restore", backup, "--data", file])
        #expect(other.code == 1 && other.errors.contains("another kind of store (sqlite)"), "\(other.errors)")

        try server.query("UPDATE catalog.artist_totals SET tracks = tracks + 1", in: database)
        for words in [["verify", data], ["backup", folder.path + "/x", "--data", data]] {
            let result = try await Beatpass.run(words)
            #expect(result.code == 1 && result.errors.contains("artist-tracks"), "\(words[0]): \(result.errors)")
        }
        #expect(access(folder.path + "/x", F_OK) != 0)
        // The backup is from before that.
        #expect(try await Beatpass.run(["restore", backup, "--data", data, "--replace"]).code == 0)
        #expect(try await BackedUp.serving(data, in: folder) { try await $0.state() } == state)
    }

    /// The system's programs: missing, too old, failing; and no password where everybody can read it.
    @Test func programsOfTheSystem() async throws {
        let (data, _) = try dataFolder("d")
        _ = try await fill(data)
        let programs = folder.path + "/programs"
        mkdir(programs, 0o700)
        func backup(_ script: String?) async throws -> String {
            if let script {
                let path = programs + "/pg_dump"
                try #require(FileBytes.write(Array("#!/bin/sh\n\(script)\n".utf8), to: path) && chmod(path, 0o700) == 0)
            }
            let result = try await Beatpass.run(
                ["backup", folder.path + "/x", "--data", data], environment: ["PATH": programs])
            #expect(result.code != 0)
            #expect(access(folder.path + "/x", F_OK) != 0)
            return result.errors
        }
        let missing = try await backup(nil)
        #expect(missing.contains("pg_dump is not installed") && missing.contains("postgresql-client"), "\(missing)")
        let old = try await backup("echo 'pg_dump (PostgreSQL) 12.1'")
        #expect(old.contains("pg_dump is of version 12 and the server of version"), "\(old)")
        let failing = try await backup(
            """
            if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) 99.1'; exit; fi
            echo "$@" > \(programs)/words; echo "$PGPASSWORD" > \(programs)/password; echo 'the disk burns' >&2; exit 3
            """)
        #expect(failing.contains("the disk burns"), "\(failing)")
        let words = String(decoding: FileBytes.read(programs + "/words") ?? [], as: UTF8.self)
        #expect(words.contains("--format=custom") && !words.contains("s3cret"), "\(words)")
        #expect(FileBytes.read(programs + "/password") == Array("s3cret\n".utf8))
        #expect(!failing.contains("s3cret"))
    }

    /// What a killed backup has started ends with it, however much it would still have to do.
    @Test func nothingGoesOnBehindAKilledBackup() async throws {
        let (data, _) = try dataFolder("d")
        _ = try await fill(data)
        let script = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) 99.1'; exit; fi
            echo $$ > \(folder.path)/number
            exec sleep 600
            """
        let program = folder.path + "/pg_dump"
        try #require(FileBytes.write(Array(script.utf8), to: program) && chmod(program, 0o700) == 0)
        let backup = try Beatpass.start(
            ["backup", folder.path + "/x", "--data", data], environment: ["PATH": folder.path + ":/usr/bin:/bin"])
        let number = await eventually {
            Int(String(decoding: FileBytes.read(folder.path + "/number") ?? [], as: UTF8.self).filter(\.isNumber))
        }
        let dump = try #require(number)
        #expect(!Beatpass.hasEnded(dump))
        backup.signal(SIGKILL)
        #expect(await eventually { Beatpass.hasEnded(dump) })
    }

    @Test func aServerThatIsAway() async throws {
        let data = folder.path + "/d"
        mkdir(data, 0o750)
        let file = data + "/store.url"
        let url = "postgresql://beatpass:s3cret@/x?host=" + folder.path
        try #require(FileBytes.write(Array(url.utf8), to: file) && chmod(file, 0o600) == 0)
        let text = #"{"store":{"urlFile":"\#(file)"}}"#
        try #require(FileBytes.write(Array(text.utf8), to: data + "/config.json"))
        for words in [["verify", data], ["backup", folder.path + "/x", "--data", data]] {
            let result = try await Beatpass.run(words)
            #expect(result.code != 0 && result.errors.contains(folder.path), "\(result.errors)")
            #expect(!result.errors.contains("s3cret") && access(folder.path + "/x", F_OK) != 0)
        }
    }
}
