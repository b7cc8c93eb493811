import Glibc

/// A listening socket, bound by this module so that a refusal can be told in words. It closes nothing by
/// itself: libmicrohttpd owns the descriptor from its start to its stop.
struct ListenSocket: Sendable {
    let descriptor: Int32
    /// With the port that was taken where 0 was asked for.
    let address: ListenAddress
    private let file: SocketFile?

    /// Binds and listens. A Unix socket is made with mode 0660; one left behind by a program that is gone is
    /// replaced.
    init(_ address: ListenAddress) throws(HTTPServerError) {
        switch address {
        case .tcp(let host, let port):
            guard let target = SocketAddress(host: host, port: port) else {
                throw .invalidAddress(address.description)
            }
            descriptor = try Self.open(target, for: address)
            let bound = SocketAddress(boundTo: descriptor)?.hostAndPort
            self.address = .tcp(host: host, port: bound?.port ?? port)
            file = nil
        case .unix(let path):
            guard path.utf8.count <= SocketAddress.pathLimit else {
                throw .pathTooLong(path: path, limit: SocketAddress.pathLimit)
            }
            guard let target = SocketAddress(path: path) else { throw .invalidAddress(address.description) }
            try SocketFile.removeStale(path, target)
            descriptor = try Self.open(target, for: address)
            self.address = address
            file = SocketFile(path)
        }
    }

    /// Takes the Unix socket's name away, so that nobody new comes; those who wait are still served.
    func unlinkFile() {
        file?.unlink()
    }

    private static func open(
        _ target: SocketAddress, for address: ListenAddress
    ) throws(HTTPServerError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(target.family, type, 0)
        guard descriptor >= 0 else { throw failure(errno, address) }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        if target.family == AF_UNIX {
            // The mode the socket's file is born with; a change after bind would leave a moment without it.
            _ = fchmod(descriptor, 0o660)
        } else {
            _ = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        }
        if target.family == AF_INET6 {
            _ = setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size)
        }
        guard target.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, SOMAXCONN) == 0 else {
            let code = errno
            _ = close(descriptor)
            throw failure(code, address)
        }
        return descriptor
    }

    private static func failure(_ code: Int32, _ address: ListenAddress) -> HTTPServerError {
        switch code {
        case EADDRINUSE: .addressInUse(address)
        case EADDRNOTAVAIL: .addressNotAvailable(address)
        case EACCES, EPERM, EROFS: .notPermitted(address)
        default: .notListening(address, reason: systemText(code))
        }
    }
}

/// The system's text for an error number.
func systemText(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
