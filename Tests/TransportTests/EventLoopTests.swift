import ServiceKit
import Support
import Synchronization
import Testing
import Transport

@Suite("Event loop")
struct EventLoopTests {
    /// Gathers what happened, in order, from any thread.
    private final class Journal: Sendable {
        private let entries = Lock<[String]>([])
        func note(_ entry: String) { entries.withLock { $0.append(entry) } }
        var all: [String] { entries.withLock { $0 } }
    }

    @Test func `blocks run on the loop's thread, in the order one thread gave them`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let journal = Journal()
        #expect(!loop.isCurrent)
        for index in 0..<1000 { loop.execute { journal.note(loop.isCurrent ? "\(index)" : "elsewhere") } }
        #expect(await eventually { journal.all.count == 1000 })
        #expect(journal.all == (0..<1000).map(String.init))
    }

    @Test func `a block given on the loop runs at once`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let journal = Journal()
        loop.execute {
            loop.execute { journal.note("inner") }
            journal.note("outer")
        }
        #expect(await eventually { journal.all.count == 2 })
        #expect(journal.all == ["inner", "outer"])
    }

    @Test func `no wake-up is lost among many threads`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let count = Atomic<Int>(0)
        let threads = try (0..<4).map { index in
            try NamedThread(name: "sender-\(index)") {
                for _ in 0..<20_000 { loop.execute { count.add(1, ordering: .relaxed) } }
            }
        }
        // Not joined: that would block the pool that the other tests run on.
        #expect(await eventually { count.load(ordering: .relaxed) == 80_000 })
        withExtendedLifetime(threads) {}
    }

    @Test func `timers fire by their instants, the cancelled ones never`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let journal = Journal()
        var random = Seeded("timers")
        // Each instant once, in any order.
        let places = (0..<300).shuffled(using: &random)
        loop.execute {
            let now = MonotonicClock.now
            for place in places {
                let timer = loop.schedule(at: now + .microseconds(100 * place)) { journal.note("\(place)") }
                if place % 3 == 0 { timer.cancel() }
            }
        }
        #expect(await eventually { journal.all.count == 200 })
        #expect(journal.all == (0..<300).filter { $0 % 3 != 0 }.map(String.init))
    }

    @Test func `thousands of cancelled timers are swept, and the others still fire in order`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let journal = Journal()
        loop.execute {
            let now = MonotonicClock.now
            for index in 0..<10_000 {
                // Like a call's deadline: far away, and cancelled soon.
                let timer = loop.schedule(at: now + .seconds(3600 + index % 7)) { journal.note("far") }
                if index % 1000 == 0 {
                    loop.schedule(at: now + .milliseconds(30 - index / 1000)) { journal.note("\(index)") }
                }
                timer.cancel()
            }
        }
        #expect(await eventually { journal.all.count == 10 })
        #expect(journal.all == (0..<10).reversed().map { "\($0 * 1000)" })
    }

    @Test func `a timer beyond all time does no harm`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let journal = Journal()
        loop.execute {
            loop.schedule(at: MonotonicInstant(nanoseconds: .max)) { journal.note("never") }
            loop.schedule(at: MonotonicInstant(nanoseconds: .min)) { journal.note("long ago") }
        }
        #expect(await eventually { !journal.all.isEmpty })
        #expect(journal.all == ["long ago"])
    }

    @Test func `hooks run at the turn's end, and their own hooks a turn later`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let journal = Journal()
        loop.execute {
            loop.atEndOfTurn {
                journal.note("hook")
                loop.atEndOfTurn { journal.note("hook of the hook") }
            }
            journal.note("block")
        }
        #expect(await eventually { journal.all.count == 3 })
        #expect(journal.all == ["block", "hook", "hook of the hook"])
    }

    @Test func `a hook that hooks itself for ever leaves the loop alive`() async throws {
        let loop = try EventLoop()
        let isOver = Atomic<Bool>(false)
        let journal = Journal()
        let rounds = Atomic<Int>(0)
        @Sendable func again() {
            rounds.add(1, ordering: .relaxed)
            if !isOver.load(ordering: .relaxed) { loop.atEndOfTurn { again() } }
        }
        loop.execute { again() }
        #expect(await eventually { rounds.load(ordering: .relaxed) > 10 })
        loop.execute { journal.note("still served") }
        loop.execute { loop.schedule(at: MonotonicClock.now) { journal.note("timers too") } }
        #expect(await eventually { journal.all.count == 2 })
        isOver.store(true, ordering: .relaxed)
        loop.stop()
    }

    @Test func `a task that prefers the loop runs there, behind every suspension`() async throws {
        let loop = try EventLoop()
        let places = await Task(executorPreference: loop) {
            var places = [loop.isCurrent]
            await Task.yield()
            places.append(loop.isCurrent)
            try? await Task.sleep(for: .milliseconds(1))
            places.append(loop.isCurrent)
            return places
        }.value
        #expect(places == [true, true, true])
        loop.stop()
    }

    @Test func `many tasks hop to the loop and all end`() async throws {
        let loop = try EventLoop()
        defer { loop.stop() }
        let sum = await withTaskGroup(of: Int.self) { group in
            for index in 0..<2000 {
                group.addTask(executorPreference: loop) {
                    await Task.yield()
                    return index
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 1_999_000)
    }

    @Test func `what was given before a stop still runs`() throws {
        let count = Atomic<Int>(0)
        for _ in 0..<50 {
            let loop = try EventLoop()
            for _ in 0..<10 { loop.execute { count.add(1, ordering: .relaxed) } }
            loop.stop()
        }
        #expect(count.load(ordering: .relaxed) == 500)
    }

    @Test func `a stopped loop refuses blocks, and tasks that prefer it end elsewhere`() async throws {
        let loop = try EventLoop()
        let gate = OneGate()
        let journal = Journal()
        Task(executorPreference: loop) {
            await gate.wait()
            journal.note("ended")
        }
        #expect(await eventually { gate.isWaitedAt })
        loop.stop()
        #expect(!loop.execute {})
        gate.open()
        Task(executorPreference: loop) { journal.note("begun") }
        #expect(await eventually { Set(journal.all) == ["ended", "begun"] })
    }

    @Test func `a loop that has stopped is let go of`() async throws {
        weak var weakly: EventLoop?
        do {
            let loop = try EventLoop()
            weakly = loop
            loop.stop()
        }
        #expect(await eventually { weakly == nil })
    }

    @Test func `a group hands its loops out in turn`() throws {
        let group = try EventLoopGroup(count: 3)
        defer { group.stop() }
        #expect((0..<7).map { _ in group.next().index } == [0, 1, 2, 0, 1, 2, 0])
    }
}

/// One task waits until it is let through.
final class OneGate: Sendable {
    private let waiting = Lock<CheckedContinuation<Void, Never>?>(nil)

    var isWaitedAt: Bool { waiting.withLock { $0 != nil } }

    func wait() async { await withCheckedContinuation { continuation in waiting.withLock { $0 = continuation } } }

    func open() { waiting.withLock { $0.take() }?.resume() }
}
