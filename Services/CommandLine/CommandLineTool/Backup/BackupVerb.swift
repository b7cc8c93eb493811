internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// `backup`: a copy of everything the suite keeps, while it runs.
///
/// The stores are copied followers first (``Suite/followersFirst``), so that none knows of a change that the copy of
/// what it follows has not. Each is checked by its own service before the next; the manifest comes last.
enum BackupVerb: Verb {
    static let name = "backup"
    static let about = "Copies all data into a new folder, while the suite runs or not, and checks the copy."
    static let flags =
        [Flag("--json", nil, "Prints an object instead of the table.")] + SuiteLocation.flags
    static let operands = Operands(["DIR"])
    static let details = """
        DIR is made, or must be empty. Until its manifest.json is written, which comes last, it is no backup.
        It holds each service's database and config.json, not the files that the configuration names: keep those
        (keys, certificates, the store's URL) in a place of their own.

        Of a store on PostgreSQL it holds an archive of pg_dump, which must be installed (postgresql-client, of the
        server's version or newer).
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let stop = StopRequest()
        Signals.prepare()
        try Signals.deliver(to: stop)
        let location = try SuiteLocation(arguments)
        let folder = BackupFolder(arguments.operand(0) ?? "")
        let stores = try ServiceStores(stop: stop)

        var present: [Maintenance.StoreReport] = []
        for service in Suite.followersFirst {
            present.append(try await stores.run("describe", of: service.name, location.serviceArguments))
        }
        guard present.contains(where: \.exists) else {
            throw CommandFailure(
                .unavailable,
                "the data folder \(location.dataFolder) has no data; name the one to back up with --data")
        }
        let wasMade = try folder.prepare()
        let names = present.map(\.file) + [ConfigurationCopy.name, BackupManifest.fileName]
        do {
            let (reports, manifest) = try await copy(location, to: folder, stores)
            try stores.checkStop()
            let listing = StoreListing(
                title: "Backed up \(location.dataFolder) to \(folder.path):", reports: reports, files: manifest.files)
            if listing.isGood { try folder.write(manifest) } else { folder.clear(names, wasMade: wasMade) }
            try listing.show(asJSON: arguments.has("--json"), on: console)
            guard listing.isGood else {
                throw CommandFailure(
                    .failed, "no backup was made, because the data is not good; restore an earlier one")
            }
            return .ok
        } catch {
            if !folder.hasManifest { folder.clear(names, wasMade: wasMade) }
            throw error
        }
    }

    /// All but the manifest; stops at the first store that is not good.
    private static func copy(
        _ location: SuiteLocation, to folder: BackupFolder, _ stores: ServiceStores
    ) async throws -> ([Maintenance.StoreReport], BackupManifest) {
        var reports: [Maintenance.StoreReport] = []
        var manifest = BackupManifest()
        manifest.format = BackupManifest.format
        manifest.suite = SuiteVersion.text
        manifest.createdAt = SystemClock().now
        for service in Suite.followersFirst {
            let report = try await stores.run(
                "backup", of: service.name, location.serviceArguments + ["--to=\(folder.path)"])
            reports.append(report)
            guard report.problems.isEmpty else { break }
            guard report.exists else { continue }
            var store = BackupManifest.Store()
            store.service = service.name
            store.engine = report.engine
            store.schema = report.schema ?? 0
            store.installation = report.installation ?? ""
            store.feed = report.feed
            store.file = try folder.describe(report.file)
            manifest.stores.append(store)
        }
        if try ConfigurationCopy.make(of: location.configurationFile, in: folder.path, mode: 0o600) {
            manifest.files.append(try folder.describe(ConfigurationCopy.name))
        }
        return (reports, manifest)
    }
}

/// The configuration file in a backup.
enum ConfigurationCopy {
    static let name = "config.json"

    /// - Returns: whether there is one to copy.
    static func make(of path: String, in folder: String, mode: mode_t) throws -> Bool {
        let content: SmallFile
        do throws(SystemError) {
            content = try SmallFile.read(path, limit: 1 << 20)
        } catch {
            if error.isAbsence { return false }
            throw error
        }
        try DurableFile.write(content.bytes, to: "\(folder)/\(name)", mode: mode)
        return true
    }
}
