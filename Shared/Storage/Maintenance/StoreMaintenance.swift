internal import Contracts
internal import ServiceKit
package import Transport

/// The maintenance commands of a service that has a store: the same for each.
package enum StoreMaintenance {
    private static let to = ConfigurationKey(
        "maintenance.to", .path, default: "", aliases: ["--to"], "The folder that the backup is written to.")
    private static let from = ConfigurationKey(
        "maintenance.from", .path, default: "", aliases: ["--from"], "The folder of a backup.")
    private static let aside = ConfigurationKey(
        "maintenance.aside", .string, default: "", aliases: ["--aside"],
        "What is put behind the name of the store that is replaced.")
    private static let isEmpty = ConfigurationKey(
        "maintenance.empty", .boolean, default: false, aliases: ["--empty"],
        "Whether the backup has no store of this service.")

    /// - Parameters:
    ///   - file: the store's name in the data folder.
    ///   - checks: the rules that the service's rows keep.
    package static func commands(
        schema: Schema, file: String, checks: [StoreCheck] = []
    ) -> [MaintenanceCommand] {
        let backup: @Sendable (Configuration) throws -> any StoreBackup = { configuration in
            let folder = configuration[HostKeys.data]
            return switch try StoreLocation(configuration, schema.name) {
            case .server(let url, _): PostgreSQLBackup(schema: schema, url: url, folder: folder, checks: checks)
            case .file: SQLiteBackup(schema: schema, folder: folder, file: file, checks: checks)
            }
        }
        // What a backup holds does not depend on where data is kept here.
        let verify: @Sendable (Configuration) throws -> Maintenance.StoreReport = { configuration in
            let folder = configuration[from]
            guard !folder.isEmpty else { return try backup(configuration).verify(backup: nil) }
            let archive = "\(folder)/\(PostgreSQLArchive.name(of: schema.name))"
            if DurableFile.exists(archive) { return try PostgreSQLBackup.verify(archive: archive, of: schema.name) }
            return try SQLiteBackup(schema: schema, folder: folder, file: file, checks: checks).verify(backup: folder)
        }
        return [
            MaintenanceCommand("describe", "Says whether there is a store.", use: { _ in .none }) {
                try backup($0).describe()
            },
            MaintenanceCommand(
                "backup", "Copies the store into the folder --to, while it is used, and checks the copy.",
                keys: [to], use: { _ in .shared }
            ) { try backup($0).backUp(into: try $0.needed(to)) },
            MaintenanceCommand(
                "verify", "Checks the store, or with --from the one of a backup.", keys: [from],
                use: { $0[from].isEmpty ? .reading : .none }, run: verify),
            MaintenanceCommand(
                "stage", "Puts a checked copy of the store in the backup --from beside the present one.",
                keys: [from], use: { _ in .alone }
            ) { try backup($0).stage(from: try $0.needed(from)) },
            MaintenanceCommand("unstage", "Removes what stage made.", use: { _ in .alone }) {
                try backup($0).unstage()
                return try backup($0).describe()
            },
            MaintenanceCommand(
                "place", "Exchanges the present store, which gets the suffix --aside, and the staged one.",
                keys: [aside, isEmpty], use: { _ in .alone }
            ) { try backup($0).place(aside: try $0.needed(aside), isEmpty: $0[isEmpty]) },
        ]
    }
}

extension Configuration {
    /// A key of a command that must be given.
    fileprivate func needed(_ key: ConfigurationKey<String>) throws(ConfigurationError) -> String {
        let value = self[key]
        guard value.isEmpty else { return value }
        throw ConfigurationError(problems: [
            .init(
                isUsage: true, message: "\(key.aliases.first ?? key.name) is missing; expected \(key.kind.expectation)")
        ])
    }
}
