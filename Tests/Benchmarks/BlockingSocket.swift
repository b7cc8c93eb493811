internal import Glibc
internal import ServiceKit

/// A blocking connection to a Unix socket: what the benchmarks' clients have in common.
struct BlockingSocket {
    let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix(107)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard code == 0 else {
            let error = SystemError("connect to \(path)")
            close()
            throw BenchmarkError("\(error).")
        }
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchmarkError("\(SystemError("send a request")).") }
            sent += count
        }
    }

    /// Waits for bytes, and puts them into `buffer`. Returns how many.
    func receive(into buffer: inout [UInt8]) throws -> Int {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { throw BenchmarkError("The server closed the connection.") }
        return count
    }

    func close() { _ = Glibc.close(descriptor) }
}
