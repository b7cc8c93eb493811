import Glibc
import ServiceKit
import Testing

@testable import Storage

@Suite("Several databases on one file")
struct SQLiteSharedFileTests {

    @Test func `who waits for the lock has it before who just released it`() async throws {
        let folder = try TemporaryFolder()
        let location = try DatabaseLocation(folder.file("test.db"), fileSystem: FileSystem.init(of:))
        let first = try WriterLock(of: location)
        let second = try WriterLock(of: location)
        let probe = open(folder.file("test.db.queue"), O_RDWR | O_CLOEXEC)
        defer { close(probe) }
        for round in 0..<50 {
            try first.acquire()
            let order = Monitor<[String]>([])
            let waiter = try NamedThread(name: "waiter") {
                guard (try? second.acquire()) != nil else { return }
                order.update { $0.append("waiter") }
                second.release()
            }
            // It waits once it has taken the turnstile.
            try await until("the waiter waits") {
                guard flock(probe, LOCK_EX | LOCK_NB) == 0 else { return true }
                flock(probe, LOCK_UN)
                return false
            }
            first.release()
            try first.acquire()
            order.update { $0.append("first") }
            first.release()
            waiter.join()
            #expect(order.value == ["waiter", "first"], "round \(round)")
        }
    }

    @Test func `a writer waits while another holds the lock, however long`() async throws {
        let test = try TestDatabase { $0.busyMilliseconds = 0 }
        let other = try Database.open(test.path, schema: testSchema)
        let gate = try await test.holdWriter()
        let task = Task {
            try await other.write(cost: 0) { try $0.execute("INSERT INTO notes (body) VALUES ('second')") }
        }
        // With no busy timeout at all, only the lock can make it wait.
        try await until("the other writer waits at the lock") {
            other.statistics.waitingWrites == 1 && isLocked(test.path + ".queue")
        }
        #expect(try test.bodies() == [])
        gate.open()
        #expect(try await task.value == 1)
        #expect(try test.bodies() == ["second"])
        await other.close()
    }

    @Test func `opening waits for whoever writes before it touches the file`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("test.db")
        let lock = try WriterLock(of: DatabaseLocation(path, fileSystem: FileSystem.init(of:)))
        try lock.acquire()
        let opened = Monitor<Database?>(nil)
        let opener = try NamedThread(name: "opener") {
            let database = try? Database.open(path, schema: testSchema)
            opened.update { $0 = database }
        }
        try await until("it waits at the lock") { isLocked(path + ".queue") }
        #expect(access(path, F_OK) != 0)
        lock.release()
        opener.join()
        let database = try #require(opened.value)
        #expect(try database.reader(slot: 0).first("SELECT count(*) FROM notes") { try $0.int(0) } == 0)
        await database.close()
    }

    private func isLocked(_ path: String) -> Bool {
        let probe = open(path, O_RDWR | O_CLOEXEC)
        defer { close(probe) }
        return flock(probe, LOCK_EX | LOCK_NB) != 0
    }
}
