package import ServiceKit

/// The one place that says what follows when a service ends that should run.
package enum RestartRule {
    package enum Decision: Sendable, Hashable {
        /// Start it again; the number counts restarts in a row from 0 and sets the pause.
        case restart(attempt: Int)
        /// It would end so again: stop the suite with this code.
        case giveUp(ExitCode)
    }

    /// Who lived this long was well; what follows is a new failure, not the next one of a row.
    package static let steadyAfter: Duration = .seconds(30)
    /// Crashes in a row of a service that never came up, before the suite gives up.
    package static let firstCrashes = 5
    package static let backoff = Backoff(base: .milliseconds(200), cap: .seconds(10))

    /// - Parameters:
    ///   - wasReady: whether any process of this replica was ever ready to serve.
    ///   - lived: how long this one ran.
    ///   - failures: ends in a row before this one.
    package static func decide(
        _ ending: ProcessEnding, wasReady: Bool, lived: Duration, failures: Int
    ) -> Decision {
        if wasReady { return .restart(attempt: lived >= steadyAfter ? 0 : failures) }
        switch ending {
        // It said what is wrong and ended: a flag, a port in use, a database of a newer version.
        case .exited(let code):
            return .giveUp(ExitCode(rawValue: code).flatMap { $0 == .ok ? nil : $0 } ?? .failed)
        case .signalled:
            return failures + 1 < firstCrashes ? .restart(attempt: failures) : .giveUp(.failed)
        }
    }
}
