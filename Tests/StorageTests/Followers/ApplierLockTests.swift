import Glibc
import ServiceKit
import Support
import Testing

@testable import Storage

@Suite("The lock of the applier")
struct ApplierLockTests {
    private let folder: TemporaryFolder
    private let location: StoreLocation

    init() throws {
        folder = try TemporaryFolder()
        location = try StoreLocation.test(folder.file("test.db"))
    }

    @Test func `whoever is stopped in the middle of an attempt is told so`() async throws {
        await #expect(throws: CancellationError.self) { try await CancelledLock().acquire() }
    }

    @Test func `it has one holder, and who waits for it can be stopped`() async throws {
        let first = try location.applierLock()
        let second = try location.applierLock()
        #expect(await !first.isHeld())
        #expect(try await first.tryAcquire())
        #expect(try await first.tryAcquire())
        #expect(try await !second.tryAcquire())
        let isHeld = await (first.isHeld(), second.isHeld())
        #expect(isHeld == (true, false))
        let tries = Lock(0)
        let waiter = Task {
            try await second.acquire {
                tries.withLock { $0 += 1 }
                await Task.yield()
            }
        }
        try await until("it has tried") { tries.withLock { $0 } > 3 }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        let next = Task { try await second.acquire { await Task.yield() } }
        // Taken twice, given back once.
        await first.release()
        try await next.value
        #expect(await !first.isHeld())
        #expect(try await !first.tryAcquire())
        #expect(await second.isHeld())
    }

    @Test func `it goes with its object`() async throws {
        var first: (any ApplierLock)? = try location.applierLock()
        let second = try location.applierLock()
        #expect(try await first?.tryAcquire() == true)
        #expect(try await !second.tryAcquire())
        first = nil
        try await second.acquire { await Task.yield() }
    }

    @Test func `it goes with a process that is killed, and who waits has it`() async throws {
        let folder = try ScratchFolder()
        let holder = try Holder(location, folder)
        let lock = try location.applierLock()
        try await until("the process has it") { holder.isReady }
        #expect(try await !lock.tryAcquire())
        let tries = Lock(0)
        let waiter = Task {
            try await lock.acquire {
                tries.withLock { $0 += 1 }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await until("it has tried") { tries.withLock { $0 } > 3 }
        holder.child.signal(SIGKILL)
        try await waiter.value
        #expect(await lock.isHeld())
        withExtendedLifetime(holder) {}
    }

    @Test func `a store of another name has another lock`() async throws {
        let other: StoreLocation =
            switch location {
            case .file(let path): .file(path + "2")
            case .server(let url, let schema): .server(url: url, schema: schema + "2")
            }
        let (first, second) = (try location.applierLock(), try other.applierLock())
        #expect(try await first.tryAcquire())
        #expect(try await second.tryAcquire())
    }

    @Test func `a lock file that cannot be used is told`() {
        #expect(throws: FollowError.self) { try FileApplierLock(database: folder.file("nowhere/test.db")) }
    }
}

/// Another program that holds the lock until it is killed.
private final class Holder {
    let child: ChildProcess
    private let commands: Int32?

    init(_ location: StoreLocation, _ folder: ScratchFolder) throws {
        switch location {
        case .file(let path):
            commands = nil
            let program =
                "import fcntl,sys,time; f=open(sys.argv[1],'a'); fcntl.flock(f,2); print(1,flush=True); time.sleep(600)"
            child = try ChildProcess("python3", ["-c", program, path + ".applier"])
        case .server(let url, let schema):
            // A pipe that stays open: with the lock taken the session waits for its next command.
            let path = folder.path + "/commands"
            guard mkfifo(path, 0o600) == 0 else { throw SystemError("make a pipe") }
            let pipe = open(path, O_RDWR | O_CLOEXEC)
            guard pipe >= 0 else { throw SystemError("open a pipe") }
            commands = pipe
            let command = Array("SELECT pg_advisory_lock(\(AdvisoryKey.of("applier", schema)));\n".utf8)
            guard Glibc.write(pipe, command, command.count) == command.count else { throw SystemError("write") }
            child = try ChildProcess("psql", ["-AtX", "-f", path, String(decoding: url.reveal(), as: UTF8.self)])
        }
    }

    deinit { if let commands { close(commands) } }

    var isReady: Bool { child.output.contains("\n") }
}

/// A store's lock that was asked for by a task that is stopped.
private struct CancelledLock: ApplierLock {
    func tryAcquire() async throws -> Bool { throw StorageError.cancelled }
    func isHeld() async -> Bool { false }
    func release() async {}
}
