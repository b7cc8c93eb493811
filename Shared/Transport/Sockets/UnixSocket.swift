internal import CLinux
internal import Glibc
internal import ServiceKit

/// Raw Unix stream sockets: made close-on-exec and non-blocking.
enum UnixSocket {
    /// Listens at a path whose slot the caller holds; removes what a dead process left there.
    static func listen(at path: String) throws(SocketError) -> Int32 {
        try removeStale(path)
        let descriptor = try make()
        // Without the umask, the socket would be open to others between bind and chmod.
        let before = umask(0o117)
        let code = withAddress(path) { bind(descriptor, $0, $1) } == 0 ? 0 : errno
        umask(before)
        guard code == 0 else {
            close(descriptor)
            throw SocketError("\(SystemError("make the socket \(path)", code: code)).")
        }
        guard Glibc.listen(descriptor, Self.waitingConnections) == 0 else {
            let error = SystemError("listen at \(path)")
            close(descriptor)
            unlink(path)
            throw SocketError("\(error).")
        }
        return descriptor
    }

    /// Connections that the kernel holds until they are accepted; a further connect fails at once.
    private static let waitingConnections: Int32 = 256

    private static func removeStale(_ path: String) throws(SocketError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw SocketError("\(path) exists and is not a socket: move it away, the service listens there.")
        }
        unlink(path)
    }

    /// Connects; a Unix socket connects at once or not at all.
    static func connect(to path: String) throws(SocketError) -> Int32 {
        let descriptor = try make()
        guard withAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let error = SystemError("connect to \(path)")
            close(descriptor)
            throw SocketError("\(error).")
        }
        return descriptor
    }

    private static func make() throws(SocketError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw SocketError("\(SystemError("make a socket")).") }
        return descriptor
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count <= RunDirectory.longestSocketPath, !bytes.contains(0) else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Who is at the other end, by the kernel's word; nil where it does not tell.
    static func peer(of descriptor: Int32) -> (userID: UInt32, processID: Int32)? {
        var peer = beatpass_peer()
        guard beatpass_peer_credentials(descriptor, &peer) == 0 else { return nil }
        return (peer.uid, peer.pid)
    }
}
