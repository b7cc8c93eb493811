import DashboardService
import Glibc
import ServiceKit
import Support
import Testing

@Suite("The passwords' thread")
struct PasswordWorkerTests {
    private func password(_ text: String) throws -> PasswordText { try PasswordText(typed: text) }

    /// A worker and the id of its thread.
    private func start() async throws -> (PasswordWorker, thread: Int) {
        let before = Set(Self.threads())
        let worker = try PasswordWorker()
        return (worker, try #require(await eventually { Self.threads().first { !before.contains($0) } }))
    }

    /// Keeps the thread busy until the test lets it go.
    private final class Hold: Sendable {
        private let gate = Monitor((isHeld: false, isOpen: false))
        private let task: Lock<Task<Void, any Error>?> = Lock(nil)

        init(_ worker: PasswordWorker) async {
            let gate = gate
            let task = Task {
                try await worker.perform(for: PasswordWorker.Caller(.stranger)) {
                    gate.update { $0.isHeld = true }
                    return .success(gate.wait { $0.isOpen ? () : nil } ?? ())
                }
            }
            self.task.withLock { $0 = task }
            #expect(await eventually { gate.value.isHeld })
        }

        deinit { gate.update { $0.isOpen = true } }

        func end() async throws {
            gate.update { $0.isOpen = true }
            try await task.withLock { $0 }?.value
        }
    }

    /// Calls that wait behind what holds the thread, one behind the other.
    private func wait(for worker: PasswordWorker, _ count: Int) async throws -> [Task<PasswordHash, any Error>] {
        let password = try password("some password")
        var tasks: [Task<PasswordHash, any Error>] = []
        for index in 0..<count {
            tasks.append(Task { try await worker.make(password, for: PasswordWorker.Caller(.stranger)) })
            #expect(await eventually { worker.waiting == index + 1 })
        }
        return tasks
    }

    /// How a call was refused, nil where it was not; a call that never ends fails the test.
    private func refusal<Value: Sendable>(of task: Task<Value, any Error>) async throws -> PasswordWorkerError? {
        let found = Lock<Result<Value, any Error>?>(nil)
        Task {
            let result = await task.result
            found.withLock { $0 = result }
        }
        let result = try #require(await eventually { found.withLock { $0 } })
        guard case .failure(let error) = result else { return nil }
        return try #require(error as? PasswordWorkerError)
    }

    private func refusal<Value: Sendable>(
        of call: @escaping @Sendable () async throws -> Value
    ) async throws -> PasswordWorkerError? {
        try await refusal(of: Task { try await call() })
    }

    @Test func makesAndVerifies() async throws {
        let worker = try PasswordWorker()
        let hash = try await worker.make(password("correct horse"), for: PasswordWorker.Caller(.known))
        #expect(
            try await worker.verify(password("correct horse"), against: hash, for: PasswordWorker.Caller(.stranger)))
        #expect(try await !worker.verify(password("wrong horse"), against: hash, for: PasswordWorker.Caller(.stranger)))
        await worker.stop()
    }

    /// Nobody is let in where there is no account, not even with what the dummy was made of.
    @Test func withoutAHashNothingVerifies() async throws {
        let worker = try PasswordWorker()
        for text in ["", "a", "correct horse"] {
            #expect(try await !worker.verify(password(text), against: nil, for: PasswordWorker.Caller(.stranger)))
        }
        await worker.stop()
    }

    /// Measured by the processor time of the thread, which no other load changes: both do the same work.
    @Test func unknownAccountsTakeAsLong() async throws {
        let (worker, thread) = try await start()
        let hash = try await worker.make(password("correct horse"), for: PasswordWorker.Caller(.known))
        var known: UInt64 = 0
        var unknown: UInt64 = 0
        for _ in 0..<3 {
            let start = Self.ticks(of: thread)
            _ = try await worker.verify(password("wrong horse"), against: hash, for: PasswordWorker.Caller(.stranger))
            let middle = Self.ticks(of: thread)
            _ = try await worker.verify(password("wrong horse"), against: nil, for: PasswordWorker.Caller(.stranger))
            known += middle - start
            unknown += Self.ticks(of: thread) - middle
        }
        await worker.stop()
        // Both are three hashes: some dozens of ticks of 10 ms. Half or double would be another amount of work.
        #expect(unknown * 2 > known && known * 2 > unknown, "\(known) and \(unknown) ticks")
    }

