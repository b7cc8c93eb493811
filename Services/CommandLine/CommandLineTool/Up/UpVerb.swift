internal import Contracts
internal import ServiceKit
internal import Transport

/// `up`: runs the suite in the foreground.
///
/// The verb prints: standard output gets where to look once everything is ready, standard error one line for
/// each thing that happens. What runs is the ``RunningSuite``'s, which knows nothing of terminals. The
/// services' own logs go to files; what a service said before it ended is repeated here, so that the reason
/// stands where the user looks.
enum UpVerb: Verb {
    static let name = "up"
    static let about = "Runs every service, restarts what dies, and stops all of it on Ctrl-C or SIGTERM."
    static let flags =
        [
            Flag(
                "--listen", "ADDRESS", "Where browsers reach the dashboard; 127.0.0.1:8080 unless configured."
            ),
            Flag("--demo", nil, "Fills an empty catalogue with a made one, and adds accounts to try it with."),
            Flag("--replicas", "SERVICE=COUNT,…", "Processes of a service; one of each that is not named."),
        ] + SuiteLocation.flags
    static let details = """
        The services end with this process, however it ends. A second Ctrl-C does not wait for them.
        Their logs are in DIR/logs, one file a service, one JSON object a line.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let stop = StopRequest()
        Signals.prepare()
        try Signals.deliver(to: stop)

        let services = Suite.services.map { $0.name }
        let counts =
            try arguments.value("--replicas").map {
                try ReplicaCounts(
                    $0, services: services, single: [Dashboard.name], most: RunDirectory.slots.count)
            } ?? ReplicaCounts()
        let location = try SuiteLocation(arguments)
        let listen = arguments.value("--listen").map { ["--http.listen=\($0)"] } ?? []
        try DataFolder.prepare(location.dataFolder)
        let lock = try SuiteLock(dataFolder: location.dataFolder)
        let programs = try services.map { service in
            let extra = service == Dashboard.name ? listen : []
            return (try ServiceProgram(service, at: location, extra: extra), counts[service])
        }

        let (events, continuation) = AsyncStream.makeStream(of: SuiteEvent.self)
        stop.onRequest { _ in continuation.yield(.stopAsked) }
        let suite = try SuiteClient(location)
        let line = try LifeLine()
        let running = RunningSuite(programs, endingWith: line, suite: suite, events: continuation)
        let session = UpSession(
            running: running,
            firstSteps: FirstSteps(
                suite: suite, dataFolder: location.dataFolder, wantsDemo: arguments.has("--demo"), console: console),
            console: console)
        let code = await session.run(events)
        withExtendedLifetime((lock, line)) {}
        return code
    }
}
