import JSONRPC
import ServiceKit
import Support

/// The catalog of a running suite, asked over its socket.
final class SuiteCatalog: Sendable {
    private let peer: RawSocket

    /// - Parameter data: the suite's data folder.
    init(of data: String) throws { peer = try RawSocket(data + "/run/catalog/1.sock") }

    deinit { peer.close() }

    func call(_ method: String, _ params: String) async throws -> JSONValue {
        let reply = try await peer.ask(#"{"jsonrpc":"2.0","id":1,"method":"catalog.\#(method)","params":\#(params)}"#)
        guard let result = reply["result"] else { throw Refused(reply: "\(method): \(reply.text)") }
        return result
    }

    struct Refused: Error { let reply: String }

    func putArtist() async throws {
        let artist = #"{"id":"a","name":"A","links":[],"genres":[],"createdAt":"2020-01-01T00:00:00Z"}"#
        _ = try await call("putArtists", #"{"source":"load","artists":[\#(artist)]}"#)
    }

    /// Puts the n-th tracks of the artist, whose places are their numbers.
    func putTracks(_ numbers: Range<Int>) async throws {
        let tracks = numbers.map {
            #"{"id":"t\#($0)","title":"T","artists":["a"],"genres":[],"tags":[],"licensing":"nonExclusive","#
                + #""visibility":"public","publishedAt":"2020-01-01T00:00:00Z"}"#
        }
        _ = try await call(
            "putTracks",
            #"{"source":"load","offset":\#(numbers.lowerBound),"tracks":[\#(tracks.joined(separator: ","))]}"#)
    }

    /// Records plays of the first ten tracks, whose places are their numbers; all of them count.
    func recordPlays(_ numbers: Range<Int>) async throws {
        let plays = numbers.map {
            #"{"track":"t\#($0 % 10)","listener":"v\#($0)","at":"2026-10-01T00:00:00Z","listenedMs":40000}"#
        }
        _ = try await call(
            "recordPlays",
            #"{"source":"load","offset":\#(numbers.lowerBound),"plays":[\#(plays.joined(separator: ","))]}"#)
    }

    /// What the catalog shows, and how far its sources are by its own account.
    struct State: Hashable {
        var tracks: Int64
        var plays: Int64
        var nextTrack: Int64
        var nextPlay: Int64
    }

    func state() async throws -> State {
        let summary = try await call("getSummary", #"{"artist":"a"}"#)
        let tracks = try await call("putTracks", #"{"source":"load","offset":0,"tracks":[]}"#)
        let plays = try await call("recordPlays", #"{"source":"load","offset":0,"plays":[]}"#)
        return State(
            tracks: summary["tracks"]?.integerValue ?? -1, plays: summary["plays"]?.integerValue ?? -1,
            nextTrack: tracks["next"]?.integerValue ?? -1, nextPlay: plays["next"]?.integerValue ?? -1)
    }
}

/// Plays and tracks that go on coming, and how many of them were acknowledged.
final class SuiteLoad: Sendable {
    struct Acknowledged: Sendable {
        var tracks: Int64 = 10
        var plays: Int64 = 0
    }

    private let counts = Lock(Acknowledged())
    private let task: Task<Void, any Error>

    /// Puts the artist and ten tracks, and begins.
    init(on catalog: SuiteCatalog) async throws {
        try await catalog.putArtist()
        try await catalog.putTracks(0..<10)
        let counts = counts
        task = Task {
            var (track, play) = (10, 0)
            while !Task.isCancelled {
                try await catalog.recordPlays(play..<play + 100)
                play += 100
                try await catalog.putTracks(track..<track + 3)
                track += 3
                let state = Acknowledged(tracks: Int64(track), plays: Int64(play))
                counts.withLock { $0 = state }
            }
        }
    }

    var acknowledged: Acknowledged { counts.withLock { $0 } }

    /// Ends with the call that is under way.
    func stop() async throws {
        task.cancel()
        try await task.value
    }
}
