package import ServiceKit
internal import Synchronization

/// The event loops of a process.
package final class EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// - Parameter count: at least 1; the default suits the two-core machines the suite is sized for.
    package init(count: Int = 2) throws(SystemError) {
        var loops: [EventLoop] = []
        do throws(SystemError) {
            for index in 0..<max(1, count) { loops.append(try EventLoop(index: index)) }
        } catch {
            for loop in loops { loop.stop() }
            throw error
        }
        self.loops = loops
    }

    /// The loops in turn.
    package func next() -> EventLoop {
        let number = UInt(bitPattern: turn.wrappingAdd(1, ordering: .relaxed).oldValue)
        return loops[Int(number % UInt(loops.count))]
    }

    package func stop() {
        for loop in loops { loop.stop() }
    }
}
