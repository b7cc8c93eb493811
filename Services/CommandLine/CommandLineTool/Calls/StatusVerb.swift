internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// `status`: what runs, and how it is.
enum StatusVerb: Verb {
    static let name = "status"
    static let about = "Shows each service and replica: version, health, load, and why it is not ready."
    static let flags =
        [Flag("--json", nil, "Prints a list of objects instead of the table.")] + SuiteLocation.flags
    static let details = "Ends with 1 when something is not ready, and with 69 when nothing runs."

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let location = try SuiteLocation(arguments)
        let suite = try SuiteClient(location)
        let replicas = await replicas(of: suite)
        if arguments.has("--json") {
            let list = RawJSON { writer in
                writer.beginArray()
                for replica in replicas { replica.write(to: &writer) }
                writer.endArray()
            }
            try console.out.write(PrettyJSON.text(of: try JSONValue(parsing: list.bytes)))
        } else {
            var table = Table(columns: ReplicaStatus.columns)
            for replica in replicas { table.add(replica.cells) }
            try console.out.write(table.text)
        }
        guard replicas.contains(where: { $0.health != nil }) else {
            throw CommandFailure(
                .unavailable,
                "nothing runs on the data folder \(location.dataFolder);"
                    + " beatpass up --data \(location.dataFolder) starts it"
            )
        }
        return replicas.allSatisfy { $0.state == .ready } ? .ok : .failed
    }

    /// All replicas, asked at the same time, in the order of the services and slots.
    private static func replicas(of suite: SuiteClient) async -> [ReplicaStatus] {
        let asked = Suite.services.flatMap { service in
            suite.replicas(of: service.name).map { (service: service.name, replica: $0) }
        }
        let answers = await withTaskGroup(of: (Int, ReplicaStatus).self) { group in
            for (index, (service, replica)) in asked.enumerated() {
                group.addTask { (index, await ask(replica, of: service)) }
            }
            var answers: [Int: ReplicaStatus] = [:]
            for await (index, status) in group { answers[index] = status }
            return asked.indices.compactMap { answers[$0] }
        }
        return Suite.services.flatMap { service in
            let found = answers.filter { $0.service == service.name }
            return found.isEmpty ? [ReplicaStatus(service: service.name)] : found
        }
    }

    private static func ask(_ replica: SuiteClient.Replica, of service: String) async -> ReplicaStatus {
        async let info = replica.info()
        async let health = replica.health()
        async let metrics = replica.metrics()
        return ReplicaStatus(
            service: service, slot: replica.slot, info: await info, health: await health,
            metrics: await metrics?.text)
    }
}
