package import Contracts
package import ServiceKit

/// Something that a service's executable does instead of serving: `beatpass-catalog backup --to DIR`.
///
/// A service alone knows its data, so the work on it is done by its own program; `beatpass` runs the programs in
/// the right order. A command prints one line of JSON on standard output and ends with 0 where all is well.
package struct MaintenanceCommand: Sendable {
    /// How the command uses the data folder.
    package enum Use: Sendable {
        /// Beside running services.
        case shared
        /// As `shared`, where anybody has used it; leaves nothing behind.
        case reading
        /// Alone.
        case alone
        /// Not at all, or only where somebody else holds it for the command.
        case none
    }

    /// The word that stands for it on the command line.
    package let name: String
    /// One sentence for the help.
    package let about: String
    package let use: @Sendable (Configuration) -> Use
    /// What it can be told beside the service's own keys.
    package let keys: [any DeclaredKey]
    /// Does it; may block. The report's problems make the process end with 1.
    package let run: @Sendable (Configuration) throws -> Maintenance.StoreReport

    package init(
        _ name: String, _ about: String, keys: [any DeclaredKey] = [],
        use: @escaping @Sendable (Configuration) -> Use,
        run: @escaping @Sendable (Configuration) throws -> Maintenance.StoreReport
    ) {
        self.name = name
        self.about = about
        self.use = use
        self.keys = keys
        self.run = run
    }
}
