package import Contracts
package import JSONRPC
internal import ServiceKit

/// What `status` knows of one replica, or of a service that has none.
package struct ReplicaStatus: Sendable {
    package enum State: String, Sendable {
        case ready
        case notReady = "not ready"
        case stopping
        /// Its socket stands and nobody answers.
        case silent
        /// The service has no socket.
        case absent = "not running"
    }

    package let service: String
    package let slot: Int?
    package let info: Service.Info.Reply?
    package let health: Service.Health.Reply?
    package let metrics: String?

    package init(
        service: String, slot: Int? = nil, info: Service.Info.Reply? = nil,
        health: Service.Health.Reply? = nil,
        metrics: String? = nil
    ) {
        self.service = service
        self.slot = slot
        self.info = info
        self.health = health
        self.metrics = metrics
    }

    package var state: State {
        guard slot != nil else { return .absent }
        guard let health else { return .silent }
        return health.draining ? .stopping : health.ready ? .ready : .notReady
    }

    /// The reasons of the parts that are not ok.
    package var reasons: [String] {
        let parts = health?.components.filter { $0.state != .ok } ?? []
        let sentences = parts.map { part in
            "\(part.name) is \(part.state.rawValue): \(part.reason ?? "no reason given")"
        }
        switch state {
        case .silent: return ["its socket stands, but nobody answers; a killed process leaves one behind"]
        case .absent: return []
        default: return sentences
        }
    }

    /// Writes that wait for the store; nil where the service has no store or does not say.
    package var waitingWrites: Int64? { sample("beatpass_store_waiting_writes") }
    /// The feeds of other services that it follows; those that another replica follows are not told.
    package var feeds: [FollowedFeed] {
        let lags = samples("beatpass_feed_lag")
        return samples("beatpass_feed_position").compactMap { labels, position in
            lags.first { $0.labels == labels }.map { FollowedFeed(labels: labels, position: position, lag: $0.value) }
        }
    }
    package var connections: Int64? { sample("beatpass_connections") }
    package var residentBytes: Int64? { sample("process_resident_memory_bytes") }

    /// The value of a metric without labels in the Prometheus text.
    private func sample(_ name: String) -> Int64? { samples(name).first { $0.labels.isEmpty }?.value }

    /// The values of a metric that are numbers, each with its labels as they stand there.
    private func samples(_ name: String) -> [(labels: String, value: Int64)] {
        (metrics ?? "").split(separator: "\n").compactMap { line in
            guard line.hasPrefix(name), let space = line.lastIndex(of: " ") else { return nil }
            let labels = line[line.index(line.startIndex, offsetBy: name.count)..<space]
            guard labels.isEmpty || labels.hasPrefix("{") else { return nil }
            let value = Double(line[line.index(after: space)...]).flatMap { Int64(exactly: $0.rounded()) }
            return value.map { (String(labels), $0) }
        }
    }

    package static let columns: [Table.Column] = [
        .left("SERVICE"), .right("SLOT"), .left("STATE"), .left("VERSION"), .right("PROCESS"), .left("SINCE"),
        .right("WAITING"), .right("FEED"), .right("LAG"), .right("CONNECTIONS"), .right("MEMORY"), .left("REASON"),
    ]

    package var cells: [String] {
        func number(_ value: Int64?) -> String { value.map { grouped($0) } ?? "-" }
        return [
            service, slot.map { "\($0)" } ?? "-", state.rawValue, info?.version ?? "-",
            info.map { "\($0.processID)" } ?? "-",
            info.map { String($0.startedAt.description.prefix(19)) + "Z" } ?? "-",
            number(waitingWrites), FollowedFeed.cell(feeds, \.position), FollowedFeed.cell(feeds, \.lag),
            number(connections),
            residentBytes.map { "\(grouped($0 >> 20)) MiB" } ?? "-", reasons.joined(separator: "; "),
        ]
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("service")
        writer.string(service)
        writer.key("state")
        writer.string(state.rawValue)
        if let slot {
            writer.key("slot")
            writer.integer(slot)
        }
        if let info {
            writer.key("info")
            info.write(to: &writer)
        }
        if let health {
            writer.key("health")
            health.write(to: &writer)
        }
        for (name, value) in [
            ("waitingWrites", waitingWrites), ("connections", connections), ("residentBytes", residentBytes),
        ] {
            guard let value else { continue }
            writer.key(name)
            writer.integer(value)
        }
        if !feeds.isEmpty {
            writer.key("feeds")
            writer.beginArray()
            for feed in feeds { feed.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
    }
}
