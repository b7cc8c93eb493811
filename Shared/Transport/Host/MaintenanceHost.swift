internal import Contracts
internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// Runs a maintenance command as the whole of a process.
///
/// No loops, no socket and no signal handling: a process that is told to stop ends at once, and what it was
/// making is named so that nobody takes it for finished.
enum MaintenanceHost {
    /// Given by `beatpass`, never by a person.
    static let lock = ConfigurationKey(
        "maintenance.lock", .integer(in: -1...1_000_000), default: -1,
        "The descriptor of the data folder's lock, held by who started this command.")

    static func run(
        _ command: MaintenanceCommand, of definition: ServiceDefinition, arguments: [String],
        environment: [String: String]
    ) throws -> ExitCode {
        let schema = ConfigurationSchema(
            HostKeys.all + definition.keys + command.keys + [lock], suiteSections: Suite.configurationSections)
        if arguments.contains("--help") {
            print("beatpass-\(definition.contract.name) \(command.name): \(command.about)\n\n\(schema.help)")
            return .ok
        }
        let configuration = try Configuration.load(schema, arguments: arguments, environment: environment) {
            ConfigurationFile(path: $0.filePath, isRequired: !$0[HostKeys.config].isEmpty)
        }
        let parent = configuration[HostKeys.parent]
        let watch =
            parent < 0 ? nil : try ParentWatch(descriptor: Int32(parent), stop: StopRequest(), budget: .zero)
        let held = try take(command.use(configuration), configuration)
        var report = try command.run(configuration)
        report.service = definition.contract.name
        let line = RawJSON(report.write(to:)).bytes + [0x0A]
        watch?.finish()
        withExtendedLifetime(held) {}
        guard write(line) else { return .failed }
        return report.problems.isEmpty ? .ok : .failed
    }

    private static func take(
        _ use: MaintenanceCommand.Use, _ configuration: Configuration
    ) throws(SocketError) -> DataFolderLock? {
        let folder = configuration[HostKeys.data]
        let inherited = configuration[lock]
        switch use {
        case .none: return nil
        case .shared, .reading:
            // Where there is no folder, or one that nobody can write in, there is nobody to keep away.
            let isOfUse = access(folder, W_OK) == 0 && (use == .shared || DataFolderLock.exists(in: folder))
            let lock = isOfUse ? try DataFolderLock.take(.shared, of: folder) : nil
            try DataFolder.refuseHalfRestored(folder)
            return lock
        case .alone where inherited >= 0: return try DataFolderLock.inherited(Int32(inherited), of: folder)
        case .alone: return try DataFolderLock.take(.alone, of: folder)
        }
    }

    private static func write(_ line: [UInt8]) -> Bool {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
