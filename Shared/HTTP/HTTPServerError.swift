/// Why the server does not start.
package enum HTTPServerError: Error, Equatable, CustomStringConvertible {
    case invalidAddress(String)
    /// Another program listens there.
    case addressInUse(ListenAddress)
    /// The address is not one of this machine.
    case addressNotAvailable(ListenAddress)
    case notPermitted(ListenAddress)
    /// Something that is not a socket is in the Unix socket's place.
    case notASocket(path: String)
    /// The Unix socket's path has more bytes than the kernel takes.
    case pathTooLong(path: String, limit: Int)
    /// Another refusal of the system, with its text.
    case notListening(ListenAddress, reason: String)
    /// libmicrohttpd gave up, with the system's text.
    case notStarted(reason: String)
    /// `start()` was called before: a server starts once.
    case startedBefore

    package var description: String {
        switch self {
        case .invalidAddress(let text):
            "“\(text)” is no address to listen on: write HOST:PORT with a numeric address, as in "
                + "127.0.0.1:8080 or [::1]:8080, or unix:/PATH."
        case .addressInUse(.tcp(let host, let port)):
            "Port \(port) on \(host) is in use by another program: stop that program, or choose another port "
                + "(port 0 takes a free one)."
        case .addressInUse(.unix(let path)):
            "Another program listens on the socket \(path): stop that program, or choose another path."
        case .addressNotAvailable(let address):
            "\(address) is not an address of this machine: listen on 127.0.0.1, or on an address that "
                + "`ip address` shows."
        case .notPermitted(.tcp(let host, let port)):
            "Listening on port \(port) of \(host) is not permitted: choose a port of 1024 or above, or give "
                + "the program the right to low ports."
        case .notPermitted(.unix(let path)):
            "Making the socket \(path) is not permitted: choose a folder this user may write to."
        case .notASocket(let path):
            "\(path) exists and is not a socket: move it away, or choose another path for the socket."
        case .pathTooLong(let path, let limit):
            "The socket path \(path) has \(path.utf8.count) bytes and may have \(limit): choose a shorter."
        case .notListening(let address, let reason): "Cannot listen on \(address): \(reason)."
        case .notStarted(let reason): "The HTTP server did not start: \(reason)."
        case .startedBefore: "The HTTP server was started before: make a new one."
        }
    }
}
