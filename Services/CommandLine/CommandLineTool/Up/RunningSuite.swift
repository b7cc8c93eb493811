internal import Contracts
internal import ServiceKit

/// The services of a suite as children of this process: all started, each kept running, stopped in reverse.
struct RunningSuite: Sendable {
    /// In the order they start, by service.
    private let keepers: [[ReplicaKeeper]]
    /// How long a service may take to finish what it has before it is killed. Above its own budget of 20 s,
    /// so that it can say itself what did not stop.
    private static let stopBudget: Duration = .seconds(24)

    /// - Parameter programs: the services with their number of replicas, in the order they start.
    init(
        _ programs: [(program: ServiceProgram, replicas: Int)], endingWith line: LifeLine, suite: SuiteClient,
        events: AsyncStream<SuiteEvent>.Continuation
    ) {
        keepers = programs.map { program, replicas in
            (1...max(1, replicas)).map { number in
                ReplicaKeeper(
                    name: replicas > 1 ? "\(program.service) (replica \(number))" : program.service,
                    program: program, endingWith: line, suite: suite, events: events)
            }
        }
    }

    func start() async {
        for keeper in keepers.joined() { await keeper.start() }
    }

    /// The names of those that do not serve now.
    var waiting: [String] {
        get async {
            var names: [String] = []
            for keeper in keepers.joined() where await !keeper.isReady { names.append(keeper.name) }
            return names
        }
    }

    /// Stops the services in reverse, the replicas of one together.
    ///
    /// - Returns: the names of those that had to be killed.
    func stop() async -> [String] {
        var killed: [String] = []
        for replicas in keepers.reversed() {
            killed += await withTaskGroup(of: String?.self) { group in
                for keeper in replicas {
                    group.addTask { await keeper.stop(within: Self.stopBudget) ? nil : keeper.name }
                }
                var names: [String] = []
                for await name in group.compactMap(\.self) { names.append(name) }
                return names
            }
        }
        return killed
    }
}
