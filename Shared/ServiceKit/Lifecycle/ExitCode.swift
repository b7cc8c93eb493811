internal import Glibc

/// What a process tells its parent when it ends (the values of `sysexits.h` where they fit).
package enum ExitCode: Int32, Sendable, Hashable {
    case ok = 0
    /// It could not do what it was asked to.
    case failed = 1
    /// The command line is wrong.
    case usage = 64
    /// Something it needs is not there: a service, a folder, a port.
    case unavailable = 69
    /// It was asked to stop and something in it did not, so its end was not orderly.
    case stopBudgetExceeded = 75
    /// The configuration is wrong.
    case configuration = 78

    /// Ends the process in order: standard output is flushed and exit handlers run.
    package func exit() -> Never { Glibc.exit(rawValue) }

    /// Ends the process at once, without exit handlers: they could wait for what is stuck.
    package func terminate() -> Never { _exit(rawValue) }
}

/// An error that knows how the process should end because of it.
package protocol ExitCodeProviding: Error {
    var exitCode: ExitCode { get }
}
