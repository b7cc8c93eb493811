import Glibc
import JSONRPC
import Support
import Testing
import Transport

/// The progress service killed (SIGKILL) at random moments, one of two replicas or both, while plays are recorded: in
/// the end the ledger has everything once.
@Suite(
    "Kills of the ledger's applier", .serialized,
    .enabled(if: ServiceProcess.binary(of: "progress") != nil, "there is no beatpass-progress"))
struct LedgerKillTests {
    private static let tracks = 400
    private static let batch = 3000
    private static let owners = 8

    @Test func `kills between pages and takeovers leave one clean pass's ledger`() async throws {
        var random = Seeded("kills of the applier")
        let folder = try ScratchFolder()
        let catalogProcess = try ServiceProcess("catalog", in: folder)
        try await catalogProcess.ready()
        let catalog = try Caller(catalogProcess)
        try await prepare(catalog)
        var replicas = try [1, 2].map { try ServiceProcess("progress", in: folder, slot: $0) }
        for replica in replicas { try await replica.ready() }
        var recorded = [Int64](repeating: 0, count: Self.tracks)
        var offset = 0
        for round in 0..<Rounds.of(25) {
            for replica in replicas { try await replica.ready() }
            // Sometimes one goes and the other takes over in the middle, sometimes both.
            let victims = random.oneIn(3) ? [0, 1] : [random.below(2)]
            let reader = try Caller(replicas[0])
            let before = await Self.position(reader)
            for _ in 0..<2 {
                let rows = (0..<Self.batch).map { _ in
                    let track = random.below(Self.tracks)
                    recorded[track] += 1
                    let day = 10 + random.below(9)
                    return #"{"track":"t\#(track)","listener":"v","at":"2026-01-\#(day)T00:00:00Z","listenedMs":40000}"#
                }
                let params = #"{"source":"s","offset":\#(offset),"plays":[\#(rows.joined(separator: ","))]}"#
                let reply = await catalog.call("catalog.recordPlays", params).reply
                #expect(reply?["counted"]?.integerValue == Int64(Self.batch))
                offset += Self.batch
            }
            // At the moment that a page has been applied and the next is on its way, whoever it is that applies.
            let hasMoved = await eventually { await Self.position(reader) != before }
            #expect(hasMoved, "round \(round)")
            reader.stop()
            // Not always the same moment of a page.
            if random.oneIn(2) { try await Task.sleep(for: .microseconds(random.below(5000))) }
            for victim in victims { replicas[victim].child.signal(SIGKILL) }
            for victim in victims {
                #expect(await replicas[victim].child.end() == -SIGKILL)
                replicas[victim] = try ServiceProcess("progress", in: folder, slot: victim + 1)
            }
        }
        for replica in replicas { try await replica.ready() }
        let progress = try Caller(replicas[0])
        let isThere = try await eventually {
            try await Self.xp(progress).reduce(0, +) == Int64(Self.tracks * 100 + offset)
        }
        #expect(isThere)
        let expected = (0..<Self.owners).map { owner in
            (0..<Self.tracks).filter { $0 % Self.owners == owner }.reduce(Int64(0)) { $0 + 100 + recorded[$1] }
        }
        #expect(try await Self.xp(progress) == expected)
        let rebuilt = await progress.call("progress.rebuild", "{}").reply
        #expect(rebuilt?["differences"]?.integerValue == 0, "\(rebuilt?["examples"]?.text ?? "no reply")")
        progress.stop()
        catalog.stop()
    }

    /// Owners with an artist and some tracks each; achievements are out of the way, since nobody has twenty others.
    private func prepare(_ catalog: Caller) async throws {
        let at = #""2026-01-01T00:00:00Z""#
        func put(_ method: String, _ list: String, _ entries: [String]) async {
            let params = #"{"source":"s","\#(list)":[\#(entries.joined(separator: ","))]}"#
            let reply = await catalog.call("catalog.\(method)", params).reply
            #expect(reply?["refused"]?.arrayValue?.isEmpty == true, "\(method): \(reply?.text ?? "")")
        }
        await put("putArtists", "artists", (0..<Self.owners).map { #"{"id":"a\#($0)","name":"A","createdAt":\#(at)}"# })
        await put("putAccounts", "accounts", (0..<Self.owners).map { #"{"id":"u\#($0)","createdAt":\#(at)}"# })
        await put(
            "putRoles", "roles",
            (0..<Self.owners).map { #"{"artist":"a\#($0)","account":"u\#($0)","role":"owner","since":\#(at)}"# })
        await put(
            "putTracks", "tracks",
            (0..<Self.tracks).map {
                #"{"id":"t\#($0)","title":"T","artists":["a\#($0 % Self.owners)"],"publishedAt":\#(at)}"#
            })
    }

    /// Where the ledger is in the catalogue's feed; nil before it knows of anybody.
    private static func position(_ progress: Caller) async -> Int64? {
        await progress.call("progress.getProgress", #"{"account":"u0"}"#).reply?["position"]?.integerValue
    }

    /// XP of each owner, achievements apart.
    private static func xp(_ progress: Caller) async throws -> [Int64] {
        var found: [Int64] = []
        for owner in 0..<owners {
            let reply = await progress.call("progress.getProgress", #"{"account":"u\#(owner)"}"#).reply
            let sources = reply?["sources"]?.arrayValue ?? []
            found.append(
                sources.filter { $0["source"]?.stringValue != "achievement" }
                    .reduce(0) { $0 + ($1["xp"]?.integerValue ?? 0) })
        }
        return found
    }
}
