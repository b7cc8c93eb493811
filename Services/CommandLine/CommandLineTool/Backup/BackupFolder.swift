internal import Contracts
internal import Crypto
internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// The folder of a backup. Any file system will do, a network's too: nothing in it is locked or written to later.
package struct BackupFolder: Sendable {
    package let path: String

    /// - Parameter path: as it was typed.
    package init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    private static let manifestLimit = 1 << 20

    package var hasManifest: Bool { DurableFile.exists(file(BackupManifest.fileName)) }

    /// Stands in the folder from the first moment until the manifest is there: without it, a folder with some of the
    /// databases would look like a data folder.
    private var mark: String { file("unfinished.part") }

    /// Whether it holds what an interrupted backup left.
    package var isUnfinished: Bool { !hasManifest && DurableFile.exists(mark) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes the folder, its owner's alone, and marks it as unfinished; one that is there must be empty.
    ///
    /// - Returns: whether it was made.
    package func prepare() throws -> Bool {
        let wasMade = try make()
        do {
            try DurableFile.create(mark)
            try DurableFile.syncFolder(path)
        } catch {
            clear([BackupManifest.fileName], wasMade: wasMade)
            throw error
        }
        return wasMade
    }

    private func make() throws -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else {
            throw CommandFailure(.failed, "\(SystemError("make the folder \(path)")); name one that can be made")
        }
        let names = try names()
        guard names.isEmpty else {
            let what =
                hasManifest
                ? "holds a backup already"
                : names.contains { $0.hasSuffix(".part") }
                    ? "holds a backup that was not finished"
                    : "is not empty (\(names.prefix(3).joined(separator: ", ")))"
            throw CommandFailure(
                .failed, "the folder \(path) \(what); name a new one, or remove what is in it if you do not need it")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw CommandFailure(.failed, "\(SystemError("write in the folder \(path)")); name another")
        }
        return false
    }

    /// What is in the folder, sorted.
    func names() throws(CommandFailure) -> [String] {
        guard let stream = opendir(path) else {
            throw CommandFailure(.failed, "\(SystemError("read the folder \(path)")); name a folder")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Takes away what an unfinished backup left: files of these names, whole or not, and the folder where it was made
    /// for it.
    func clear(_ files: [String], wasMade: Bool) {
        for name in (try? names()) ?? [] where files.contains(where: { name == $0 || name.hasPrefix($0 + ".part") }) {
            unlink(file(name))
        }
        // Last, so that what an interruption leaves is still known for what it is.
        unlink(mark)
        if wasMade { rmdir(path) }
    }

    /// The manifest, and the SHA-256 of its bytes.
    package func manifest() throws -> (manifest: BackupManifest, digest: String) {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try SmallFile.read(file(BackupManifest.fileName), limit: Self.manifestLimit).bytes
        } catch {
            guard error.isAbsence else { throw CommandFailure(.failed, "\(error); name the folder of a backup") }
            throw CommandFailure(
                .failed,
                "\(path) is not a backup: it has no \(BackupManifest.fileName), which is written last, so one that was "
                    + "interrupted has none. Name the folder of a finished backup")
        }
        return (try BackupManifest.read(bytes, of: path), Hex.encode(try SHA256.hash(bytes)))
    }

    /// Writes the manifest, with which the folder becomes a backup.
    func write(_ manifest: BackupManifest) throws {
        let text = PrettyJSON.text(of: try JSONValue(parsing: RawJSON(manifest.write(to:)).bytes))
        try DurableFile.write(Array(text.utf8), to: file(BackupManifest.fileName))
        unlink(mark)
    }

    /// What the manifest says of a file.
    func describe(_ name: String) throws -> BackupManifest.File {
        let digest = try SHA256Digest()
        var bytes: Int64 = 0
        var failure: CryptoError?
        try DurableFile.readAll(file(name)) { piece in
            bytes += Int64(piece.count)
            do throws(CryptoError) { try digest.update(piece) } catch { failure = error }
        }
        if let failure { throw failure }
        return BackupManifest.File(name: name, bytes: bytes, sha256: Hex.encode(try digest.finish()))
    }

    /// Why a file is not the one that was backed up; nil where it is.
    func problem(with file: BackupManifest.File) throws -> Maintenance.StoreProblem? {
        guard let bytes = DurableFile.size(of: self.file(file.name)) else {
            return Maintenance.StoreProblem("file", "\(self.file(file.name)) is missing. Use another backup.")
        }
        guard bytes == file.bytes else {
            return Maintenance.StoreProblem(
                "file",
                "\(self.file(file.name)) has \(grouped(bytes)) bytes, but \(grouped(file.bytes)) were backed up. Use another backup."
            )
        }
        guard try describe(file.name).sha256 != file.sha256 else { return nil }
        return Maintenance.StoreProblem(
            "file",
            "\(self.file(file.name)) is not the file that was backed up: its SHA-256 is another. Use another backup.")
    }
}
