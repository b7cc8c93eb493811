package import Contracts
package import JSONRPC
package import Transport

/// The kinds of handler that touch the store, each the same in every service.
extension Router {
    /// A handler that answers by one bounded read, on the loop that the call came in on; where the store is a
    /// server, on a thread that waits for it.
    ///
    /// All calls of one turn of the loop share a read transaction, begun by the first that reads. On a server
    /// each call has its own.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, reading database: Database,
        handler: @escaping @Sendable (Request, borrowing CallContext, any SQLReading) throws -> Request.Reply
    ) throws(SetupError) {
        guard database.readsOnLoops else {
            return try serve(
                request,
                async: { request, context in
                    try await database.readBounded { store in try handler(request, context, store) }
                })
        }
        try serve(
            request,
            immediate: { request, context in try handler(request, context, try database.reader(for: context)) })
    }

    /// The same, for a reply whose parts stand in the store as JSON: the handler writes it itself.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, reading database: Database,
        writing handler:
            @escaping @Sendable (
                Request, borrowing CallContext, any SQLReading, inout JSONWriter
            ) throws -> Void
    ) throws(SetupError) {
        guard database.readsOnLoops else {
            return try serve(
                request,
                asyncWriting: { request, context in
                    try await database.readBounded { store in
                        var writer = JSONWriter()
                        try handler(request, context, store, &writer)
                        return RawJSON(checked: writer.bytes)
                    }
                })
        }
        try serve(
            request,
            writing: { request, context, writer in
                try handler(request, context, try database.reader(for: context), &writer)
            })
    }

    /// A handler whose read is bounded for most requests and long for some: each runs where its like does.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, reading database: Database, longIf isLong: @escaping @Sendable (Request) -> Bool,
        handler: @escaping @Sendable (Request, any SQLReading) throws -> Request.Reply
    ) throws(SetupError) {
        try serve(
            request,
            immediate: { request, context in
                guard database.readsOnLoops, !isLong(request) else { return nil }
                return try handler(request, try database.reader(for: context))
            },
            orAsync: { request, _ in
                if isLong(request) { return try await database.read { store in try handler(request, store) } }
                return try await database.readBounded { store in try handler(request, store) }
            })
    }

    /// A handler that writes: it runs on the store's writer, and its reply leaves when the change is on disk.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, writing database: Database,
        cost: @escaping @Sendable (Request) -> Int,
        handler: @escaping @Sendable (Request, any SQLWriting) throws -> Request.Reply
    ) throws(SetupError) {
        try serve(
            request,
            async: { request, context in
                try await database.write(cost: cost(request), deadline: context.deadline) { store in
                    try handler(request, store)
                }
            })
    }

    /// The same for a request of many rows, which are read before the call waits for the writer.
    package mutating func serve<Request: RPCRequest, Prepared: Sendable>(
        _ request: Request.Type, writing database: Database,
        preparing prepare: @escaping @Sendable (Request) throws -> Prepared,
        cost: @escaping @Sendable (Prepared) -> Int,
        handler: @escaping @Sendable (Request, Prepared, any SQLWriting) throws -> Request.Reply
    ) throws(SetupError) {
        try serve(
            request,
            async: { request, context in
                let prepared = try prepare(request)
                return try await database.write(cost: cost(prepared), deadline: context.deadline) { store in
                    try handler(request, prepared, store)
                }
            })
    }

    /// A handler whose read is long: a search, an export. It runs on a thread for such reads.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, readingLong database: Database,
        handler: @escaping @Sendable (Request, any SQLReading) throws -> Request.Reply
    ) throws(SetupError) {
        try serve(
            request, async: { request, _ in try await database.read { store in try handler(request, store) } })
    }

    /// The same, for a handler that writes its reply itself.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, readingLong database: Database,
        writing handler: @escaping @Sendable (Request, any SQLReading, inout JSONWriter) throws -> Void
    ) throws(SetupError) {
        try serve(
            request,
            asyncWriting: { request, _ in
                try await database.read { store in
                    var writer = JSONWriter()
                    try handler(request, store, &writer)
                    return RawJSON(checked: writer.bytes)
                }
            })
    }
}

extension Database {
    /// The call's loop's reader, in the read transaction that all calls of the loop's turn share.
    fileprivate func reader(for context: borrowing CallContext) throws -> LoopReader {
        let loop = context.loop
        let reader = try reader(slot: loop.index)
        if reader.begin() { loop.atEndOfTurn { reader.end() } }
        return reader
    }
}
