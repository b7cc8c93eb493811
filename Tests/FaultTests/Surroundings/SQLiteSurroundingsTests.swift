import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// The real service on disks and in folders that are not as they should be.
@Suite("Bad surroundings of a file", .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct SQLiteSurroundingsTests {
    /// A command that gives the program behind it a small disk of its own in a folder, which no other process sees.
    private static func disk(_ options: String, at folder: String) -> [String] {
        let mount = "mount -t tmpfs -o \"$0\" tmpfs \"$1\" && shift && exec \"$@\""
        return ["unshare", getuid() == 0 ? "-m" : "-rm", "sh", "-c", mount, options, folder]
    }

    /// Some containers allow no disk of one's own.
    private static let hasDisks: Bool = {
        guard let folder = try? ScratchFolder() else { return false }
        let command = disk("size=1m", at: folder.path) + ["true"]
        let child = try? ChildProcess(command[0], Array(command.dropFirst()))
        guard child?.waitForEnd() != 0 else { return true }
        SharedData.skip("no disk of a test's own can be mounted here: \(child?.errors ?? "")")
        return false
    }()

    @Test(.enabled(if: hasDisks))
    func `on a full disk writes are refused, reads live, and writes go on once there is space`() async throws {
        let folder = try ScratchFolder()
        mkdir(folder.path + "/d", 0o755)
        let replica = try ServiceProcess(
            "catalog", in: folder, wrapper: Self.disk("size=8m", at: folder.path + "/d"))
        try await replica.ready()
        let caller = try Caller(replica)
        #expect(await caller.put(0..<10).reply?["added"]?.integerValue == 10)

        // What another program leaves on the disk, until nothing more fits.
        let ballast = "/proc/\(replica.child.id)/root\(folder.path)/d/ballast"
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0, "\(SystemError("open \(ballast)"))")
        var bytes = [UInt8](repeating: 7, count: 1 << 16)
        while write(descriptor, &bytes, bytes.count) > 0 {}
        while write(descriptor, &bytes, 1) > 0 {}
        close(descriptor)

        var there = 10
        var refused: CallEnding?
        // What the log has space for already still fits.
        while refused == nil, there < 100_000 {
            let ending = await caller.put(there..<there + 50, padding: 1000)
            if ending.reply?["added"]?.integerValue == 50 { there += 50 } else { refused = ending }
        }
        guard case .error(let error) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(error.code == .storageRefused)
        #expect(error.message.contains("no space left"), "\(error.message)")
        let found = try await caller.client.ask("catalog.findArtists", #"{"query":"artist 3","limit":3}"#)
        #expect(found["artists"]?.arrayValue?.isEmpty == false)
        let isTold = try await eventually { try await caller.health().text.contains("no space left") }
        #expect(isTold)
        #expect(await caller.put(there..<there + 50, padding: 1000).errorCode == .storageRefused)

        unlink(ballast)
        #expect(await caller.put(there..<there + 50).reply?["added"]?.integerValue == 50)
        there += 50
        let isWell = try await eventually { try await !caller.health().text.contains("no space left") }
        #expect(isWell)
        // All that was acknowledged, and nothing of what was refused.
        let last = await caller.put(0..<there + 1).reply
        #expect(last?["added"]?.integerValue == 1)
        caller.stop()
        replica.child.signal(SIGTERM)
        #expect(await replica.child.end() == 0, "\(replica.child.errors)")
    }

    @Test(.enabled(if: hasDisks))
    func `a disk that may only be read is told at start`() async throws {
        let folder = try ScratchFolder()
        mkdir(folder.path + "/d", 0o755)
        let replica = try ServiceProcess("catalog", in: folder, wrapper: Self.disk("ro", at: folder.path + "/d"))
        #expect(await replica.child.end() == 69)
        #expect(replica.child.errors.contains("\(folder.path)/d cannot be written"), "\(replica.child.errors)")
        #expect(replica.child.errors.contains("Read-only file system"))
    }

    @Test func `a folder that belongs to somebody else is told at start`() async throws {
        let folder = try ScratchFolder()
        mkdir(folder.path + "/d", 0o555)
        chmod(folder.path, 0o777)
        // Nobody denies root anything.
        let user = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let replica = try ServiceProcess("catalog", in: folder, wrapper: user)
        #expect(await replica.child.end() == 69)
        #expect(replica.child.errors.contains("\(folder.path)/d cannot be written"), "\(replica.child.errors)")
        #expect(replica.child.errors.contains("Permission denied"))
    }

    @Test func `a folder with another program's database is told at start, and left alone`() async throws {
        let folder = try ScratchFolder()
        mkdir(folder.path + "/d", 0o755)
        let path = folder.path + "/d/catalog.db"
        let maker = try ChildProcess(
            "python3", ["-c", "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('CREATE TABLE t (a)')", path])
        #expect(maker.waitForEnd() == 0)
        let before = FileBytes.read(path)
        let replica = try ServiceProcess("catalog", in: folder)
        #expect(await replica.child.end() != 0)
        #expect(replica.child.errors.contains("is the database of another program"), "\(replica.child.errors)")
        #expect(FileBytes.read(path) == before)
    }
}
