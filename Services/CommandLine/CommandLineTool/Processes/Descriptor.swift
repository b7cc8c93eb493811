internal import Glibc
internal import ServiceKit

/// A descriptor that is closed with its last use and never inherited. Numbered from 10, out of the way of
/// what a child is given.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over a descriptor.
    private init(moving raw: Int32) throws(SystemError) {
        number = fcntl(raw, F_DUPFD_CLOEXEC, 10)
        let code = errno
        close(raw)
        guard number >= 0 else { throw SystemError("keep a descriptor", code: code) }
    }

    deinit { close(number) }

    /// Opens a file; `flags` without `O_CLOEXEC`.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(SystemError) -> Descriptor {
        let raw = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard raw >= 0 else { throw SystemError("open \(path)") }
        return try Descriptor(moving: raw)
    }

    /// Another number for what somebody else's descriptor stands for; a lock is held by both.
    static func duplicate(of number: Int32) throws(SystemError) -> Descriptor {
        let raw = fcntl(number, F_DUPFD_CLOEXEC, 10)
        guard raw >= 0 else { throw SystemError("duplicate a descriptor") }
        return try Descriptor(moving: raw)
    }

    /// Two sockets that are connected with each other.
    static func pair() throws(SystemError) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("make a pair of sockets") }
        let first: Descriptor
        do throws(SystemError) {
            first = try Descriptor(moving: ends[0])
        } catch {
            close(ends[1])
            throw error
        }
        return (first, try Descriptor(moving: ends[1]))
    }
}

/// By what children notice that this process has ended, however it ended: it alone holds the near end, and
/// the kernel closes that with it, so that the children's end can be read to its end.
///
/// A pair of sockets and not a pipe, because Glibc's module has no call for a pipe that is close-on-exec
/// from its first moment.
final class LifeLine: Sendable {
    /// What each child is given.
    let childEnd: Descriptor
    private let nearEnd: Descriptor

    init() throws(SystemError) { (nearEnd, childEnd) = try Descriptor.pair() }
}
