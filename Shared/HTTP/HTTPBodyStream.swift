/// A reply's body that is made while it is sent: for what is too large to be held in memory.
///
/// It goes out chunked (RFC 9112), so that its length need not be known, and only over HTTP/1.1: without chunks a
/// client could not tell a body that broke off from a whole one. It begins when the reply's head is sent and is not
/// asked for where only the head is (HEAD).
package final class HTTPBodyStream: Sendable {
    let produce: @Sendable (HTTPBodyWriter) async throws -> Void

    /// - Parameter produce: writes the body, part after part; the body is whole when it returns. When it throws, the
    ///   connection breaks, so that nobody takes what was sent for all of it. Its task is cancelled when the client
    ///   goes away.
    package init(_ produce: @escaping @Sendable (HTTPBodyWriter) async throws -> Void) { self.produce = produce }
}

extension HTTPBodyStream: Hashable {
    package static func == (left: HTTPBodyStream, right: HTTPBodyStream) -> Bool { left === right }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Where a streamed body is written to.
package struct HTTPBodyWriter: Sendable {
    let core: ServerCore
    let handle: ConnectionHandle
    let exchange: Exchange
    let body: StreamedBody

    /// Hands a part over as soon as there is room for it: `HTTPLimits.streamedBytes` may wait for the client.
    ///
    /// - Throws: the client has left, or the server stops: what follows is written for nobody.
    package func write(_ part: [UInt8]) async throws(CancellationError) {
        try await core.write(part, to: body, of: exchange, handle)
    }
}
