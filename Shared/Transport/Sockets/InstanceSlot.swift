internal import Glibc
internal import ServiceKit

/// A replica's place among its service's replicas: 1 to 8, held by a lock file for the life of the process.
///
/// The kernel lets go of the lock when the process ends, however it ends; so whoever holds it may remove
/// the socket that stands there.
package final class InstanceSlot: Sendable {
    package let number: Int
    package let socketPath: String
    private let lock: Int32

    private init(number: Int, socketPath: String, lock: Int32) {
        self.number = number
        self.socketPath = socketPath
        self.lock = lock
    }

    deinit { close(lock) }

    /// Takes the first free slot, or the given one.
    package static func take(
        _ wanted: Int?, for service: String, in directory: RunDirectory
    ) throws(SocketError) -> InstanceSlot {
        let folder = directory.folder(of: service)
        let longest = directory.socket(of: service, slot: RunDirectory.slots.upperBound)
        guard longest.utf8.count <= RunDirectory.longestSocketPath else {
            throw SocketError(
                "The socket path \(longest) has \(longest.utf8.count) bytes, and the system allows "
                    + "\(RunDirectory.longestSocketPath): choose a shorter folder with --data or BEATPASS_RUN.")
        }
        try makeFolder(directory.path)
        try makeFolder(folder)
        for slot in wanted.map({ $0...$0 }) ?? RunDirectory.slots {
            if let lock = try takeLock("\(folder)/\(slot).lock") {
                return InstanceSlot(number: slot, socketPath: directory.socket(of: service, slot: slot), lock: lock)
            }
        }
        if let wanted { throw SocketError("Slot \(wanted) of \(service) in \(folder) is taken by a running replica.") }
        throw SocketError(
            "All \(RunDirectory.slots.count) slots of \(service) in \(folder) are taken by running replicas.")
    }

    /// Group members may enter and connect; others see nothing. New sockets get the folder's group.
    private static func makeFolder(_ path: String) throws(SocketError) {
        var partial = ""
        for component in path.split(separator: "/", omittingEmptySubsequences: false) {
            partial +=
                partial.isEmpty && component.isEmpty
                ? "/" : partial.hasSuffix("/") || partial.isEmpty ? String(component) : "/" + component
            guard !partial.isEmpty, partial != "/", mkdir(partial, 0o750) == 0 else {
                if errno == EEXIST || partial.isEmpty || partial == "/" || access(partial, F_OK) == 0 { continue }
                throw SocketError(
                    "\(SystemError("make the folder \(partial)")); the sockets of running services stand there.")
            }
            // mkdir drops the set-group-id bit on some file systems.
            chmod(partial, 0o2750)
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw SocketError(
                "\(SystemError("write in the folder \(path)")); the sockets of running services stand there.")
        }
    }

    /// The lock's descriptor; nil where another process holds it.
    private static func takeLock(_ path: String) throws(SocketError) -> Int32? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw SocketError("\(SystemError("open the lock \(path)")).") }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
        let code = errno
        close(descriptor)
        guard code == EWOULDBLOCK else { throw SocketError("\(SystemError("lock \(path)", code: code)).") }
        return nil
    }
}
