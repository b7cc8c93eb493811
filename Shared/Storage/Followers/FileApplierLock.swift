internal import Glibc
internal import ServiceKit

/// The applier's lock of a store in a file: a `flock` on a file beside it, which is never removed.
package final class FileApplierLock: ApplierLock {
    private let descriptor: Int32
    private let path: String
    private let holds = Lock(false)

    /// - Parameter database: the path of the store's file.
    package init(database: String) throws(FollowError) {
        path = database + ".applier"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw FollowError.lockNotUsable(path: path, reason: SystemError.text(of: errno))
        }
    }

    deinit { close(descriptor) }

    package func tryAcquire() throws -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else {
                throw FollowError.lockNotUsable(path: path, reason: SystemError.text(of: errno))
            }
        }
        holds.withLock { $0 = true }
        return true
    }

    /// Nobody can take it away.
    package func isHeld() -> Bool { holds.withLock { $0 } }

    package func release() {
        holds.withLock { $0 = false }
        flock(descriptor, LOCK_UN)
    }
}
