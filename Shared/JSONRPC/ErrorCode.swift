/// The one table of error codes on the wire.
///
/// A struct rather than an enum: a code that this build does not know survives a round trip.
/// The services' own failures are positive: catalog 1000–1999, progress 2000–2999, leaderboards
/// 3000–3999, finances 4000–4999, dashboard 5000–5999, plugins 9000–9999.
package struct ErrorCode: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    // JSON-RPC 2.0, section 5.1.
    /// The line is not JSON.
    package static let parseError = ErrorCode(rawValue: -32700)
    /// The JSON is not a request.
    package static let invalidRequest = ErrorCode(rawValue: -32600)
    package static let methodNotFound = ErrorCode(rawValue: -32601)
    /// The params do not fit the method's contract; the message names the field.
    package static let invalidParams = ErrorCode(rawValue: -32602)
    /// Our fault; `data.incident` is the log's entry.
    package static let internalError = ErrorCode(rawValue: -32603)

    // Ours, -32000 to -32099.
    /// The process is stopping and did not run the call: always safe to repeat elsewhere.
    package static let shuttingDown = ErrorCode(rawValue: -32000)
    /// A queue is full and the call did not run; `data.limit` names it.
    package static let overloaded = ErrorCode(rawValue: -32001)
    /// The deadline passed before the reply was ready.
    package static let deadlineExceeded = ErrorCode(rawValue: -32002)
    /// The caller sent `$/cancel`.
    package static let cancelled = ErrorCode(rawValue: -32003)
    /// The peer or its caller may not call this method, or not for this artist.
    package static let forbidden = ErrorCode(rawValue: -32004)
    /// A frontend must say on whose behalf it calls (`meta.caller`).
    package static let callerMissing = ErrorCode(rawValue: -32005)
    /// A message is over a limit; `data.limit` names it.
    package static let limitExceeded = ErrorCode(rawValue: -32006)
    /// The store refuses (a full disk, a read-only folder, a database server that is away); nothing was kept.
    package static let storageRefused = ErrorCode(rawValue: -32007)
    /// The store was lost in the middle of a commit: the change may or may not have been made. Repeating it
    /// with the same source and offset is safe.
    package static let outcomeUnknown = ErrorCode(rawValue: -32008)
}
