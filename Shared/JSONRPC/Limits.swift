/// Every limit of the wire, each with its default and the reason for it.
///
/// A refusal names the limit it hit by these names (`error.data.limit`), so that a caller can act on it.
package struct WireLimits: Sendable, Hashable {
    /// Bytes of one line. Ordinary calls are hundreds of bytes; this leaves room for a page of ids.
    package var lineBytes = 256 << 10
    /// Bytes of one line whose method declares `largeParams` (batches of rows).
    package var largeLineBytes = 4 << 20
    /// Milliseconds from a line's first byte to its newline. A peer that does not speak lines learns it this way.
    package var lineMilliseconds = 10_000
    /// Nesting of arrays and objects. Bounds the recursion of every reader.
    package var depth = 64
    /// Calls in one batch line.
    package var batch = 64
    /// Bytes of an id's JSON text. It is echoed, so its length is the caller's power over the size of a reply.
    package var idBytes = 256
    /// Calls of one connection that run or wait at the same time; then reading stops.
    package var inFlight = 256
    /// Bytes of requests in work on one connection; then reading stops.
    package var workBytes = 16 << 20
    /// Bytes of replies not yet taken by the peer; then reading stops.
    package var outboxBytes = 8 << 20
    /// Connections of one process; a further one is closed at once.
    package var connections = 256
    /// Bytes of requests and replies held by one process over all its connections.
    package var processBytes = 256 << 20
    /// Milliseconds that a peer may leave a reply untaken before its connection is closed.
    package var writeMilliseconds = 10_000

    package init() {}
}

/// The names by which refusals quote ``WireLimits``.
package enum LimitName: String, Sendable {
    case lineBytes
    case largeLineBytes
    case lineMilliseconds
    case depth
    case batch
    case idBytes
    case inFlight
    case connections
    case processBytes
    case queue
}
