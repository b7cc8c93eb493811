internal import Glibc
internal import ServiceKit

/// The least that an answer over a Unix socket costs: a process that reads lines and writes as many replies of one
/// length, which it neither decodes nor makes. What the kernel takes is in every other figure, too.
enum SocketFloor {
    static let name = "socket-floor"

    /// Serves one connection after the other at `arguments[0]`, with replies of `arguments[1]` bytes, until it is ended.
    static func serve(_ arguments: [String]) {
        guard arguments.count == 2, let length = Int(arguments[1]), length > 0 else {
            return Report.complain("It needs a socket's path and the bytes of a reply.")
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(arguments[0].utf8).prefix(107)) }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
        }
        guard code == 0, listen(listener, 8) == 0 else {
            return Report.complain("\(SystemError("listen at \(arguments[0])")).")
        }
        let reply = [UInt8](repeating: UInt8(ascii: "x"), count: length - 1) + [0x0A]
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return Report.complain("\(SystemError("accept a connection")).") }
            answer(connection, with: reply)
            close(connection)
        }
    }

    private static func answer(_ connection: Int32, with reply: [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var replies: [UInt8] = []
        while true {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            let lines = buffer[..<count].reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
            while replies.count < lines * reply.count { replies += reply }
            var sent = 0
            while sent < lines * reply.count {
                let written = replies.withUnsafeBytes { bytes in
                    send(
                        connection, bytes.baseAddress.map { $0 + sent }, lines * reply.count - sent, Int32(MSG_NOSIGNAL)
                    )
                }
                guard written > 0 else { return }
                sent += written
            }
        }
    }
}
