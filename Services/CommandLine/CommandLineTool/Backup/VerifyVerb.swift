internal import Contracts
internal import ServiceKit
internal import Transport

/// `verify`: whether a backup, or a data folder, is whole and its figures are right.
enum VerifyVerb: Verb {
    static let name = "verify"
    static let about = "Checks a backup, or a data folder whether the suite runs on it or not; changes nothing."
    static let flags = [Flag("--json", nil, "Prints an object instead of the table.")]
    static let operands = Operands(["DIR"])
    static let details = """
        Of a backup, each file must be the one that was backed up, byte by byte. Of both, each database must be whole,
        and what it keeps must equal what can be counted. Ends with 1 when something is wrong, and says what.

        On PostgreSQL, whether the pages are whole is the server's to know (data_checksums); an archive in a backup
        is read to its end, and its rows are checked when it is made and when it is restored.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let stop = StopRequest()
        Signals.prepare()
        try Signals.deliver(to: stop)
        let folder = BackupFolder(arguments.operand(0) ?? "")
        let stores = try ServiceStores(stop: stop)
        let listing =
            folder.hasManifest ? try await verify(backup: folder, stores) : try await verify(data: folder, stores)
        try listing.show(asJSON: arguments.has("--json"), on: console)
        return listing.isGood ? .ok : .failed
    }

    private static func verify(data folder: BackupFolder, _ stores: ServiceStores) async throws -> StoreListing {
        guard !folder.isUnfinished else {
            throw CommandFailure(
                .failed,
                "\(folder.path) holds a backup that was not finished; remove it, and make another or use an earlier one"
            )
        }
        _ = try folder.names()
        var reports: [Maintenance.StoreReport] = []
        for service in Suite.services {
            reports.append(try await stores.run("verify", of: service.name, ["--data=\(folder.path)"]))
        }
        guard reports.contains(where: \.exists) else {
            throw CommandFailure(
                .failed,
                "\(folder.path) is neither a backup (it has no \(BackupManifest.fileName), which is written last) nor a "
                    + "data folder (it has no database); name one of these")
        }
        guard DataFolderLock.exists(in: folder.path) else {
            throw CommandFailure(
                .failed,
                "\(folder.path) has databases, but neither a \(BackupManifest.fileName), as a backup has, nor a data.lock,"
                    + " as a data folder has that was used: whether the files are those that were backed up cannot be"
                    + " told. Use another backup")
        }
        return StoreListing(title: "Verified the data folder \(folder.path):", reports: reports, files: [])
    }

    /// Checks that every file of a backup is the one that was backed up.
    ///
    /// - Parameter stores: open and check the stores too; nil where that is done with copies of them.
    static func verify(backup folder: BackupFolder, _ stores: ServiceStores?) async throws -> StoreListing {
        let manifest = try folder.manifest().manifest
        let services = Suite.services.map { $0.name }
        var reports: [Maintenance.StoreReport] = []
        for store in manifest.stores {
            guard services.contains(store.service) else {
                throw CommandFailure(
                    .failed,
                    "\(folder.path) has data of a service \"\(abridged(store.service))\", which this release has not; "
                        + "install release \(abridged(manifest.suite))")
            }
            let problem = try folder.problem(with: store.file)
            if let stores, problem == nil {
                // A data folder that is not there has no configuration: the backup's own is not this machine's.
                reports.append(
                    try await stores.run(
                        "verify", of: store.service, ["--data=\(folder.file("none"))", "--from=\(folder.path)"]))
            } else {
                var report = Maintenance.StoreReport()
                report.service = store.service
                report.engine = store.engine
                report.file = store.file.name
                report.problems = problem.map { [$0] } ?? []
                reports.append(report)
            }
        }
        for file in manifest.files {
            guard let problem = try folder.problem(with: file) else { continue }
            var report = Maintenance.StoreReport()
            report.service = "suite"
            report.file = file.name
            report.problems = [problem]
            reports.append(report)
        }
        let good = manifest.files.filter { file in !reports.contains { $0.file == file.name } }
        return StoreListing(
            title: "Verified the backup \(folder.path) of \(manifest.createdAt):", reports: reports, files: good)
    }
}
