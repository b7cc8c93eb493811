/// How a part of the process is doing. A reason is a sentence for the operator.
package enum ComponentState: Sendable, Hashable {
    case ok
    /// It works, not as well as it should.
    case degraded(String)
    /// It does not work.
    case failed(String)

    /// `ok`, `degraded` or `failed`.
    package var name: String {
        switch self {
        case .ok: "ok"
        case .degraded: "degraded"
        case .failed: "failed"
        }
    }

    package var reason: String? {
        switch self {
        case .ok: nil
        case .degraded(let reason), .failed(let reason): reason
        }
    }
}
