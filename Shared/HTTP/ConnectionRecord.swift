/// libmicrohttpd's connection as a key. Only the core's lock holder calls libmicrohttpd with it.
struct ConnectionHandle: @unchecked Sendable, Hashable {
    let pointer: OpaquePointer
}

/// What the server knows of an open connection. Its descriptor is valid from the connection's start to the
/// removal of the record, which comes before the descriptor is closed.
struct ConnectionRecord: Sendable {
    let descriptor: Int32
    let peer: HTTPPeer
    /// When the connection is cut, whatever trickles; `.max` while it is suspended.
    var deadline: UInt64
    /// The request whose handler runs, or whose body is awaited, the connection being suspended.
    var handling: Exchange?
    /// The request whose reply is made while it is sent.
    var streaming: Exchange?
}
