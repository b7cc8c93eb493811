internal import Synchronization

/// A number that only grows. Adding is one atomic instruction.
package final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    package init() {}

    /// - Parameter amount: not negative.
    package func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    package var value: Int { count.load(ordering: .relaxed) }
}
