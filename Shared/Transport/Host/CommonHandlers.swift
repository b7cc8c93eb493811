internal import Contracts
internal import Glibc
internal import ServiceKit

/// The handlers of what every service answers about itself (``CommonMethods``).
struct CommonHandlers {
    let contract: any ServiceContract.Type
    let instance: Int
    let startedAt: Timestamp
    let health: HealthBoard
    let metrics: MetricsRegistry

    func serve(on router: inout Router) throws(Router.SetupError) {
        let info = Service.Info.Reply(
            service: contract.name, version: SuiteVersion.text, instance: instance, processID: Int(getpid()),
            startedAt: startedAt)
        try router.serve(Service.Info.self, immediate: { _, _ in info })
        try router.serve(Service.Health.self, immediate: { [health] _, _ in Service.Health.Reply(health.report) })
        try router.serve(
            Service.Metrics.self, immediate: { [metrics] _, _ in Service.Metrics.Reply(text: metrics.exposition()) })
        let document = DiscoveryDocument.make(
            service: contract.name, version: SuiteVersion.text, methods: contract.methods + CommonMethods.methods)
        try router.serve(RPC.Discover.self, immediate: { _, _ in document })
    }
}

extension Service.Health.Reply {
    init(_ report: HealthReport) {
        self.init(
            live: report.live, ready: report.ready, draining: report.draining,
            components: report.components.map { component in
                let state: Service.Health.State =
                    switch component.state {
                    case .ok: .ok
                    case .degraded: .degraded
                    case .failed: .failed
                    }
                return Service.Health.Component(
                    name: component.name, state: state, reason: component.state.reason, since: component.since)
            })
    }
}
