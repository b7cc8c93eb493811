import ServiceKit
import Testing

@testable import Storage

@Suite("Group commit")
struct GroupCommitTests {
    @Test func `many writers share few commits`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let gate = try await test.holdWriter()
        let before = database.statistics
        let tasks = (0..<200).map { index in
            Task {
                try await database.write(cost: 10) {
                    try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text("note \(index)")])
                }
            }
        }
        try await until("all wait") { database.statistics.waitingWrites == 200 }
        #expect(database.statistics.waitingWriteBytes == 2000)
        gate.open()
        for task in tasks { #expect(try await task.value == 1) }
        // The one that held the writer takes 63 with it, and 137 more are three groups.
        let after = database.statistics
        #expect(after.committedCalls - before.committedCalls == 201)
        #expect(after.commits - before.commits == 4)
        #expect(after.waitingWrites == 0 && after.waitingWriteBytes == 0)
        #expect(try test.bodies().count == 200)
    }

    @Test func `a group ends at its bytes, and a larger call goes alone`() async throws {
        let test = try TestDatabase { $0.groupBytes = 100 }
        let database = test.database
        let gate = try await test.holdWriter()
        let before = database.statistics
        // 0 (the holder) + 60 + 40 | 60 | 500 | 60 + 40
        var tasks: [Task<Void, any Error>] = []
        for cost in [60, 40, 60, 500, 60, 40] {
            tasks.append(Task { try await database.write(cost: cost) { _ in } })
            let waiting = tasks.count
            try await until("it waits") { database.statistics.waitingWrites == waiting }
        }
        gate.open()
        for task in tasks { try await task.value }
        #expect(database.statistics.commits - before.commits == 4)
    }

    @Test func `acknowledged is there for everybody`() async throws {
        let test = try TestDatabase()
        let other = try Database.open(test.location, schema: testSchema)
        for index in 0..<50 {
            try await test.database.write(cost: 0) {
                try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text("\(index)")])
            }
            let count = try other.reading().first("SELECT count(*) FROM notes") { try $0.int(0) }
            #expect(count == Int64(index + 1))
        }
        await other.close()
    }

    @Test func `a call that throws takes back its own changes only`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let gate = try await test.holdWriter()
        let tasks = (0..<10).map { index in
            Task {
                try await database.write(cost: 0) { write in
                    try write.execute("INSERT INTO notes (body) VALUES (?1)", [.text("\(index)")])
                    if index % 3 == 0 { throw BodyFailed() }
                    if index % 3 == 1 { try write.execute("INSERT INTO notes (body) VALUES ('forbidden')") }
                }
            }
        }
        try await until("all wait") { database.statistics.waitingWrites == 10 }
        let commits = database.statistics.commits
        gate.open()
        for (index, task) in tasks.enumerated() {
            switch (index % 3, await task.result) {
            case (0, .failure(let error)): #expect(error is BodyFailed)
            case (1, .failure(let error)):
                guard case .constraintViolated(.check, _) = error as? StorageError else {
                    Issue.record("\(error)")
                    continue
                }
            case (2, .success): break
            case (_, let result): Issue.record("call \(index): \(result)")
            }
        }
        #expect(Set(try test.bodies()) == ["2", "5", "8"])
        #expect(database.statistics.commits - commits == 1)
        #expect(database.lastWriteFailure == nil)
    }

    @Test func `a failed commit fails every call of its group and no other`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let gate = try await test.holdWriter()
        let tasks = (0..<5).map { index in
            Task {
                try await database.write(cost: 0) { write in
                    try write.execute(
                        "INSERT INTO notes (id, body) VALUES (?1, ?2)", [SQLValue(index), .text("\(index)")])
                    // Judged at the commit, and found wrong there.
                    if index == 2 {
                        try write.execute("INSERT INTO replies VALUES (?1, 99)", [SQLValue(index)])
                    }
                }
            }
        }
        try await until("all wait") { database.statistics.waitingWrites == 5 }
        gate.open()
        for task in tasks {
            guard case .storageRefused(let reason) = await storageError(of: task) else {
                Issue.record("\(await task.result)")
                continue
            }
            #expect(reason.contains("the commit failed"))
        }
        #expect(try test.bodies() == [])
        #expect(database.lastWriteFailure != nil)
        try await database.write(cost: 0) { try $0.execute("INSERT INTO notes (body) VALUES ('later')") }
        #expect(try test.bodies() == ["later"])
        #expect(database.lastWriteFailure == nil)
    }

    @Test func `a call whose deadline passed in the queue never runs`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let gate = try await test.holdWriter()
        let ran = Monitor(0)
        let now = MonotonicClock.now
        try await withThrowingTaskGroup(of: StorageError?.self) { group in
            for deadline in [now, now + .seconds(3600)] {
                group.addTask {
                    do {
                        try await database.write(cost: 0, deadline: deadline) { _ in
                            ran.update { $0 += 1 }
                        }
                    } catch { return error as? StorageError }
                    return nil
                }
            }
            try await until("both wait") { database.statistics.waitingWrites == 2 }
            gate.open()
            let errors = try await group.reduce(into: []) { $0.append($1) }
            #expect(errors.filter { $0 == .deadlinePassed }.count == 1)
            #expect(errors.filter { $0 == nil }.count == 1)
        }
        #expect(ran.value == 1)
    }

    @Test func `a cancelled call leaves the queue at once and never runs`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let gate = try await test.holdWriter()
        let task = Task {
            try await database.write(cost: 7) { try $0.execute("INSERT INTO notes (body) VALUES ('x')") }
        }
        try await until("it waits") { database.statistics.waitingWrites == 1 }
        task.cancel()
        // The writer is still held: the answer does not wait for it.
        #expect(await storageError(of: task) == .cancelled)
        #expect(database.statistics.waitingWrites == 0 && database.statistics.waitingWriteBytes == 0)
        gate.open()
        try await database.write(cost: 0) { _ in }
        #expect(try test.bodies() == [])
    }

    @Test func `a call that has begun goes on when it is cancelled`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let begun = Gate()
        let gate = Gate()
        let task = Task {
            try await database.write(cost: 0) { write in
                begun.open()
                gate.wait()
                try write.execute("INSERT INTO notes (body) VALUES ('kept')")
            }
        }
        try await until("it runs") { begun.isOpen }
        task.cancel()
        gate.open()
        try await task.value
        #expect(try test.bodies() == ["kept"])
    }

    @Test func `a task cancelled before it asks is refused`() async throws {
        let test = try TestDatabase()
        let database = test.database
        let gate = Gate()
        let task = Task {
            try await until("the gate opens") { gate.isOpen }
            try await database.write(cost: 0) { try $0.execute("INSERT INTO notes (body) VALUES ('x')") }
        }
        task.cancel()
        gate.open()
        #expect(await storageError(of: task) == .cancelled)
        #expect(try test.bodies() == [])
    }

    @Test func `a queue full of calls refuses at once`() async throws {
        let test = try TestDatabase { $0.maximumWaitingWrites = 3 }
        let database = test.database
        let gate = try await test.holdWriter()
        let tasks = (0..<3).map { _ in Task { try await database.write(cost: 5) { _ in } } }
        try await until("all wait") { database.statistics.waitingWrites == 3 }
        let refused = await storageError(of: Task { try await database.write(cost: 0) { _ in } })
        #expect(refused == .overloaded(calls: 3, bytes: 15))
        gate.open()
        for task in tasks { try await task.value }
        try await database.write(cost: 0) { _ in }
    }

    @Test func `a queue full of bytes refuses at once, but takes one call of any size`() async throws {
        let test = try TestDatabase { $0.maximumWaitingWriteBytes = 100 }
        let database = test.database
        let gate = try await test.holdWriter()
        let large = Task { try await database.write(cost: .max) { _ in } }
        try await until("it waits") { database.statistics.waitingWrites == 1 }
        let refused = await storageError(of: Task { try await database.write(cost: 1) { _ in } })
        #expect(refused == .overloaded(calls: 1, bytes: .max))
        gate.open()
        try await large.value
        try await database.write(cost: -5) { _ in }
    }

    @Test func `a body cannot use its session after it returned`() async throws {
        let test = try TestDatabase()
        final class Box: @unchecked Sendable { var session: (any SQLWriting)? }
        let box = Box()
        try await test.database.write(cost: 0) { box.session = $0 }
        let error = storageError { try box.session?.execute("INSERT INTO notes (body) VALUES ('x')") }
        #expect(error == .storageRefused(reason: "the transaction is over"))
    }

    @Test func `a write reads what it wrote`() async throws {
        let test = try TestDatabase()
        let ids = try await test.database.write(cost: 0) { write in
            try ["a", "b"].map { body in
                try write.first("INSERT INTO notes (body) VALUES (?1) RETURNING id", [.text(body)]) { try $0.int(0) }
            } + [try write.first("SELECT MAX(id) FROM notes") { try $0.int(0) }]
        }
        #expect(ids[1] == ids[2])
        #expect(try test.bodies() == ["a", "b"])
    }
}
