import ServiceKit
import Support
import Testing

@testable import DashboardService

@Suite("The pages of files")
struct FilePagesTests {
    private struct Broken: Error {}

    @Test func `one is read at a time, and one that fails holds up no other`() async throws {
        let pages = FilePages()
        let running = Lock((now: 0, most: 0, all: 0))
        await withTaskGroup { group in
            for number in 0..<40 {
                group.addTask {
                    _ = try? await pages.next {
                        running.withLock { state in
                            state.now += 1
                            state.all += 1
                            state.most = max(state.most, state.now)
                        }
                        await Task.yield()
                        running.withLock { $0.now -= 1 }
                        if number % 3 == 0 { throw Broken() }
                    }
                }
            }
        }
        #expect(running.withLock { $0.most } == 1)
        #expect(running.withLock { $0.all } == 40)
    }

    @Test func `what nobody waits for any more is not read`() async throws {
        let pages = FilePages()
        let gate = Lock((isReading: false, isOpen: false))
        let first = Task {
            try await pages.next {
                gate.withLock { $0.isReading = true }
                while !gate.withLock({ $0.isOpen }) { await Task.yield() }
            }
        }
        #expect(await eventually { gate.withLock { $0.isReading } })
        let isRead = Lock(false)
        let second = Task { try await pages.next { isRead.withLock { $0 = true } } }
        second.cancel()
        gate.withLock { $0.isOpen = true }
        try await first.value
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(!isRead.withLock { $0 })
    }
}
