/// What a client may take of the server, each with its default and the reason for it.
package struct HTTPLimits: Sendable {
    /// Bytes of the request line and header lines; more is answered with 431 (414 for the line alone).
    /// 32 KiB: browsers' cookies stay under 4 KiB a host, gateways allow 8 to 32.
    package var headerBytes = 32 * 1024
    /// Bytes of a request's body; more is answered with 413. 1 MiB: the largest form or JSON of the API is a
    /// few KiB, and bodies are held in memory.
    package var bodyBytes = 1024 * 1024
    /// Bytes of a refused body that are read and thrown away, so that the client, still sending, gets to read
    /// the answer rather than a reset; beyond, the connection ends. 8 MiB: a second of a home's uplink.
    package var discardedBodyBytes = 8 * 1024 * 1024
    /// Bytes of all bodies in memory together; beyond, 503. 64 MiB: `connections` times `bodyBytes` would be
    /// half a GiB.
    package var bufferedBodyBytes = 64 * 1024 * 1024
    /// Open connections; more wait in the kernel's queue. 512: at about 40 KiB each 20 MiB, and within a
    /// process's usual 1,024 descriptors.
    package var connections = 512
    /// Open connections of one TCP address; more are closed. 128: a browser opens 6, an office behind one
    /// address some dozens. A Unix socket's clients are not counted.
    package var connectionsPerAddress = 128
    /// Without a byte in either direction for so long, a connection ends; rounded up to whole seconds.
    /// 30 s: longer than a reader's pause between two clicks is worth a descriptor.
    package var idleTime: Duration = .seconds(30)
    /// A request line must be complete so long after the connection's start (with keep-alive after `idleTime`
    /// more), and the headers and the body so long after the request line, however steadily bytes drip.
    /// 30 s: 1 MiB at 35 KB/s.
    package var requestTime: Duration = .seconds(30)
    /// A reply must be taken by the client within this, and of one that is made while it is sent each part.
    /// 60 s: 10 MB at 170 KB/s.
    package var responseTime: Duration = .seconds(60)
    /// Handlers that run at once; more are answered with 503. 256: each asks services that take 256 calls.
    package var handlersInFlight = 256
    /// Replies that are made while they are sent, at once; more are answered with 503. 32: each holds up to
    /// `streamedBytes` and a part, and asks one service at a time.
    package var streamsInFlight = 32
    /// Bytes of such a reply that may wait for its client before its writer has to. 256 KiB: a client at 20 MB/s
    /// never waits for a part that takes 10 ms.
    package var streamedBytes = 256 * 1024
    /// The `Retry-After` of a 503. 1 s: overload of this kind passes in moments.
    package var retryAfter: Duration = .seconds(1)

    package init() {}
}
