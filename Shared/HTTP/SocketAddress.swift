import Glibc

/// A socket address in the kernel's form.
struct SocketAddress {
    private(set) var storage = sockaddr_storage()
    private(set) var length: socklen_t

    /// The bytes a Unix socket's path may have: its field less the NUL.
    static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// A numeric IPv4 or IPv6 address or `localhost`; nil for anything else.
    init?(host: String, port: UInt16) {
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = port.bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v4, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, host, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = port.bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v6, as: sockaddr_in6.self) }
        } else {
            return nil
        }
    }

    /// A Unix socket's path; nil where it is empty, too long or has a NUL.
    init?(path: String) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.pathLimit, !bytes.contains(0) else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_un.self) }
    }

    /// The address a socket is bound to, nil where the system does not say.
    init?(boundTo socket: Int32) {
        length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        guard result == 0 else { return nil }
    }

    /// The first field of every socket address on Linux.
    var family: Int32 {
        withUnsafeBytes(of: storage) { Int32($0.loadUnaligned(as: sa_family_t.self)) }
    }

    /// Host and port; nil for another family.
    var hostAndPort: (host: String, port: UInt16)? {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { Self.hostAndPort($0) }
        }
    }

    /// The same of an address somebody else holds, which is as long as its family says.
    static func hostAndPort(_ address: UnsafePointer<sockaddr>) -> (host: String, port: UInt16)? {
        let raw = UnsafeRawPointer(address)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let port: UInt16
        let result: UnsafePointer<CChar>?
        switch Int32(raw.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            var v4 = raw.loadUnaligned(as: sockaddr_in.self)
            port = UInt16(bigEndian: v4.sin_port)
            result = inet_ntop(AF_INET, &v4.sin_addr, &text, socklen_t(text.count))
        case AF_INET6:
            var v6 = raw.loadUnaligned(as: sockaddr_in6.self)
            port = UInt16(bigEndian: v6.sin6_port)
            result = inet_ntop(AF_INET6, &v6.sin6_addr, &text, socklen_t(text.count))
        default: return nil
        }
        guard result != nil else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return (String(decoding: bytes, as: UTF8.self), port)
    }

    /// Calls `body` with the pointer that `bind` and `connect` take.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
