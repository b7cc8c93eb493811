package import Contracts
internal import JSONRPC
package import ServiceKit

/// How often a method was called, how it ended, and how long it took.
package struct MethodMetrics: Sendable {
    private let succeeded: Counter
    private let refused: Counter
    private let failed: Counter
    /// From the request's last byte read to the reply's first byte written.
    let latency: LatencyHistogram

    package init(registry: MetricsRegistry, method: MethodName) {
        func counter(_ outcome: String) -> Counter {
            registry.counter(
                "beatpass_calls_total", help: "Calls by method and how they ended.",
                labels: [MetricLabel("method", method.text), MetricLabel("outcome", outcome)])
        }
        succeeded = counter("ok")
        refused = counter("refused")
        failed = counter("failed")
        latency = registry.latency(
            "beatpass_call_seconds", help: "Time from a request to its reply.",
            labels: [MetricLabel("method", method.text)])
    }

    func count(_ error: RPCError?) {
        switch error?.code {
        case nil: succeeded.add()
        case ErrorCode.internalError?, ErrorCode.storageRefused?, ErrorCode.outcomeUnknown?,
            ErrorCode.deadlineExceeded?:
            failed.add()
        default: refused.add()
        }
    }
}
