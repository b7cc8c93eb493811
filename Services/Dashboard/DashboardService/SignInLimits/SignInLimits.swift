package import ServiceKit

/// How often somebody may try to sign in: the limits of ``SignInTable``, for all requests at once.
package final class SignInLimits: Sendable {
    /// What becomes of an attempt.
    package enum Decision: Sendable {
        /// It goes on, and counts as failed unless it is given back.
        case allowed(SignInAttempt)
        case refused(retryAfter: Duration)
    }

    /// How long attempts that are underway take, for who is refused because of them.
    static let moment: Duration = .seconds(1)

    private let table: Lock<SignInTable>
    private let clock: any SteadyClock

    package init(_ rules: SignInRules = SignInRules(), clock: any SteadyClock = MonotonicClock()) {
        table = Lock(SignInTable(rules))
        self.clock = clock
    }

    /// Counts an attempt. To be asked before the password is checked.
    package func check(_ source: SignInSource) -> Decision {
        let now = clock.now
        if let wait = table.withLock({ $0.begin(source, at: now) }) { return .refused(retryAfter: wait) }
        return .allowed(SignInAttempt(source: source, limits: self))
    }

    fileprivate func end(_ source: SignInSource, failed: Bool) {
        let now = clock.now
        table.withLock { $0.end(source, failed: failed, at: now) }
    }
}

/// An attempt that was let pass. It is decided once; one that nobody decides has failed when it is let go.
package final class SignInAttempt: Sendable {
    private let source: SignInSource
    private let limits: SignInLimits
    private let isDecided = Lock(false)

    fileprivate init(source: SignInSource, limits: SignInLimits) {
        self.source = source
        self.limits = limits
    }

    /// The password was wrong, or there is no such account.
    package func failed() { decide(failed: true) }

    /// The password was right: nothing has failed.
    package func succeeded() { decide(failed: false) }

    /// The password was not checked, as the service was too busy: nothing has failed.
    package func withdrawn() { decide(failed: false) }

    deinit { decide(failed: true) }

    private func decide(failed: Bool) {
        let isFirst = isDecided.withLock { isDecided in
            defer { isDecided = true }
            return !isDecided
        }
        if isFirst { limits.end(source, failed: failed) }
    }
}
