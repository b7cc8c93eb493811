import Contracts
import Glibc
import JSONRPC
import Support
import Testing

/// The follower that the README shows, against the real catalog.
@Suite("The README's follower", .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct FollowerExampleTests {
    /// The README's Python, and a line that prints what the follower holds.
    private static func program() throws -> String {
        let readme = try #require(FileBytes.read(SharedData.projectRoot + "/README.md"))
        let text = String(decoding: readme, as: UTF8.self)
        let start = try #require(text.firstRange(of: "```python\n")).upperBound
        let end = try #require(text[start...].firstRange(of: "```")).lowerBound
        return text[start..<end] + "print(json.dumps([[*key, value] for key, value in held.items()]))\n"
    }

    @Test func `it holds what the catalogue has`() async throws {
        let folder = try ScratchFolder()
        let catalog = try ServiceProcess("catalog", in: folder)
        try await catalog.ready()
        let peer = try RawSocket(catalog.socket)
        defer { peer.close() }
        func call(_ method: String, _ params: String) async throws {
            let reply = try await peer.ask(
                #"{"jsonrpc":"2.0","id":1,"method":"catalog.\#(method)","params":\#(params)}"#)
            #expect(reply["result"] != nil, "\(reply.text)")
        }
        try await call(
            "putArtists", #"{"source":"s","artists":[{"id":"a","name":"A","createdAt":"2025-01-01T00:00:00Z"}]}"#)
        // More than a page of a snapshot.
        for first in [0, 700] {
            let tracks = (first..<first + 700).map {
                #"{"id":"t\#($0)","title":"T","artists":["a"],"publishedAt":"2025-01-01T00:00:00Z"}"#
            }
            try await call("putTracks", #"{"source":"s","tracks":[\#(tracks.joined(separator: ","))]}"#)
        }
        try await call("removeTracks", #"{"source":"s","tracks":["t3"]}"#)
        let plays = (0..<40).map {
            #"{"track":"t\#($0 % 2)","listener":"v","at":"2025-02-0\#(1 + $0 % 4)T00:00:00Z","listenedMs":31000}"#
        }
        try await call("recordPlays", #"{"source":"s","offset":0,"plays":[\#(plays.joined(separator: ","))]}"#)
        let script = folder.path + "/follower.py"
        try #require(FileBytes.write(Array(try Self.program().utf8), to: script) as Bool)
        let held = try await eventually {
            let python = try ChildProcess("python3", [script, catalog.socket])
            #expect(await python.end(within: .seconds(60)) == 0, "\(python.errors)")
            let rows = try JSONValue(parsing: Array(python.output.utf8)).arrayValue ?? []
            // The fold tells plays a moment after they were acknowledged.
            return rows.contains { $0.arrayValue?.first?.stringValue == "plays" } ? rows : nil
        }
        let rows = try #require(held).compactMap(\.arrayValue)
        #expect(rows.count { $0[0].stringValue == "track" && $0[3] != .null } == 1399)
        let figures = rows.filter { $0[0].stringValue == "plays" }
        #expect(
            Set(figures.map { "\($0[1].stringValue ?? "") \($0[2].stringValue ?? "") \($0[3].integerValue ?? 0)" })
                == ["t0 2025-02-01 10", "t0 2025-02-03 10", "t1 2025-02-02 10", "t1 2025-02-04 10"])
        _ = Glibc.kill(catalog.child.id, SIGTERM)
        #expect(await catalog.child.end() == 0)
    }
}
