import CommandLineTool
import Contracts
import Testing

@Suite struct ReplicaStatusTests {
    private func health(live: Bool = true, ready: Bool, draining: Bool = false) -> Service.Health.Reply {
        Service.Health.Reply(
            live: live, ready: ready, draining: draining,
            components: [
                Service.Health.Component(name: "socket", state: .ok, reason: nil, since: Timestamp()),
                Service.Health.Component(
                    name: "store", state: .failed, reason: "The disk is full.", since: Timestamp()),
            ])
    }

    @Test func states() {
        #expect(ReplicaStatus(service: "catalog").state == .absent)
        #expect(ReplicaStatus(service: "catalog", slot: 1).state == .silent)
        #expect(ReplicaStatus(service: "catalog", slot: 1, health: health(ready: true)).state == .ready)
        #expect(ReplicaStatus(service: "catalog", slot: 1, health: health(ready: false)).state == .notReady)
        #expect(
            ReplicaStatus(service: "catalog", slot: 1, health: health(ready: false, draining: true)).state
                == .stopping)
    }

    @Test func reasonsAreTold() {
        let status = ReplicaStatus(service: "catalog", slot: 1, health: health(ready: false))
        #expect(status.reasons == ["store is failed: The disk is full."])
        #expect(ReplicaStatus(service: "catalog", slot: 1).reasons.count == 1)
    }

    @Test func figuresFromMetrics() {
        let metrics = """
            # HELP beatpass_connections Open connections.
            beatpass_connections 3
            beatpass_connections_total 99
            process_resident_memory_bytes 1.5e7
            beatpass_store_waiting_writes NaN
            beatpass_feed_position 12
            beatpass_feed_lag 0

            """
        let status = ReplicaStatus(service: "catalog", slot: 2, health: health(ready: true), metrics: metrics)
        #expect(status.connections == 3)
        #expect(status.residentBytes == 15_000_000)
        #expect(status.waitingWrites == nil)
        #expect(status.feeds.map(\.position) == [12] && status.feeds.map(\.lag) == [0])
        #expect(status.cells.count == ReplicaStatus.columns.count)
    }

    @Test func eachFeedIsTold() {
        let metrics = """
            # HELP beatpass_feed_lag Changes of the followed feed that are not applied yet.
            beatpass_feed_position{feed="catalog"} 1200
            beatpass_feed_position{feed="progress"} 34
            beatpass_feed_position_other{feed="catalog"} 5
            beatpass_feed_lag{feed="catalog"} 7
            beatpass_feed_lag{feed="progress"} 0

            """
        let status = ReplicaStatus(service: "leaderboards", slot: 1, health: health(ready: true), metrics: metrics)
        #expect(status.feeds.map(\.name) == ["catalog", "progress"])
        #expect(status.feeds.map(\.position) == [1200, 34] && status.feeds.map(\.lag) == [7, 0])
        #expect(status.cells.contains("catalog 7, progress 0"))
        // Of a replica that leaves it to another one.
        let idle = metrics.replacing(#/ \d+\n/#, with: " NaN\n")
        #expect(ReplicaStatus(service: "leaderboards", slot: 2, metrics: idle).feeds == [])
    }
}
