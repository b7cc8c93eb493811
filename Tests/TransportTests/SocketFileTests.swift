import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// The folder where services meet.
@Suite("Socket files")
struct SocketFileTests {
    private func mode(_ path: String) -> UInt32? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    @Test func `folder, lock and socket are the owner's and the group's alone, whatever the umask`() async throws {
        let folder = try ScratchFolder()
        let directory = RunDirectory(path: folder.path + "/a/run")
        let slot = try InstanceSlot.take(nil, for: "test", in: directory)
        #expect(mode(folder.path + "/a/run") == 0o2750)
        #expect(mode(folder.path + "/a/run/test") == 0o2750)
        #expect(slot.number == 1 && slot.socketPath == folder.path + "/a/run/test/1.sock")
        let server = try await TestServer(.handler)
        try server.server.listen(at: slot.socketPath)
        #expect(mode(slot.socketPath) == 0o660)
        #expect((mode(folder.path + "/a/run/test/1.lock") ?? 0o777) & 0o027 == 0)
        await server.stop()
        #expect(mode(slot.socketPath) == nil)
    }

    @Test func `slots are taken in order, eight at most, and given back`() throws {
        let folder = try ScratchFolder()
        let directory = RunDirectory(path: folder.path)
        var slots = try (1...8).map { number in
            let slot = try InstanceSlot.take(nil, for: "test", in: directory)
            #expect(slot.number == number)
            return slot
        }
        let full = #expect(throws: SocketError.self) { try InstanceSlot.take(nil, for: "test", in: directory) }
        #expect(full?.description.contains("All 8 slots") == true)
        let taken = #expect(throws: SocketError.self) { try InstanceSlot.take(3, for: "test", in: directory) }
        #expect(taken?.description.contains("Slot 3") == true)
        // Another service has slots of its own.
        #expect(try InstanceSlot.take(nil, for: "other", in: directory).number == 1)
        slots.remove(at: 4)
        #expect(try InstanceSlot.take(nil, for: "test", in: directory).number == 5)
    }

    @Test func `a slot can be asked for by its number`() throws {
        let folder = try ScratchFolder()
        let directory = RunDirectory(path: folder.path)
        let third = try InstanceSlot.take(3, for: "test", in: directory)
        #expect(third.number == 3)
        #expect(try InstanceSlot.take(nil, for: "test", in: directory).number == 1)
    }

    @Test func `a path too long for a socket is told before anything is made`() throws {
        let folder = try ScratchFolder()
        let long = folder.path + "/" + String(repeating: "x", count: 100)
        let error = #expect(throws: SocketError.self) {
            try InstanceSlot.take(nil, for: "test", in: RunDirectory(path: long))
        }
        #expect(error?.description.contains("107") == true)
        #expect(error?.description.contains("--data") == true)
        #expect(mode(long) == nil)
        // The longest that there may be works.
        let rest = RunDirectory.longestSocketPath - (folder.path + "/" + "/test/8.sock").utf8.count
        let longest = RunDirectory(path: folder.path + "/" + String(repeating: "y", count: rest))
        #expect(longest.socket(of: "test", slot: 8).utf8.count == 107)
        #expect(try InstanceSlot.take(nil, for: "test", in: longest).number == 1)
    }

    @Test func `a folder that cannot be made is named`() throws {
        let folder = try ScratchFolder()
        let descriptor = open(folder.path + "/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        close(descriptor)
        let error = #expect(throws: SocketError.self) {
            try InstanceSlot.take(nil, for: "test", in: RunDirectory(path: folder.path + "/file/run"))
        }
        #expect(error?.description.contains(folder.path + "/file") == true)
    }

    @Test func `a socket that a dead replica left is replaced`() async throws {
        let folder = try ScratchFolder()
        let first = try await TestServer(.socket, folder: folder)
        let path = first.socket
        // The replica is gone, its socket stands: what a SIGKILL leaves behind.
        let stale = path + ".moved"
        #expect(rename(path, stale) == 0)
        await first.stop()
        #expect(rename(stale, path) == 0)
        #expect(throws: (any Error).self) { try RawSocket(path) }

        let second = try await TestServer(.socket, folder: folder)
        let peer = try await second.connect()
        #expect(try await peer.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        peer.close()
        await second.stop()
    }

    @Test func `what stands in the socket's place and is none is left alone`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/1.sock"
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        let server = try await TestServer(.handler)
        let error = #expect(throws: SocketError.self) { try server.server.listen(at: path) }
        #expect(error?.description.contains("not a socket") == true)
        #expect(mode(path) == 0o600)
        await server.stop()
    }

    @Test func `only sockets in slots are replicas`() async throws {
        let folder = try ScratchFolder()
        let server = try await TestServer(.socket, folder: folder, slot: 2)
        let directory = server.directory
        for name in ["1.sock", "3.lock", "other"] {
            close(open(directory.folder(of: "test") + "/" + name, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        }
        #expect(directory.sockets(of: "test") == [directory.socket(of: "test", slot: 2)])
        #expect(directory.sockets(of: "none") == [])
        await server.stop()
    }

    @Test func `unconfigured, the own user and root are operators and everybody else is a stranger`() {
        let policy = PeerPolicy()
        #expect(policy.roles(of: geteuid()) == .operator)
        #expect(policy.roles(of: 0) == .operator)
        #expect(policy.roles(of: 4_000_000_000) == nil)
    }

    @Test func `configured, a user has what it was given and nobody has anything by itself`() {
        let policy = PeerPolicy(operators: [1], frontends: [2, 3], services: [3])
        #expect(policy.roles(of: 1) == .operator)
        #expect(policy.roles(of: 2) == .frontend)
        #expect(policy.roles(of: 3) == [.frontend, .service])
        #expect(policy.roles(of: 0) == nil)
    }
}
