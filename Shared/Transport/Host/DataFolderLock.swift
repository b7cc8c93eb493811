internal import Glibc
internal import ServiceKit

/// Who uses a data folder: any number of services and backups share it, a restore has it alone.
///
/// The kernel lets go of the lock when the last process that has its descriptor ends, however it ends. So a
/// restore's child that was given the descriptor holds the folder even where its parent was killed.
package final class DataFolderLock: Sendable {
    package enum Use: Sendable { case shared, alone }

    package let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    private static func path(in folder: String) -> String { "\(folder)/data.lock" }

    /// Whether anybody has ever used the folder.
    package static func exists(in folder: String) -> Bool { access(path(in: folder), F_OK) == 0 }

    /// Takes the lock, without waiting.
    ///
    /// - Throws: the sentence for a folder that is used otherwise now, or whose lock cannot be made.
    package static func take(_ use: Use, of folder: String) throws(SocketError) -> DataFolderLock {
        let path = path(in: folder)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw SocketError("\(SystemError("open the lock \(path)")).") }
        let lock = DataFolderLock(descriptor: descriptor)
        try lock.lock(use, folder, path)
        return lock
    }

    /// The lock as another process that holds it passed it on.
    package static func inherited(_ descriptor: Int32, of folder: String) throws(SocketError) -> DataFolderLock {
        let path = path(in: folder)
        var (passed, standing) = (stat(), stat())
        guard fstat(descriptor, &passed) == 0, stat(path, &standing) == 0, passed.st_ino == standing.st_ino,
            passed.st_dev == standing.st_dev, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw SocketError("The descriptor \(descriptor) is not the lock \(path).") }
        let lock = DataFolderLock(descriptor: descriptor)
        // Of a lock that is held by this descriptor already, this changes nothing.
        try lock.lock(.alone, folder, path)
        return lock
    }

    private func lock(_ use: Use, _ folder: String, _ path: String) throws(SocketError) {
        if flock(descriptor, (use == .alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return }
        let code = errno
        guard code == EWOULDBLOCK else { throw SocketError("\(SystemError("lock \(path)", code: code)).") }
        switch use {
        case .shared:
            throw SocketError("The data folder \(folder) is being restored: try again when that has ended.")
        case .alone:
            throw SocketError(
                "Services or a backup use the data folder \(folder): stop them first (Ctrl-C where beatpass up runs).")
        }
    }
}

extension DataFolder {
    /// The file that stands in a data folder while restored stores are put in place of the old ones.
    package static func restoreJournal(in folder: String) -> String { "\(folder)/restore.json" }

    /// Refuses a folder in which some stores are restored and others are not.
    package static func refuseHalfRestored(_ folder: String) throws(SocketError) {
        guard access(restoreJournal(in: folder), F_OK) == 0 else { return }
        throw SocketError(
            "The data folder \(folder) is half restored, because a restore was interrupted: run beatpass restore with "
                + "the same backup again (\(restoreJournal(in: folder)) names it); it finishes what was begun.")
    }
}
