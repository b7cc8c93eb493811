internal import JSONRPC

/// A value beside the message of a log line.
package enum LogValue: Sendable, Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    /// Written as a number of milliseconds, under the field's name with `Ms` behind it.
    case duration(Duration)
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}

extension LogValue: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self = .integer(value) }
}

extension LogValue: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

/// Fields in the order they are written: `["peer": .integer(7), "took": .duration(span)]`.
package typealias LogFields = KeyValuePairs<String, LogValue>
