internal import JSONRPC

/// How far a replica follows the feed of another service.
package struct FollowedFeed: Sendable, Hashable {
    /// The service; nil where the replica follows one feed alone, and so does not name it.
    package let name: String?
    /// The change up to which it has all.
    package let position: Int64
    /// How many more the feed has.
    package let lag: Int64

    /// - Parameter labels: as they stand in the Prometheus text: `{feed="catalog"}`.
    init(labels: String, position: Int64, lag: Int64) {
        let mark = "feed=\""
        name = labels.firstRange(of: mark).map { String(labels[$0.upperBound...].prefix { $0 != "\"" }) }
        self.position = position
        self.lag = lag
    }

    /// One number of each feed, for a table.
    static func cell(_ feeds: [FollowedFeed], _ number: KeyPath<FollowedFeed, Int64>) -> String {
        guard !feeds.isEmpty else { return "-" }
        return feeds.map { ($0.name.map { "\($0) " } ?? "") + grouped($0[keyPath: number]) }.joined(separator: ", ")
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if let name {
            writer.key("feed")
            writer.string(name)
        }
        writer.key("position")
        writer.integer(position)
        writer.key("lag")
        writer.integer(lag)
        writer.endObject()
    }
}
