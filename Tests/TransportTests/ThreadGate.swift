import ServiceKit

/// Holds up a thread of a test's own, a loop's for instance, until it is opened.
final class ThreadGate: Sendable {
    private let isOpen = Monitor(false)

    func wait() { _ = isOpen.wait { $0 ? true : nil } }

    func open() { isOpen.update { $0 = true } }
}
