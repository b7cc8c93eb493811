import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// The real service on a PostgreSQL server that is not as it should be.
@Suite("Bad surroundings of a server", .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct PostgreSQLSurroundingsTests {
    /// A file with a URL in it, as the configuration names it.
    private static func flags(_ url: String, in folder: ScratchFolder) throws -> [String] {
        let path = folder.path + "/url"
        guard FileBytes.write(Array((url + "\n").utf8), to: path), chmod(path, 0o600) == 0 else {
            throw SystemError("write \(path)")
        }
        return ["--store.urlFile", path]
    }

    private static func plays(_ offset: Int) -> String {
        let play = #"{"track":"nowhere","listener":"l","at":"2024-02-01T12:00:00Z","listenedMs":60000}"#
        return #"{"source":"s","offset":\#(offset),"plays":[\#(play),\#(play)]}"#
    }

    @Test(arguments: [true, false])
    func `gone in the middle of a commit, the caller learns that it may have happened, and repeats it`(
        isDone: Bool
    ) async throws {
        let server = try PostgresServer.shared()
        let (folder, socket) = (try ScratchFolder(), try ScratchFolder())
        let url = try server.makeDatabase()
        let proxy = try CuttingProxy(to: server.folder, in: socket.path)
        let flags = try Self.flags(url.split(separator: "=")[0] + "=" + socket.path, in: folder)
        let replica = try ServiceProcess("catalog", in: folder, store: flags)
        try await replica.ready()
        let caller = try Caller(replica)
        #expect(await caller.call("catalog.recordPlays", Self.plays(0)).reply?["next"]?.integerValue == 2)

        // The next commit may be one of the store's own work: then the call goes through, and the one after it is tried.
        var offset = 0
        var ending = CallEnding.notSent("nothing was called")
        repeat {
            offset += 2
            proxy.cut.withLock { $0 = isDone ? .afterTheServerDidIt : .beforeTheServerSeesIt }
            ending = await caller.call("catalog.recordPlays", Self.plays(offset))
        } while ending.reply != nil && offset < 100
        guard case .error(let error) = ending else {
            Issue.record("no error: \(ending)")
            return
        }
        #expect(error.code == .outcomeUnknown)
        #expect(error.message.contains("same source and offset is safe"), "\(error.message)")
        let again = try #require(await caller.call("catalog.recordPlays", Self.plays(offset)).reply)
        #expect(again["next"]?.integerValue == Int64(offset) + 2)
        // Unknown tracks are refused: as new rows, where they were not there yet.
        #expect(again["refused"]?.arrayValue?.count == (isDone ? 0 : 2))
        caller.stop()
        replica.child.signal(SIGTERM)
        #expect(await replica.child.end() == 0, "\(replica.child.errors)")
        withExtendedLifetime(proxy) {}
    }

    @Test func `away for a while, calls are refused, health tells, and it goes on when it is back`() async throws {
        let server = try PostgresServer()
        let folder = try ScratchFolder()
        let replica = try ServiceProcess(
            "catalog", in: folder, store: Self.flags(try server.makeDatabase(), in: folder))
        try await replica.ready()
        let caller = try Caller(replica)
        #expect(await caller.put(0..<3).reply?["added"]?.integerValue == 3)
        try server.stop()
        let refused = await caller.put(3..<6)
        #expect(refused.errorCode == .storageRefused, "\(refused)")
        let isTold = try await eventually { try await caller.health().text.contains("cannot be reached") }
        #expect(isTold)
        try server.start()
        let isBack = await eventually { await caller.put(3..<6).reply?["added"]?.integerValue == 3 }
        #expect(isBack)
        let isWell = try await eventually { try await !caller.health().text.contains("cannot be reached") }
        #expect(isWell)
        #expect(await caller.put(0..<7).reply?["added"]?.integerValue == 1)
        caller.stop()
        replica.child.signal(SIGTERM)
        #expect(await replica.child.end() == 0, "\(replica.child.errors)")
    }

    @Test func `away at start, it says so without the password, and ends`() async throws {
        let folder = try ScratchFolder()
        let url = "postgresql://beatpass:hunter2@/catalogue?host=\(folder.path)"
        let replica = try ServiceProcess("catalog", in: folder, store: Self.flags(url, in: folder))
        #expect(await replica.child.end() == 69)
        let text = replica.child.errors + replica.child.output
        #expect(text.contains("catalogue at \(folder.path) cannot be reached"), "\(text)")
        #expect(!text.contains("hunter2"))
    }
}
