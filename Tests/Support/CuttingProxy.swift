internal import Glibc
package import ServiceKit

/// Stands between a client and a PostgreSQL server, passes everything on, and breaks the connection off at a
/// commit when it is told to.
package final class CuttingProxy: Sendable {
    package enum Cut: Sendable { case no, beforeTheServerSeesIt, afterTheServerDidIt }

    package let folder: String
    package let cut = Lock(Cut.no)
    private let server: String
    private let listener: Int32

    /// - Parameter server: the folder of the server's socket.
    package init(to server: String, in folder: String) throws {
        self.folder = folder
        self.server = server
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        let bound = Self.withAddress(folder) { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 16) == 0 else { throw SystemError("listen in \(folder)") }
        _ = try NamedThread(name: "proxy") { [weak self] in
            while case let client = accept(listener, nil, nil), client >= 0 { self?.serve(client) }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ client: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard Self.withAddress(server, { connect(upstream, $0, $1) }) == 0 else {
            close(client)
            close(upstream)
            return
        }
        let swallows = Lock(false)
        // Neither closes: the other might still use the number. A test has few connections.
        _ = try? NamedThread(name: "proxy up") { [weak self] in
            Self.pass(from: client, to: upstream) { bytes in
                guard let self, bytes.containsText("COMMIT\0") else { return true }
                switch self.cut.withLock({ cut in
                    defer { cut = .no }
                    return cut
                }) {
                case .no: return true
                case .beforeTheServerSeesIt: return false
                case .afterTheServerDidIt:
                    swallows.withLock { $0 = true }
                    return true
                }
            }
        }
        _ = try? NamedThread(name: "proxy down") {
            // The answer to the commit is the one that ends the connection.
            Self.pass(from: upstream, to: client) { _ in !swallows.withLock { $0 } }
        }
    }

    private static func pass(from: Int32, to: Int32, _ mayPass: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(from, &buffer, buffer.count), count > 0 {
            guard mayPass(Array(buffer[..<count])), write(to, buffer, count) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    private static func withAddress(
        _ folder: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: "\(folder)/.s.PGSQL.5432".utf8.prefix(path.count - 1))
        }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

extension [UInt8] {
    fileprivate func containsText(_ text: String) -> Bool {
        String(decoding: self, as: UTF8.self).contains(text)
    }
}
