import Contracts
import JSONRPC
import ServiceKit
import Support
import Transport

/// A client of one replica, through that replica's own folder of sockets.
struct Caller: Sendable {
    let client: RPCClient
    private let group: EventLoopGroup

    init(_ replica: ServiceProcess) throws {
        group = try EventLoopGroup(count: 1)
        client = RPCClient(
            pool: ReplicaPool(connector: SocketConnector(service: replica.service, in: replica.directory), group: group)
        )
    }

    func stop() { group.stop() }

    /// Artists that are put once each: their answer says how many were new.
    func put(_ names: Range<Int>, padding: Int = 0) async -> CallEnding {
        let about = String(repeating: "x", count: padding)
        let entries = names.map {
            #"{"id":"a-\#($0)","name":"Artist \#($0)","bio":"\#(about)","createdAt":"2024-01-01T00:00:00Z"}"#
        }
        return await call("catalog.putArtists", #"{"source":"test","artists":[\#(entries.joined(separator: ","))]}"#)
    }

    /// A call that is not made again where its reply is lost.
    func call(_ method: String, _ params: String) async -> CallEnding {
        await client.perform(
            method: method, params: RawJSON(checked: Array(params.utf8)), deadline: .seconds(60), isIdempotent: false)
    }

    /// How the service says it is.
    func health() async throws -> JSONValue { try await client.ask("service.health", "{}") }
}

extension CallEnding {
    var reply: JSONValue? {
        if case .result(let bytes) = self { return try? JSONValue(parsing: bytes) }
        return nil
    }

    var errorCode: ErrorCode? {
        if case .error(let error) = self { return error.code }
        return nil
    }
}
