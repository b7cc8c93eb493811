import Glibc
import JSONRPC
import Support
import Testing

/// `beatpass up` with the real services.
@Suite(.serialized, .enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct UpProcessTests {
    @Test func aKilledServiceComesBackAndNothingStaysBehind() async throws {
        let suite = try RunningSuite(in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        #expect(suite.up.output.contains("BeatPass runs at http://127.0.0.1:"))
        #expect(suite.up.output.contains("This link makes one (once, until "))
        #expect(suite.up.output.contains("/link?token="))
        let before = try await suite.processes()
        let catalog = try #require(before["catalog"])
        let dashboard = try #require(before["dashboard"])

        kill(pid_t(catalog), SIGKILL)
        #expect(await eventually { suite.up.errors.contains("catalog runs again") })
        #expect(suite.up.errors.contains("catalog (process \(catalog)) was ended by signal 9 (SIGKILL)"))
        let after = try await suite.processes()
        #expect(after["catalog"] != nil && after["catalog"] != catalog)
        #expect(after["dashboard"] == dashboard)
        // Reaped, not only ended.
        #expect(Beatpass.state(of: catalog) == nil)
        #expect(Set(Beatpass.children(of: Int(suite.up.id))) == Set(after.values))

        #expect(await suite.stop() == 0)
        for process in after.values { #expect(Beatpass.state(of: process) == nil) }
        #expect(suite.up.errors.hasSuffix("Stopping.\nBeatPass has stopped.\n"))
        #expect(try await Beatpass.run(["status", "--data", suite.data]).code == 69)
    }

    @Test func childrenEndWithAKilledParent() async throws {
        let suite = try RunningSuite(["--replicas", "catalog=2"], in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let children = Beatpass.children(of: Int(suite.up.id))
        #expect(children.count == 5)
        suite.up.signal(SIGKILL)
        #expect(await suite.up.end() == -SIGKILL)
        for child in children {
            #expect(await eventually { Beatpass.hasEnded(child) }, "process \(child) stays behind")
        }
        // The folder is free again.
        let next = try Beatpass.start(["up", "--data", suite.data, "--listen", "127.0.0.1:0"])
        #expect(await eventually { next.output.contains("Stop: Ctrl-C") || next.outcome != nil })
        next.signal(SIGTERM)
        #expect(await next.end() == 0, "\(next.errors)")
    }

    @Test func aSecondSuiteOnTheSameFolderIsRefused() async throws {
        let suite = try RunningSuite(in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let second = try await Beatpass.run(["up", "--data", suite.data])
        #expect(second.code == 69)
        #expect(
            second.errors == """
                beatpass up: the suite runs already on the data folder \(suite.data) \
                (process \(suite.up.id)); \
                stop that one first, or name another folder with --data

                """)
        #expect(await suite.stop() == 0)
    }

    @Test func aPortInUseIsSaidAndEndsAll() async throws {
        let listener = try LoopbackListener()
        let folder = try ScratchFolder()
        let up = try await Beatpass.run([
            "up", "--data", folder.path + "/d", "--listen", "127.0.0.1:\(listener.port)",
        ])
        #expect(up.code == 69)
        #expect(up.errors.contains("\(listener.port)") && up.errors.contains("in use"), "\(up.errors)")
        #expect(up.output == "")
        #expect(try await Beatpass.run(["status", "--data", folder.path + "/d"]).code == 69)
    }

    @Test func theDemoIsFilledInOnce() async throws {
        let folder = try ScratchFolder()
        let summary = [
            "call", "catalog.getSummary", #"{"artist":"demo-artist-01"}"#, "--data", folder.path + "/d",
        ]
        var replies: [JSONValue] = []
        var accounts: [String] = []
        for sentence in ["The demo catalogue is in: 40 artists", "The catalogue is not empty"] {
            let suite = try RunningSuite(["--demo"], in: folder)
            try #require(await suite.isReady(), "\(suite.up.errors)")
            #expect(suite.up.errors.contains(sentence), "\(suite.up.errors)")
            replies.append(try JSONValue(parsing: Array(try await Beatpass.run(summary).output.utf8)))
            let told = try #require(suite.up.output.firstRange(of: "Accounts to try (password "))
            accounts.append(
                String(suite.up.output[told.lowerBound...])
                    + (try await Beatpass.run(["account", "list", "--data", suite.data]).output))
            #expect(await suite.stop() == 0)
        }
        // The same password, the same accounts, and none of them anew.
        #expect(accounts[0] == accounts[1])
        for name in ["one", "several", "none"] { #expect(accounts[0].contains("\n\(name)@demo.beatpass.example ")) }
        #expect(replies[0]["tracks"]?.integerValue ?? 0 > 30)
        #expect(replies[0]["albums"]?.integerValue ?? 0 > 0)
        for figure in ["tracks", "plays", "albums", "downloads", "followers"] {
            #expect(replies[0][figure] == replies[1][figure], "\(figure)")
        }
    }

    @Test func aFolderThatCannotBeWrittenIsSaid() async throws {
        let folder = try ScratchFolder()
        let file = folder.path + "/file"
        close(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        let up = try await Beatpass.run(["up", "--data", file])
        #expect(up.code == 69)
        #expect(up.errors.contains("is not a folder"), "\(up.errors)")
    }

    @Test func aSocketPathTooLongIsSaid() async throws {
        let folder = try ScratchFolder()
        let up = try await Beatpass.run([
            "up", "--data", folder.path + "/" + String(repeating: "x", count: 100),
        ])
        #expect(up.code == 69)
        #expect(up.errors.contains("choose a shorter folder"), "\(up.errors)")
    }
}

/// A port of the loopback address that is taken while this lives.
final class LoopbackListener {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) | listen(descriptor, 1) | getsockname(descriptor, $0, &size)
            }
        }
        guard descriptor >= 0, code == 0 else { throw SpawnFailure(code: errno) }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
