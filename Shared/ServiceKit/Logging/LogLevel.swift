/// How much a line matters.
package enum LogLevel: String, Sendable, Hashable, CaseIterable, Comparable {
    /// For whoever looks for a fault.
    case debug
    /// What happened in the ordinary course.
    case info
    /// Something is not as it should be, and the service copes.
    case warning
    /// Something failed, and somebody should look.
    case error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
