internal import Glibc
internal import Synchronization

/// The signals of the process: they are received by a thread that waits for them, never by a handler that
/// interrupts whatever happens to run.
package enum Signals {
    /// SIGTERM and SIGINT, which ask the process to stop.
    static var stopping: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }

    /// Ignores SIGPIPE and blocks the stopping signals. Call it first in `main`: threads inherit what is
    /// blocked from the one that makes them. Children that are executed inherit it too.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var set = stopping
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// The thread that waits for signals, as a number; 0 before there is one.
    private static let waiter = Atomic<UInt>(0)

    /// Starts the thread that turns signals into `stop`, for as long as the process lives.
    ///
    /// Call it right behind ``prepare()``, before the first `await` in `main`: from then on Dispatch parks
    /// the main thread with all signals unblocked, where they would end the process. So there is a handler too,
    /// and all it does is pass the signal on to the thread that waits.
    ///
    /// - Parameter exitNow: ends the process; called on the second SIGINT.
    package static func deliver(
        to stop: StopRequest, exitNow: @escaping @Sendable () -> Void = { ExitCode.failed.terminate() }
    ) throws(SystemError) {
        let thread = try NamedThread(name: "signals", stackBytes: 128 * 1024) {
            var reaction = SignalReaction()
            while let number = next() {
                switch reaction.receive(number) {
                case .stop: stop.request(.signal(number))
                case .exitNow: exitNow()
                case .nothing: break
                }
            }
        }
        waiter.store(UInt(thread.thread), ordering: .releasing)
        for number in [SIGTERM, SIGINT] {
            signal(number) { pthread_kill(pthread_t(Signals.waiter.load(ordering: .acquiring)), $0) }
        }
    }

    /// Waits for the next stopping signal; nil where the kernel refuses to wait.
    static func next() -> Int32? {
        var set = stopping
        var number: Int32 = 0
        return sigwait(&set, &number) == 0 ? number : nil
    }
}

/// What a signal leads to, given those before it.
struct SignalReaction {
    enum Action: Sendable, Hashable {
        case stop
        case exitNow
        case nothing
    }

    private var hasStopped = false
    private var interrupts = 0

    /// The first signal stops. A second Ctrl-C means that somebody does not want to wait for it; a second
    /// SIGTERM is a supervisor repeating itself.
    mutating func receive(_ number: Int32) -> Action {
        if number == SIGINT { interrupts += 1 }
        if interrupts >= 2 { return .exitNow }
        if hasStopped { return .nothing }
        hasStopped = true
        return .stop
    }
}
