internal import Glibc

/// Ends the process with its parent, however that ended.
///
/// The parent holds the writing end of a pipe and nobody else does; the kernel closes it when the parent
/// ends, by SIGKILL too. The watch sees the end of the pipe and asks for a stop. Where the stop is not over
/// within the budget the process is ended, so that no child stays behind.
package final class ParentWatch: Sendable {
    private let finished = Monitor(false)

    /// Takes over `descriptor`, the pipe's reading end, and watches it on a thread of its own.
    ///
    /// - Parameters:
    ///   - budget: for the stop. Longer than the ``Lifecycle``'s own, which says more when it runs out.
    ///   - terminate: ends the process at once.
    /// - Throws: where the descriptor is not open.
    package init(
        descriptor: Int32, stop: StopRequest, budget: Duration,
        terminate: @escaping @Sendable (ExitCode) -> Void = { $0.terminate() }
    ) throws(SystemError) {
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw SystemError("watch the parent by descriptor \(descriptor)")
        }
        let finished = finished
        _ = try NamedThread(name: "parent-watch", stackBytes: 128 * 1024) {
            Self.waitForEnd(of: descriptor)
            close(descriptor)
            stop.request(.parentGone)
            let deadline = MonotonicClock.now + budget
            if finished.wait(until: deadline, { $0 ? true : nil }) == nil { terminate(.stopBudgetExceeded) }
        }
    }

    /// Says that the stop is over: the watch no longer ends the process.
    package func finish() { finished.update { $0 = true } }

    /// Returns at the end of the pipe, or where it cannot be read any more. What is written to it is ignored.
    private static func waitForEnd(of descriptor: Int32) {
        var ignored = [UInt8](repeating: 0, count: 64)
        while true {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wait, 1, -1) > 0 else {
                if errno == EINTR { continue }
                return
            }
            let count = read(descriptor, &ignored, ignored.count)
            if count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN)) { continue }
            return
        }
    }
}
