package import Contracts
package import ServiceKit

/// What a handler may know of the call beside its params.
package struct CallContext: Sendable {
    package let peer: PeerIdentity
    /// On whose behalf a frontend calls; already checked against the method's access rule.
    package let caller: Caller?
    /// When the call's time is up. Nothing works past it.
    package let deadline: MonotonicInstant
    /// W3C traceparent, for logs and further calls.
    package let trace: String?
    /// The loop that the call came in on.
    package let loop: EventLoop

    package init(
        peer: PeerIdentity, caller: Caller?, deadline: MonotonicInstant, trace: String?, loop: EventLoop
    ) {
        self.peer = peer
        self.caller = caller
        self.deadline = deadline
        self.trace = trace
        self.loop = loop
    }
}
