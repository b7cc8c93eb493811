import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing

/// Three replicas of the leaderboards, started at different times, of which one after the other is killed (SIGKILL)
/// and started again while plays are recorded all the time: whoever answers for a position of the log answers the same.
@Suite(
    "Kills of the boards' replicas", .serialized,
    .enabled(if: ServiceProcess.binary(of: "leaderboards") != nil, "there is no beatpass-leaderboards"))
struct BoardKillTests {
    private static let artists = 60
    private static let boards = ["plays", "points", "uploads", "collab", "overall"]

    @Test func `replicas that are killed and started again have the same boards`() async throws {
        var random = Seeded("kills of the boards")
        let folder = try ScratchFolder()
        let sources = try ["catalog", "progress"].map { try ServiceProcess($0, in: folder) }
        // A process ends with the last use of its object.
        defer { withExtendedLifetime(sources) {} }
        for source in sources { try await source.ready() }
        let catalog = try Caller(sources[0])
        try await prepare(catalog)
        var replicas = [try ServiceProcess("leaderboards", in: folder, slot: 1)]
        try await replicas[0].ready()
        var answers = Answers()
        let load = PlayLoad(catalog, artists: Self.artists)
        for round in 0..<Rounds.of(12) {
            for _ in 0..<3 {
                // Some batches on, so that each round has boards of its own.
                let batches = load.batches
                #expect(await eventually { load.batches > batches + 1 })
                for replica in replicas { await answers.ask(replica, Self.boards) }
            }
            if replicas.count < 3 {
                replicas.append(try ServiceProcess("leaderboards", in: folder, slot: replicas.count + 1))
            } else {
                let index = random.below(replicas.count)
                replicas[index].child.signal(SIGKILL)
                #expect(await replicas[index].child.end() == -SIGKILL)
                for replica in replicas where replica.slot != index + 1 { await answers.ask(replica, Self.boards) }
                replicas[index] = try ServiceProcess("leaderboards", in: folder, slot: index + 1)
            }
            try await replicas[replicas.count - 1].ready()
            for replica in replicas { try await replica.ready() }
            #expect(answers.differences.isEmpty, "round \(round): \(answers.differences)")
        }
        // In the end all have everything, at one position.
        let plays = await load.stop()
        for replica in replicas {
            let isThere = await eventually {
                await answers.ask(replica, Self.boards)
                return answers.last[replica.slot]?["plays"]?.total == plays.reduce(0, +)
            }
            #expect(isThere)
        }
        let isOne = await eventually {
            for replica in replicas { await answers.ask(replica, Self.boards) }
            return Set(answers.last.values.compactMap { $0["overall"]?.position }).count == 1
        }
        #expect(isOne)
        #expect(answers.differences.isEmpty)
        #expect(Set(answers.last.values.map { $0["overall"]?.text ?? "" }).count == 1)
        let expected = plays.filter { $0 > 0 }.sorted(by: >)
        #expect(answers.last[1]?["plays"]?.scores == expected && expected.count > 40)
        print("compared \(answers.compared) answers of equal positions")
        #expect(answers.compared > 10)
        catalog.stop()
    }

    /// Plays that are recorded all the time, batch after batch.
    private final class PlayLoad: Sendable {
        private struct State {
            var plays: [Int64]
            var batches = 0
            var isStopped = false
        }

        private let state: Lock<State>
        private let task: Task<Void, Never>

        /// How many were acknowledged.
        var batches: Int { state.withLock { $0.batches } }

        init(_ catalog: Caller, artists: Int) {
            let state = Lock(State(plays: [Int64](repeating: 0, count: artists)))
            self.state = state
            task = Task {
                var random = Seeded("plays of the boards")
                var offset = 0
                while !state.withLock({ $0.isStopped }) {
                    // Few artists have most: the others stand close together, many of them tied.
                    let played = (0..<100).map { _ in random.below(1 + random.below(artists)) }
                    let rows = played.map {
                        #"{"track":"t\#($0)","listener":"v","at":"2026-01-10T00:00:00Z","listenedMs":40000}"#
                    }
                    let params = #"{"source":"s","offset":\#(offset),"plays":[\#(rows.joined(separator: ","))]}"#
                    let reply = await catalog.call("catalog.recordPlays", params).reply
                    #expect(reply?["counted"]?.integerValue == 100)
                    offset += 100
                    state.withLock { state in
                        for artist in played { state.plays[artist] += 1 }
                        state.batches += 1
                    }
                }
            }
        }

        deinit { state.withLock { $0.isStopped = true } }

        /// Returns the plays of each artist.
        func stop() async -> [Int64] {
            state.withLock { $0.isStopped = true }
            await task.value
            return state.withLock { $0.plays }
        }
    }

    /// What replicas told of boards, by position of the log.
    private struct Answers {
        struct Board: Sendable {
            let position: Int64
            let text: String
            let scores: [Int64]
            var total: Int64 { scores.reduce(0, +) }
        }

        private var told: [String: String] = [:]
        private(set) var last: [Int: [String: Board]] = [:]
        private(set) var differences: [String] = []
        /// Answers for a position that had been told of before.
        private(set) var compared = 0

        mutating func ask(_ replica: ServiceProcess, _ boards: [String]) async {
            guard let peer = try? RawSocket(replica.socket) else { return }
            defer { peer.close() }
            for board in boards {
                let request =
                    #"{"jsonrpc":"2.0","id":1,"method":"leaderboards.readBoard","params":{"board":"\#(board)"}}"#
                // Not ready is no answer; whoever is killed gives none.
                guard let result = try? await peer.ask(request)["result"],
                    let position = result["position"]?.integerValue
                else { continue }
                let entries = result["entries"]?.arrayValue ?? []
                let text = entries.map {
                    "\($0["rank"]?.text ?? "") \($0["artist"]?.text ?? "") \($0["score"]?.text ?? "")"
                }
                .joined(separator: "\n")
                last[replica.slot, default: [:]][board] = Board(
                    position: position, text: text, scores: entries.compactMap { $0["score"]?.integerValue })
                let key = "\(board) \(position)"
                if let before = told[key] {
                    compared += 1
                    if before != text { differences.append("\(key): \(before) and \(text)") }
                }
                told[key] = text
            }
        }
    }

    /// Artists with a track each, and one with the artist before.
    private func prepare(_ catalog: Caller) async throws {
        let at = #""2026-01-01T00:00:00Z""#
        func put(_ method: String, _ list: String, _ entries: [String]) async {
            let params = #"{"source":"s","\#(list)":[\#(entries.joined(separator: ","))]}"#
            let reply = await catalog.call("catalog.\(method)", params).reply
            #expect(reply?["refused"]?.arrayValue?.isEmpty == true, "\(method): \(reply?.text ?? "")")
        }
        await put(
            "putArtists", "artists", (0..<Self.artists).map { #"{"id":"a\#($0)","name":"A","createdAt":\#(at)}"# })
        await put(
            "putTracks", "tracks",
            (0..<Self.artists).map { #"{"id":"t\#($0)","title":"T","artists":["a\#($0)"],"publishedAt":\#(at)}"# })
        await put(
            "putTracks", "tracks",
            (1..<Self.artists).filter { $0 % 3 == 0 }.map {
                #"{"id":"j\#($0)","title":"T","artists":["a\#($0)","a\#($0 - 1)"],"publishedAt":\#(at)}"#
            })
    }
}
