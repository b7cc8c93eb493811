internal import Glibc
internal import ServiceKit

/// The right to write to one file, among all processes and among several databases opened in one.
///
/// A `flock` alone is not fair: who releases it and wants it again has it before a waiter is awake. So there
/// are two: whoever wants `<db>.writer` first takes `<db>.queue` and holds it while it waits; who comes from
/// writing finds the turnstile taken by the one that is next. (Three processes that wanted it again at once,
/// for 3 s on two cores: 632, 990 and 4294 turns and waits up to 996 ms without the turnstile, 1969 to 2014
/// turns and waits up to 8 ms with it.) Both locks end with the process that held them.
final class WriterLock: Sendable {
    private let queue: Int32
    private let writer: Int32

    /// Creates the two files beside the database where they are missing. They are never removed: another
    /// process may hold them.
    init(of location: DatabaseLocation) throws(StorageError) {
        queue = try Self.open(location.path + ".queue", location)
        do {
            writer = try Self.open(location.path + ".writer", location)
        } catch {
            close(queue)
            throw error
        }
    }

    deinit {
        close(queue)
        close(writer)
    }

    /// Blocks until nobody else writes.
    func acquire() throws(StorageError) {
        try lock(queue)
        defer { flock(queue, LOCK_UN) }
        try lock(writer)
    }

    func release() {
        flock(writer, LOCK_UN)
    }

    private func lock(_ descriptor: Int32) throws(StorageError) {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw StorageError.storageRefused(
                    reason: "the writer lock cannot be taken (\(SystemError.text(of: errno)))")
            }
        }
    }

    private static func open(_ path: String, _ location: DatabaseLocation) throws(StorageError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor < 0 else { return descriptor }
        let reason = SystemError.text(of: errno)
        // A folder or a foreign file of that name, or one of another user, is told apart from the folder.
        if access(path, F_OK) == 0 { throw StorageError.permissionDenied(path: path) }
        throw StorageError.folderNotUsable(path: location.folder, reason: reason)
    }
}
