package import ServiceKit

/// How far a process follows a feed, for its metrics; nothing where it does not, since another replica does.
package final class FollowerPlace: Sendable {
    private let held = Lock<(position: Int64, head: Int64)?>(nil)

    package init() {}

    /// Changes that the feed has and this service has not yet, when its last page was read.
    package var lag: Int64? { held.withLock { $0.map { $0.head - $0.position } } }
    package var position: Int64? { held.withLock { $0?.position } }

    package func set(position: Int64, head: Int64) { held.withLock { $0 = (position, head) } }

    /// Follows no more.
    package func clear() { held.withLock { $0 = nil } }

    /// Shows it among a service's metrics, not a number while it does not follow.
    ///
    /// - Parameter feed: the followed service, where there are several.
    package func show(in metrics: MetricsRegistry, feed: String? = nil) {
        let labels = feed.map { [MetricLabel("feed", $0)] } ?? []
        metrics.sampled(
            "beatpass_feed_position", help: "The change up to which the followed feed is applied.", labels: labels
        ) { self.position.map { Double($0) } ?? .nan }
        metrics.sampled(
            "beatpass_feed_lag", help: "Changes of the followed feed that are not applied yet.", labels: labels
        ) { self.lag.map { Double($0) } ?? .nan }
    }
}
