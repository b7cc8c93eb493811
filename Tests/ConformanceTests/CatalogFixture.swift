import Contracts
import JSONRPC
import ServiceKit
import Support
import Transport

/// A catalog's own process with a small catalogue in it.
struct CatalogFixture: Sendable {
    let folder: ScratchFolder
    let process: ServiceProcess

    var socket: String { process.socket }

    /// Starts it and puts 3 artists, 8 tracks of the first and 2 of the second in.
    init() async throws {
        folder = try ScratchFolder()
        process = try ServiceProcess("catalog", in: folder)
        try await process.ready()
        let peer = try RawSocket(process.socket)
        defer { peer.close() }
        let artists = (1...3).map { index in
            #"{"id":"artist-\#(index)","name":"Artist \#(index)","createdAt":"2024-01-0\#(index)T00:00:00Z"}"#
        }
        try await Self.put("artists", artists, over: peer)
        let tracks = (1...10).map { index in
            let artist = index <= 8 ? 1 : 2
            return #"{"id":"track-\#(index)","title":"Track \#(index) 🎛","artists":["artist-\#(artist)"],"#
                + #""publishedAt":"2024-02-01T00:00:0\#(index % 10)Z","opening":{"plays":\#(index * 1_000_000_000),"#
                + #""asOf":"2024-03-01T00:00:00Z"}}"#
        }
        try await Self.put("tracks", tracks, over: peer)
    }

    private static func put(_ kind: String, _ entries: [String], over peer: RawSocket) async throws {
        let method = "catalog.put" + kind.prefix(1).uppercased() + kind.dropFirst()
        let reply = try await peer.ask(
            #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"source":"test","\#(kind)":[\#(entries.joined(separator: ","))]}}"#
        )
        guard reply["result"]?["added"]?.integerValue == Int64(entries.count) else {
            throw Script.Problem(description: "\(method) answered \(reply.text)")
        }
    }

    /// Ends it in order.
    func stop() async -> Int32? {
        process.child.signal(15)
        return await process.child.end()
    }
}
