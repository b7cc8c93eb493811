internal import Contracts
internal import ServiceKit
internal import Transport

/// `restore`: puts a backup's data in place of a data folder's.
enum RestoreVerb: Verb {
    static let name = "restore"
    static let about = "Puts the data of a backup into a data folder on which nothing runs."
    static let flags =
        [
            Flag("--replace", nil, "Replaces data that is there; it is kept under names with .before-restore-TIME."),
            Flag("--json", nil, "Prints an object instead of the table."),
        ] + SuiteLocation.flags
    static let operands = Operands(["DIR"])
    static let details = """
        All files are copied and checked before the first is put in its place. A restore that was interrupted is
        finished by the next one; until then the services refuse to start. A config.json that is there stays.
        Followers of a restored feed notice that history went back, and begin anew.

        A backup of files is restored to files, one of PostgreSQL to PostgreSQL. There, what is replaced is kept as
        a schema of another name; pg_restore and psql must be installed, the store's user must own the schemas and
        be allowed to make new ones, and services on other machines must be stopped, too.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let stop = StopRequest()
        Signals.prepare()
        try Signals.deliver(to: stop)
        let location = try SuiteLocation(arguments)
        let folder = BackupFolder(arguments.operand(0) ?? "")
        let restore = try Restore(folder, to: location, stores: ServiceStores(stop: stop), console)
        let listing = try await restore.run(replacing: arguments.has("--replace"))
        try listing.show(asJSON: arguments.has("--json"), on: console)
        return listing.isGood ? .ok : .failed
    }
}

/// One restore: everything is staged, the journal is written, everything is placed, the journal is removed.
private struct Restore {
    private let folder: BackupFolder
    private let location: SuiteLocation
    private let stores: ServiceStores
    private let console: Console
    /// Nobody else uses the data folder while these are held.
    private let suite: SuiteLock
    private let lock: Descriptor
    private var data: String { location.dataFolder }
    private var stagedConfiguration: String { "\(data)/\(ConfigurationCopy.name).restored" }

    init(
        _ folder: BackupFolder, to location: SuiteLocation, stores: ServiceStores, _ console: Console
    ) throws {
        self.folder = folder
        self.location = location
        self.stores = stores
        self.console = console
        // A folder is not made for what turns out to be no backup.
        if !DurableFile.exists(DataFolder.restoreJournal(in: location.dataFolder)) { _ = try folder.manifest() }
        try DataFolder.prepare(location.dataFolder)
        suite = try SuiteLock(dataFolder: location.dataFolder)
        let held = try DataFolderLock.take(.alone, of: location.dataFolder)
        lock = try Descriptor.duplicate(of: held.descriptor)
    }

    func run(replacing: Bool) async throws -> StoreListing {
        defer { withExtendedLifetime((suite, lock)) {} }
        if let journal = try RestoreJournal.read(in: data) {
            let reports = try await place(journal)
            console.say("Finished the restore of \(journal.backup) that was interrupted.")
            if try folder.manifest().digest == journal.manifest { return listing(reports) }
        }
        let (manifest, digest) = try folder.manifest()
        try await checkPresent(replacing: replacing)
        // What is opened and checked is the copy that is staged.
        let checked = try await VerifyVerb.verify(backup: folder, nil)
        try stores.checkStop()
        guard checked.isGood else {
            try checked.show(asJSON: false, on: Console(out: console.diagnostics, diagnostics: console.diagnostics))
            throw CommandFailure(
                .failed, "the backup \(folder.path) is not good; nothing was changed. Use another backup")
        }
        let staged: [Maintenance.StoreReport]
        do {
            staged = try await stage(manifest)
            try stores.checkStop()
        } catch {
            await unstage()
            throw error
        }
        guard staged.allSatisfy(\.problems.isEmpty) else {
            await unstage()
            return listing(staged)
        }
        let journal = RestoreJournal(
            backup: folder.path, manifest: digest, time: SystemClock().now, staged: manifest.stores.map(\.service))
        try journal.write(in: data)
        _ = try await place(journal)
        return listing(staged)
    }

    private func listing(_ reports: [Maintenance.StoreReport]) -> StoreListing {
        StoreListing(title: "Restored \(folder.path) to \(data):", reports: reports, files: [])
    }

    /// Refuses to replace data that nobody said may be replaced.
    private func checkPresent(replacing: Bool) async throws {
        var present: [String] = []
        for service in Suite.services {
            let report = try await stores.run("describe", of: service.name, location.serviceArguments)
            if report.exists { present.append(report.file) }
        }
        guard !present.isEmpty, !replacing else { return }
        throw CommandFailure(
            .failed,
            "the data folder \(data) holds data already (\(present.joined(separator: ", "))); --replace puts the backup's "
                + "in its place and keeps it under other names, or name another folder with --data")
    }

    private func stage(_ manifest: BackupManifest) async throws -> [Maintenance.StoreReport] {
        var reports: [Maintenance.StoreReport] = []
        for store in manifest.stores {
            let report = try await stores.run(
                "stage", of: store.service, location.serviceArguments + ["--from=\(folder.path)"], holding: lock)
            guard report.exists || !report.problems.isEmpty else {
                throw CommandFailure(
                    .failed,
                    "the backup has \(store.file.name) of \(store.service), and the data here is to be kept in another kind "
                        + "of store (\(report.engine)); restore it where store.urlFile is "
                        + (store.engine == "sqlite" ? "not set" : "set"))
            }
            reports.append(report)
            guard report.problems.isEmpty else { return reports }
        }
        try DurableFile.remove(stagedConfiguration)
        // A configuration that is there is this machine's own: its addresses, its users.
        if !DurableFile.exists(location.configurationFile),
            manifest.files.contains(where: { $0.name == ConfigurationCopy.name })
        {
            try DurableFile.copy(folder.file(ConfigurationCopy.name), to: stagedConfiguration, mode: 0o640)
        }
        return reports
    }

    private func unstage() async {
        for service in Suite.services {
            _ = try? await stores.run(
                "unstage", of: service.name, location.serviceArguments, holding: lock, mayStop: false)
        }
        try? DurableFile.remove(stagedConfiguration)
    }

    /// Puts everything in its place, however far that had come before.
    private func place(_ journal: RestoreJournal) async throws -> [Maintenance.StoreReport] {
        var reports: [Maintenance.StoreReport] = []
        for service in Suite.services {
            let report = try await stores.run(
                "place", of: service.name,
                location.serviceArguments + ["--aside=\(journal.suffix)"]
                    + (journal.staged.contains(service.name) ? [] : ["--empty"]),
                holding: lock, mayStop: false)
            reports.append(report)
            for note in report.notes { console.say("\(report.service): \(note)") }
            if DurableFile.exists("\(data)/\(report.file)\(journal.suffix)") {
                console.say(
                    "The data before is kept as \(data)/\(report.file)\(journal.suffix); remove it when you need it no more."
                )
            }
        }
        if DurableFile.exists(stagedConfiguration) {
            try DurableFile.rename(stagedConfiguration, to: "\(data)/\(ConfigurationCopy.name)")
        }
        try RestoreJournal.remove(in: data)
        return reports
    }
}
