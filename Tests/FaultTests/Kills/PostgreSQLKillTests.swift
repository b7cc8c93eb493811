import Glibc
import ServiceKit
import Support
import Testing
import Transport

/// The database server's own processes killed (SIGKILL) in the moment of a reply, which makes it recover from its log
/// as after a crash. A service that is killed takes no commit with it that the server was already told to make.
@Suite("Kills of a server", .serialized, .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct PostgreSQLKillTests {
    private static let sources = 4

    @Test(arguments: KillTests.kinds)
    func `no acknowledged row is lost and none is doubled`(kind: any IngestKind) async throws {
        var random = Seeded("kills of the server, \(kind.method)")
        let server = try PostgresServer()
        let folder = try ScratchFolder()
        let url = try server.makeDatabase()
        let path = folder.path + "/url"
        #expect(FileBytes.write(Array(url.utf8), to: path) && chmod(path, 0o600) == 0)
        let replica = try ServiceProcess("catalog", in: folder, store: ["--store.urlFile", path])
        try await replica.ready()
        let caller = try Caller(replica)
        try await kind.prepare(caller.client)
        let load = KillLoad(kind, caller.client, .careful, serverFails: true)
        let seeds = (0..<Self.sources).map { Seeded("kills of the server, source \($0)") }
        // A recovery takes about a second.
        let rounds = max(8, Rounds.of(8) / 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { load.tally.end() }
            for source in 0..<Self.sources { group.addTask { await load.run("s\(source)", seeds[source]) } }
            for _ in 0..<rounds where load.tally.problems.isEmpty {
                try await load.waitFor(5 + random.below(20))
                let sessions = try server.query(
                    "SELECT pid FROM pg_stat_activity WHERE application_name = 'beatpass-catalog'")
                let victims = sessions.split(separator: "\n").compactMap { pid_t($0) }
                try #require(!victims.isEmpty)
                let isDone = Lock(false)
                load.atNextReply {
                    for victim in victims { kill(victim, SIGKILL) }
                    isDone.withLock { $0 = true }
                }
                _ = await eventually { isDone.withLock { $0 } || !load.tally.problems.isEmpty }
                load.atNextReply(nil)
            }
            try await load.waitFor(20)
        }
        let problems = try await kind.problems(caller.client, load.sent)
        print("\(rounds) kills of the server: \(load.tally.made) batches, \(load.lost) outcomes unknown")
        #expect(load.tally.problems == [])
        #expect(problems == [])
        caller.stop()
        replica.child.signal(SIGTERM)
        #expect(await replica.child.end() == 0, "\(replica.child.errors)")
    }
}

extension KillLoad {
    /// Waits until so many more batches have been taken, or something is wrong.
    fileprivate func waitFor(_ batches: Int) async throws {
        let goal = tally.made + batches
        let isThere = await eventually { tally.made >= goal || !tally.problems.isEmpty }
        try #require(isThere, "the sources do not get on: \(sent)")
    }
}
