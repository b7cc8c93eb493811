import Glibc
import ServiceKit
import Synchronization
import Testing

@Suite("Threads")
struct ThreadTests {
    @Test("A thread runs its body under its name, and join waits for it")
    func nameAndJoin() async throws {
        let seen = Mutex("")
        let box = Box(seen)
        let thread = try NamedThread(name: "a-name-longer-than-the-kernel-keeps") {
            let file = try? SmallFile.read("/proc/thread-self/comm", limit: 100)
            box.value.withLock { $0 = String(decoding: file?.bytes ?? [], as: UTF8.self) }
        }
        try await onThread {
            thread.join()
            thread.join()
        }
        #expect(box.value.withLock { $0 } == "a-name-longer-t\n")
    }

    @Test("A thread that joins itself goes on")
    func selfJoin() async throws {
        let own = Monitor<NamedThread?>(nil)
        let passed = Monitor(false)
        let thread = try NamedThread(name: "self") {
            own.wait { $0 }?.join()
            passed.update { $0 = true }
        }
        own.update { $0 = thread }
        #expect(try await passed.reached { $0 ? true : nil } == true)
        own.update { $0 = nil }
    }

    @Test("A monitor wakes who waits for a state, and may be changed by it")
    func monitor() async throws {
        let monitor = Monitor<[Int]>([])
        let taken = Monitor<[Int]>([])
        let thread = try NamedThread(name: "taker") {
            for _ in 0..<3 {
                if let item = monitor.wait({ $0.popLast() }) { taken.update { $0.append(item) } }
            }
        }
        for item in 1...3 { monitor.update { $0.append(item) } }
        try await onThread { thread.join() }
        #expect(taken.value.sorted() == [1, 2, 3])
        #expect(monitor.value.isEmpty)
    }

    @Test("A wait ends at its deadline, and at once where that has passed")
    func deadline() async throws {
        let monitor = Monitor(0)
        let begin = MonotonicClock.now
        let missed = try await onThread {
            monitor.wait(until: begin + .milliseconds(20)) { $0 > 0 ? $0 : nil }
        }
        #expect(missed == nil)
        #expect(MonotonicClock.now - begin >= .milliseconds(20))
        #expect(try await onThread { monitor.wait(until: begin) { $0 > 0 ? $0 : nil } } == nil)
        monitor.update { $0 = 4 }
        #expect(try await onThread { monitor.wait(until: begin) { $0 > 0 ? $0 : nil } } == 4)
    }
}

/// Shares what cannot be copied.
private final class Box<Value: ~Copyable & Sendable>: Sendable {
    let value: Value
    init(_ value: consuming Value) { self.value = value }
}
