internal import Contracts
internal import Glibc
internal import JSONRPC
package import ServiceKit

/// Runs one service as a process: configuration, log, slot, loops, the service's own parts, the socket; and
/// all of it back in reverse when asked to stop.
///
/// The socket is the last to come and the first to go: who finds it may call. A service's `main.swift` is a
/// call of ``main(_:)`` and nothing else.
package enum ServiceHost {
    /// Runs until the process is asked to stop, and ends it.
    package static func main(_ definition: ServiceDefinition) async -> Never {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let word = arguments.first, !word.hasPrefix("-"), !definition.commands.isEmpty {
            maintain(definition, word, Array(arguments.dropFirst())).exit()
        }
        Signals.prepare()
        let code = await run(definition, arguments: arguments, environment: ProcessEnvironment.initial)
        fflush(nil)
        exit(code.rawValue)
    }

    /// A maintenance command instead of the service.
    private static func maintain(_ definition: ServiceDefinition, _ word: String, _ arguments: [String]) -> ExitCode {
        signal(SIGPIPE, SIG_IGN)
        let name = definition.contract.name
        guard let command = definition.commands.first(where: { $0.name == word }) else {
            let names = definition.commands.map(\.name)
            let hint = NearestName.suggestion(for: word, among: names).map { "; did you mean \($0)?" } ?? ""
            complain(
                "beatpass-\(name): unknown command \(word); expected flags only, or one of "
                    + names.joined(separator: ", ") + hint)
            return .usage
        }
        do {
            return try MaintenanceHost.run(
                command, of: definition, arguments: arguments, environment: ProcessEnvironment.initial)
        } catch {
            complain("beatpass-\(name): \(error)")
            return (error as? any ExitCodeProviding)?.exitCode ?? .failed
        }
    }

    private static func run(
        _ definition: ServiceDefinition, arguments: [String], environment: [String: String]
    ) async -> ExitCode {
        let name = definition.contract.name
        let schema = ConfigurationSchema(
            HostKeys.all + definition.keys, suiteSections: Suite.configurationSections)
        if arguments.contains("--help") {
            let commands = definition.commands.map { "  \($0.name)\n      \($0.about)" }.joined(separator: "\n")
            print("beatpass-\(name): the \(name) service of the BeatPass Producer Dashboard.\n\n\(schema.help)")
            if !commands.isEmpty { print("\nInstead of serving, with a command as first word:\n\(commands)") }
            return .ok
        }
        do {
            let configuration = try Configuration.load(schema, arguments: arguments, environment: environment) {
                ConfigurationFile(path: $0.filePath, isRequired: !$0[HostKeys.config].isEmpty)
            }
            return try await serve(definition, configuration)
        } catch {
            complain("beatpass-\(name): \(error)")
            return (error as? any ExitCodeProviding)?.exitCode ?? .failed
        }
    }

    /// One sentence for who started the process by hand.
    private static func complain(_ sentence: String) {
        let line = Array((sentence + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }

    private static func serve(
        _ definition: ServiceDefinition, _ configuration: Configuration
    ) async throws -> ExitCode {
        let clock = SystemClock()
        let startedAt = clock.now
        let name = definition.contract.name
        let wanted = configuration[HostKeys.instance]
        let policy = PeerPolicy(
            operators: try configuration.userIDs(HostKeys.operators),
            frontends: try configuration.userIDs(HostKeys.frontends),
            services: try configuration.userIDs(HostKeys.services))
        let directory = configuration.runDirectory
        let folder = configuration[HostKeys.data]
        try DataFolder.prepare(folder)
        let use = try DataFolderLock.take(.shared, of: folder)
        try DataFolder.refuseHalfRestored(folder)
        let slot = try InstanceSlot.take(wanted == 0 ? nil : wanted, for: name, in: directory)
        let logger = Logger(service: name, instance: slot.number, level: configuration[HostKeys.logLevel])

        let stop = StopRequest()
        try Signals.deliver(to: stop)
        let parent = configuration[HostKeys.parent]
        let watch =
            parent < 0
            ? nil : try ParentWatch(descriptor: Int32(parent), stop: stop, budget: .seconds(25))

        let metrics = MetricsRegistry()
        metrics.registerProcess()
        let health = HealthBoard(clock: clock)
        let group = try EventLoopGroup(count: configuration[HostKeys.loops])
        let context = ServiceContext(
            configuration: configuration, logger: logger, metrics: metrics, health: health, clock: clock, group: group,
            directory: directory, stop: stop)

        var router = Router(metrics: metrics)
        let parts = try await definition.build(context, &router)
        try CommonHandlers(
            contract: definition.contract, instance: slot.number, startedAt: startedAt, health: health, metrics: metrics
        ).serve(on: &router)
        try router.requireHandlers(for: definition.contract.methods + CommonMethods.methods)

        let state = ServerState(router: router, limits: WireLimits(), logger: logger)
        let server = RPCServer(state: state, group: group, policy: policy, metrics: metrics)
        let listener = LifecycleComponent(
            "socket", stopBudget: .seconds(10), start: { try server.listen(at: slot.socketPath) },
            stop: { await server.drain() })
        let code = await Lifecycle(parts + [listener], logger: logger, health: health).run(until: stop)
        watch?.finish()
        withExtendedLifetime((slot, use)) {}
        return code
    }
}

extension SocketError: ExitCodeProviding {
    /// Something that the process needs is not to be had.
    package var exitCode: ExitCode { .unavailable }
}

extension Router.SetupError: ExitCodeProviding {
    package var exitCode: ExitCode { .failed }
}
