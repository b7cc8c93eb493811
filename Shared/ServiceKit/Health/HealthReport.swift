package import Contracts

/// How the process is doing, for whoever asks: operators, load balancers, `beatpass status`.
package struct HealthReport: Sendable, Hashable {
    /// One part of the process.
    package struct Component: Sendable, Hashable {
        package let name: String
        package let state: ComponentState
        /// When it became ok, degraded or failed; a new reason alone does not change it.
        package let since: Timestamp

        package init(name: String, state: ComponentState, since: Timestamp) {
            self.name = name
            self.state = state
            self.since = since
        }
    }

    /// Whether it makes sense to let the process run on: false asks for a restart.
    package let live: Bool
    /// Whether it should be sent work.
    package let ready: Bool
    /// Whether it finishes what it has and is about to end.
    package let draining: Bool
    /// In the order they were added.
    package let components: [Component]

    package init(live: Bool, ready: Bool, draining: Bool, components: [Component]) {
        self.live = live
        self.ready = ready
        self.draining = draining
        self.components = components
    }
}
