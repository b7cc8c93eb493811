/// Where a request came from.
package enum HTTPPeer: Sendable, Hashable, CustomStringConvertible {
    /// A TCP client with its numeric address.
    case tcp(address: String, port: UInt16)
    /// A client of the Unix socket: the gateway, whose forwarding headers may be believed.
    case unix

    package var description: String {
        switch self {
        case .tcp(let address, let port):
            address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix: "unix"
        }
    }
}
