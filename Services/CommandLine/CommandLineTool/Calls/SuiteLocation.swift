internal import Contracts
package import ServiceKit
package import Transport

/// Where a suite keeps its data and its sockets, as flags, environment and configuration file say.
package struct SuiteLocation: Sendable {
    package let dataFolder: String
    package let runDirectory: RunDirectory
    /// Where the configuration is read from; there need not be one.
    package let configurationFile: String
    /// The flags as they were given, for the services.
    package let serviceArguments: [String]

    package static let flags = [
        Flag("--data", "DIR", HostKeys.data.meaning),
        Flag("--run", "DIR", HostKeys.run.meaning),
        Flag("--config", "FILE", HostKeys.config.meaning),
    ]

    /// - Throws: ``ConfigurationError``.
    package init(
        _ arguments: Arguments, environment: [String: String] = ProcessEnvironment.initial
    ) throws(ConfigurationError) {
        let given = Self.flags.flatMap { flag in
            arguments.value(flag.name).map { ["\(flag.name)=\($0)"] } ?? []
        }
        // Checked as the services check it, so that what is wrong is said once and before anything starts.
        let schema = ConfigurationSchema(HostKeys.all, suiteSections: Suite.configurationSections)
        let configuration = try Configuration.load(schema, arguments: given, environment: environment) {
            ConfigurationFile(path: $0.filePath, isRequired: !$0[HostKeys.config].isEmpty)
        }
        dataFolder = configuration[HostKeys.data]
        runDirectory = configuration.runDirectory
        configurationFile = configuration.filePath
        serviceArguments = given
    }
}
