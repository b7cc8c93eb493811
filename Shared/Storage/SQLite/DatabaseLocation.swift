internal import Glibc
internal import ServiceKit

/// Where a database is to be: checks what can be said about the place before SQLite touches it.
struct DatabaseLocation {
    let path: String
    let folder: String

    /// Throws the sentence for a path that is empty or has a NUL, a folder that is missing or is none, a
    /// network file system, and a folder where the file should be.
    init(_ path: String, fileSystem: (_ folder: String) -> FileSystem) throws(StorageError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StorageError.cannotOpen(path: path, reason: "its name is empty or has a NUL character")
        }
        self.path = path
        if let slash = path.lastIndex(of: "/") {
            folder = slash == path.startIndex ? "/" : String(path[..<slash])
        } else {
            folder = "."
        }
        guard let found = try Self.status(of: folder) else { throw StorageError.missingFolder(path: folder) }
        guard found.st_mode & S_IFMT == S_IFDIR else { throw StorageError.notAFolder(path: folder) }
        if let name = fileSystem(folder).networkName {
            throw StorageError.networkFileSystem(path: folder, kind: name)
        }
        guard let status = try Self.status(of: path) else { return }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw StorageError.isAFolder(path: path)
        // SQLite takes a file of a few bytes for an empty one and would write over it.
        case S_IFREG where (1..<512).contains(status.st_size): throw StorageError.notADatabase(path: path)
        case S_IFREG: break
        default: throw StorageError.cannotOpen(path: path, reason: "it is not a regular file")
        }
    }

    /// Creates the file where there is none, readable by its owner and group only, which the files
    /// beside it inherit. To be called with the writer lock held.
    ///
    /// An existing file is never opened here: closing it again would drop this process's locks on it.
    func createFile() throws(StorageError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        if descriptor >= 0 {
            close(descriptor)
            syncFolder()
        } else if errno != EEXIST {
            throw StorageError.folderNotUsable(path: folder, reason: SystemError.text(of: errno))
        }
    }

    /// Puts the new file's name on disk: what is acknowledged later must not be lost with it.
    private func syncFolder() {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// What there is at `path`; nil where there is nothing.
    private static func status(of path: String) throws(StorageError) -> stat? {
        var status = stat()
        if stat(path, &status) == 0 { return status }
        switch errno {
        case ENOENT: return nil
        case ENOTDIR: throw StorageError.notAFolder(path: path)
        case EACCES: throw StorageError.permissionDenied(path: path)
        case let code: throw StorageError.cannotOpen(path: path, reason: SystemError.text(of: code))
        }
    }
}
