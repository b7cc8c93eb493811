package import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// What is left to do of a restore whose stores are all copied and checked: `restore.json` in the data folder.
///
/// With it written, the restore has happened: services refuse to start until every store is in its place, and the
/// next restore finishes that before anything else. Without it nothing was changed.
package struct RestoreJournal: WireObject, Hashable {
    /// The backup's folder, for who reads the file.
    package var backup = ""
    /// The SHA-256 of the backup's manifest.
    package var manifest = ""
    /// What is put behind the names of the stores that are replaced.
    package var suffix = ""
    /// The services whose stores come out of the backup.
    package var staged: [String] = []

    package init() {}

    package init(backup: String, manifest: String, time: Timestamp, staged: [String]) {
        self.backup = backup
        self.manifest = manifest
        self.staged = staged
        // To the microsecond: no two restores share a name.
        suffix = ".before-restore-" + time.description.filter { $0.isLetter || $0.isNumber }
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("backup", &backup, "The backup's folder.")
        try visitor.field("manifest", &manifest, "The SHA-256 of the backup's manifest.")
        try visitor.field("suffix", &suffix, "What is put behind the names of the stores that are replaced.")
        try visitor.field("staged", &staged, "The services whose stores come out of the backup.")
    }

    /// The journal in a data folder; nil where there is none.
    static func read(in folder: String) throws -> RestoreJournal? {
        let path = DataFolder.restoreJournal(in: folder)
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try SmallFile.read(path, limit: 1 << 16).bytes
        } catch {
            if error.isAbsence { return nil }
            throw error
        }
        guard (try? JSONValue(parsing: bytes)) != nil else { throw damaged(path) }
        return try bytes.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            do throws(WireError) { return try read(&reader) } catch { throw damaged(path) }
        }
    }

    private static func damaged(_ path: String) -> CommandFailure {
        CommandFailure(
            .failed,
            "\(path) is damaged, so it is not known what is left to do; put the files that end in .restored in place "
                + "of those they are named after by hand, or move the data folder away and restore into a new one")
    }

    func write(in folder: String) throws(SystemError) {
        try DurableFile.write(
            RawJSON(write(to:)).bytes + [0x0A], to: DataFolder.restoreJournal(in: folder), mode: 0o640)
    }

    static func remove(in folder: String) throws(SystemError) {
        try DurableFile.remove(DataFolder.restoreJournal(in: folder))
        try DurableFile.syncFolder(folder)
    }
}
