import ServiceKit

/// Holds up a thread of a test's own, a loop's for instance, until it is opened.
final class ThreadGate: Sendable {
    private let state = Monitor((isWaitedAt: false, isOpen: false))

    var isWaitedAt: Bool { state.value.isWaitedAt }

    func wait() {
        state.update { $0.isWaitedAt = true }
        _ = state.wait { $0.isOpen ? true : nil }
    }

    func open() { state.update { $0.isOpen = true } }
}