    @Test func aFullQueueRefusesAtOnce() async throws {
        let worker = try PasswordWorker(queueLimit: 3)
        let hold = await Hold(worker)
        let tasks = try await wait(for: worker, 3)
        let password = try password("some password")
        for _ in 0..<5 {
            #expect(
                try await refusal(of: { try await worker.make(password, for: PasswordWorker.Caller(.stranger)) })
                    == .busy)
            #expect(
                try await refusal(of: {
                    try await worker.verify(password, against: nil, for: PasswordWorker.Caller(.stranger))
                }) == .busy)
        }
        #expect(worker.waiting == 3)
        try await hold.end()
        for task in tasks { _ = try await task.value }
        // And then there is room again.
        _ = try await worker.make(password, for: PasswordWorker.Caller(.stranger))
        await worker.stop()
    }

    /// Strangers fill their queue; who is known waits in another, and they take turns.
    @Test func strangersDoNotKeepOthersOut() async throws {
        let worker = try PasswordWorker(queueLimit: 2)
        let hold = await Hold(worker)
        let order = Lock<[String]>([])
        func wait(_ name: String, _ side: PasswordWorker.Side) async throws -> Task<Void, any Error> {
            let before = worker.waiting
            let task = Task {
                try await worker.perform(for: PasswordWorker.Caller(side)) {
                    order.withLock { $0.append(name) }
                    return .success(())
                }
            }
            #expect(await eventually { worker.waiting == before + 1 })
            return task
        }
        var tasks = [try await wait("stranger 1", .stranger), try await wait("stranger 2", .stranger)]
        let password = try password("some password")
        #expect(
            try await refusal(of: {
                try await worker.verify(password, against: nil, for: PasswordWorker.Caller(.stranger))
            }) == .busy)
        tasks += [try await wait("known 1", .known), try await wait("known 2", .known)]
        #expect(try await refusal(of: { try await worker.make(password, for: PasswordWorker.Caller(.known)) }) == .busy)
        try await hold.end()
        for task in tasks { try await task.value }
        // They take turns; the hold was a stranger's.
        #expect(order.withLock { $0 } == ["known 1", "stranger 1", "known 2", "stranger 2"])
        await worker.stop()
    }

    /// However often somebody asks, others have room; and his places are his again once he was served.
    @Test func nobodyTakesAllPlaces() async throws {
        let worker = try PasswordWorker()
        let hold = await Hold(worker)
        let greedy = PasswordWorker.Caller(.known, keys: ["e-mail a", "address 1"])
        let password = try password("some password")
        var tasks: [Task<PasswordHash, any Error>] = []
        for index in 0..<PasswordWorker.placesPerKey {
            tasks.append(Task { try await worker.make(password, for: greedy) })
            #expect(await eventually { worker.waiting == index + 1 })
        }
        for keys in [["e-mail a", "address 1"], ["e-mail a"], ["e-mail b", "address 1"]] {
            let caller = PasswordWorker.Caller(.stranger, keys: keys)
            #expect(try await refusal(of: { try await worker.make(password, for: caller) }) == .busy, "\(keys)")
        }
        let other = PasswordWorker.Caller(.known, keys: ["e-mail b", "address 2"])
        let waiting = worker.waiting
        let othersTask = Task { try await worker.make(password, for: other) }
        #expect(await eventually { worker.waiting == waiting + 1 })
        tasks[2].cancel()
        #expect(try await refusal(of: tasks[2]) == .cancelled)
        tasks[2] = Task { try await worker.make(password, for: greedy) }
        try await hold.end()
        for task in tasks + [othersTask] { _ = try await task.value }
        _ = try await worker.make(password, for: greedy)
        await worker.stop()
    }

    @Test func eightWaitUnlessSaidOtherwise() async throws {
        let worker = try PasswordWorker()
        let hold = await Hold(worker)
        let tasks = try await wait(for: worker, 8)
        let password = try password("some password")
        #expect(
            try await refusal(of: { try await worker.make(password, for: PasswordWorker.Caller(.stranger)) }) == .busy)
        for task in tasks { task.cancel() }
        try await hold.end()
        await worker.stop()
    }

    @Test func whoHasGoneIsNotServed() async throws {
        let worker = try PasswordWorker()
        let hold = await Hold(worker)
        let tasks = try await wait(for: worker, 3)
        tasks[1].cancel()
        // At once, not when its turn comes.
        #expect(try await refusal(of: tasks[1]) == .cancelled)
        #expect(worker.waiting == 2)
        try await hold.end()
        for task in [tasks[0], tasks[2]] { _ = try await task.value }
        await worker.stop()
    }

    /// Cancelled before it could wait.
    @Test func whoWasGoneBeforeIsNotServed() async throws {
        let worker = try PasswordWorker()
        let hold = await Hold(worker)
        let password = try password("some password")
        for _ in 0..<100 {
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await worker.make(password, for: PasswordWorker.Caller(.stranger))
            }
            task.cancel()
            #expect(try await refusal(of: task) == .cancelled)
            #expect(worker.waiting == 0)
        }
        try await hold.end()
        await worker.stop()
    }

    /// One by one, first come, first served.
    @Test func oneAtATime() async throws {
        let worker = try PasswordWorker()
        let hold = await Hold(worker)
        let log = Lock<[Int]>([])
        var tasks: [Task<Void, any Error>] = []
        for index in 0..<8 {
            tasks.append(
                Task {
                    try await worker.perform(for: PasswordWorker.Caller(.stranger)) {
                        log.withLock { $0.append(index) }
                        return .success(log.withLock { $0.append(index) })
                    }
                })
            #expect(await eventually { worker.waiting == index + 1 })
        }
        try await hold.end()
        for task in tasks { try await task.value }
        #expect(log.withLock { $0 } == (0..<16).map { $0 / 2 })
        await worker.stop()
    }

    @Test func aStopRefusesWhoWaits() async throws {
        let (worker, thread) = try await start()
        let hold = await Hold(worker)
        let tasks = try await wait(for: worker, 4)
        let stop = Task { await worker.stop() }
        for task in tasks { #expect(try await refusal(of: task) == .stopped) }
        #expect(worker.waiting == 0)
        let late = try password("some password")
        #expect(try await refusal(of: { try await worker.make(late, for: PasswordWorker.Caller(.known)) }) == .stopped)
        // What is worked on ends as usual.
        #expect(Self.threads().contains(thread))
        try await hold.end()
        await stop.value
        // Again, and at once.
        await worker.stop()
        #expect(await eventually { !Self.threads().contains(thread) })
    }

    @Test func aWorkerThatIsLetGoEnds() async throws {
        var (worker, thread): (PasswordWorker?, Int) = try await start()
        _ = try await worker?.make(password("some password"), for: PasswordWorker.Caller(.known))
        worker = nil
        #expect(await eventually { !Self.threads().contains(thread) })
    }

    /// Pages go first: the thread asks for less than others.
    @Test func itsPriorityIsLower() async throws {
        let (worker, thread) = try await start()
        _ = try await worker.make(password("some password"), for: PasswordWorker.Caller(.known))
        #expect(Self.niceness(thread) == min(Self.niceness(0) + 10, 19))
        #expect(Self.niceness(Int(getpid())) < Self.niceness(thread))
        await worker.stop()
    }

    // MARK: The process's threads

    private static func niceness(_ thread: Int) -> Int32 {
        getpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(thread))
    }

    /// The ids of the passwords' threads of this process, oldest first.
    private static func threads() -> [Int] {
        FileBytes.names(in: "/proc/self/task").compactMap(Int.init).sorted().filter { thread in
            String(decoding: FileBytes.read("/proc/self/task/\(thread)/comm") ?? [], as: UTF8.self) == "passwords\n"
        }
    }

    /// Processor time of a thread, in ticks of 10 ms.
    private static func ticks(of thread: Int) -> UInt64 {
        let line = String(decoding: FileBytes.read("/proc/self/task/\(thread)/stat") ?? [], as: UTF8.self)
        let fields = line.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12 else { return 0 }
        return (UInt64(fields[11]) ?? 0) + (UInt64(fields[12]) ?? 0)
    }
}
