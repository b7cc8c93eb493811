package import ServiceKit
internal import Synchronization

/// The event loops of a process.
package final class EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// - Parameter count: at least 1; the default suits the two-core machines the suite is sized for.
    package init(count: Int = 2) throws(SystemError) {
        var loops: [EventLoop] = []
        for index in 0..<max(1, count) { loops.append(try EventLoop(index: index)) }
        self.loops = loops
    }

    /// The loops in turn.
    package func next() -> EventLoop {
        loops[turn.wrappingAdd(1, ordering: .relaxed).oldValue.magnitude.quotientAndRemainder(
            dividingBy: UInt(loops.count)).remainder.signed]
    }

    package func stop() {
        for loop in loops { loop.stop() }
    }
}

extension UInt {
    fileprivate var signed: Int { Int(bitPattern: self) }
}
