import Glibc

/// The file of a Unix socket, known by its inode: a file of the same name made by somebody else later is
/// left alone.
struct SocketFile: Sendable {
    private let path: String
    private let device: UInt
    private let inode: UInt

    /// The file at `path`; nil where there is none or it is not a socket.
    init?(_ path: String) {
        guard let status = Self.status(path), Self.isSocket(status) else { return nil }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file if it is still the same.
    func unlink() {
        guard let status = Self.status(path), status.st_dev == device, status.st_ino == inode else { return }
        _ = Glibc.unlink(path)
    }

    /// Removes a socket at `path` that nobody listens on; throws where somebody does, or it is none.
    static func removeStale(_ path: String, _ address: SocketAddress) throws(HTTPServerError) {
        guard let status = status(path) else { return }
        guard isSocket(status), let file = SocketFile(path) else { throw .notASocket(path: path) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let probe = socket(AF_UNIX, type, 0)
        guard probe >= 0 else { throw .notListening(.unix(path: path), reason: systemText(errno)) }
        defer { _ = close(probe) }
        // A listener with a full queue answers EAGAIN: only a refusal says that nobody is there.
        guard address.withPointer({ connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else {
            throw .addressInUse(.unix(path: path))
        }
        file.unlink()
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    private static func isSocket(_ status: stat) -> Bool {
        status.st_mode & S_IFMT == S_IFSOCK
    }
}
