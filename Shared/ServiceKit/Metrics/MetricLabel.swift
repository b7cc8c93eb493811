/// A dimension of a metric, fixed when it is registered: never from what a request says, or a peer could
/// make series without end.
package struct MetricLabel: Sendable, Hashable {
    package let name: String
    package let value: String

    /// - Parameter name: letters, digits and underscores.
    package init(_ name: StaticString, _ value: String) {
        self.name = name.description
        self.value = value
    }
}
