import Glibc
import JSONRPC
import Support
import Testing

/// The boards of a suite that runs, on a real catalogue, against a sort of its files.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct LeaderboardProcessTests {
    private struct Row: Equatable, Comparable, CustomStringConvertible {
        var rank: Int
        var artist: String
        var score: Int64

        var description: String { "\(rank) \(artist) \(score)" }
        /// Equal scores stand in the order in which they were reached, which no file tells.
        static func < (left: Row, right: Row) -> Bool { (left.rank, left.artist) < (right.rank, right.artist) }
    }

    private func call(_ method: String, _ params: String, _ suite: RunningSuite) async throws -> JSONValue? {
        let result = try await Beatpass.run(["call", method, params, "--data", suite.data])
        return result.code == 0 ? try JSONValue(parsing: Array(result.output.utf8)) : nil
    }

    /// A whole board, page by page; nil where one failed.
    private func board(_ name: String, _ suite: RunningSuite) async throws -> [Row]? {
        var rows: [Row] = []
        var cursor = ""
        while true {
            let at = cursor.isEmpty ? "" : #","cursor":"\#(cursor)""#
            guard let page = try await call("leaderboards.readBoard", #"{"board":"\#(name)","limit":500\#(at)}"#, suite)
            else { return nil }
            for entry in page["entries"]?.arrayValue ?? [] {
                rows.append(
                    Row(
                        rank: Int(entry["rank"]?.integerValue ?? 0), artist: entry["artist"]?.stringValue ?? "",
                        score: entry["score"]?.integerValue ?? -1))
            }
            guard let next = page["cursor"]?.stringValue else { return rows }
            cursor = next
        }
    }

    /// What a service's feed holds, page by page; nil where a page failed.
    private func snapshot(of service: String, _ suite: RunningSuite) async throws -> [JSONValue]? {
        var changes: [JSONValue] = []
        var cursor = ""
        while true {
            let at = cursor.isEmpty ? "" : #","cursor":"\#(cursor)""#
            guard let page = try await call("\(service).readSnapshot", #"{"limit":1000\#(at)}"#, suite) else {
                return nil
            }
            changes += page["changes"]?.arrayValue ?? []
            guard let next = page["cursor"]?.stringValue else { return changes }
            cursor = next
        }
    }

    private func ranked(_ scores: [String: Int64]) -> [Row] {
        let placed = scores.filter { $0.value > 0 }
        let sorted = placed.values.sorted(by: >)
        return placed.map { artist, score in
            Row(rank: (sorted.firstIndex(of: score) ?? 0) + 1, artist: artist, score: score)
        }.sorted()
    }

    @Test(
        .enabled(if: Places.hasSoundcloud, "no shared data: set BEATPASS_SHARED or put it beside the project"))
    func theRealCatalogue() async throws {
        let files = [Places.soundcloud + "/tracks.csv", Places.soundcloud + "/users.csv"]
        let suite = try RunningSuite(in: ScratchFolder())
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let imported = try await Beatpass.run(["import", "soundcloud"] + files + ["--data", suite.data])
        #expect(imported.code == 0, "\(imported.errors)")

        let output = try Output(of: "python3", [Places.oracle] + files)
        let oracle = try JSONValue(parsing: output.bytes)
        guard case .object(let artists) = oracle["artists"], case .object(let credits) = oracle["credits"] else {
            Issue.record("the recomputation printed no artists")
            return
        }
        func figure(_ name: String) -> [String: Int64] {
            Dictionary(uniqueKeysWithValues: artists.map { ($0.name, $0.value[name]?.integerValue ?? -1) })
        }
        // Quality is asked for last: once its tracks are there, all are.
        let (plays, uploads) = (ranked(figure("plays")), ranked(figure("tracks")))
        let isThere = try await eventually {
            guard try await board("uploads", suite)?.sorted() == uploads else { return false }
            return try await board("plays", suite)?.sorted() == plays
        }
        #expect(isThere)
        #expect(uploads.count > 500 && plays.count > 500)

        // Who works with whom: of tracks with several artists, each of the others once.
        var others: [String: Set<String>] = [:]
        var joint: [String: Int64] = [:]
        guard case .object(let tracks) = oracle["tracks"] else { return }
        let trackPlays = Dictionary(
            uniqueKeysWithValues: tracks.map { ($0.name, $0.value["plays"]?.integerValue ?? 0) })
        for credit in credits {
            let ids = credit.value.arrayValue?.compactMap(\.stringValue) ?? []
            guard ids.count > 1 else { continue }
            for id in ids {
                others[id, default: []].formUnion(ids.filter { $0 != id })
                joint[id, default: 0] += trackPlays[credit.name] ?? 0
            }
        }
        let page = try await call("leaderboards.getPage", #"{"board":"collab","limit":1000}"#, suite)
        let entries = page?["entries"]?.arrayValue ?? []
        #expect(entries.count == others.count && entries.count > 30)
        for entry in entries {
            let artist = entry["artist"]?.stringValue ?? ""
            func value(_ name: String) -> Int64? {
                entry["supporting"]?.arrayValue?.first { $0["name"]?.stringValue == name }?["value"]?.integerValue
            }
            #expect(value("collaborators") == Int64(others[artist]?.count ?? -1), "\(artist)")
            #expect(value("collaborativePlays") == joint[artist], "\(artist)")
            // The contribution of a track is 1 to 3 by its producers: at most 6 points for each of them.
            let known = 1000 * Int64(others[artist]?.count ?? 0) + (joint[artist] ?? 0)
            let rest = (entry["score"]?.integerValue ?? 0) - known
            #expect(rest > 0 && rest < 600 * (value("collaborativeTracks") ?? 0) + 500 * 10, "\(artist): \(rest)")
        }

        // Overall is what the other boards' ranks give, once all of them stand still.
        let isOverall = try await eventually {
            var scores: [String: Int64] = [:]
            for (name, weight) in [
                ("points", 25), ("plays", 20), ("uploads", 15), ("quality", 15), ("collab", 15), ("earnings", 10),
            ] as [(String, Int64)] {
                for row in try await board(name, suite) ?? [] where row.rank < 100 {
                    scores[row.artist, default: 0] += weight * Int64(100 - row.rank)
                }
            }
            let found = try await board("overall", suite)
            return found?.sorted() == ranked(scores) && scores.count > 100
        }
        #expect(isOverall)
        // The file tells of tags alone: a fifth of a track's metadata. A mean to a tenth of a percent, half up.
        var (listed, tagged): ([String: Int64], [String: Int64]) = ([:], [:])
        for track in tracks {
            for id in track.value["artists"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
                listed[id, default: 0] += 1
                tagged[id, default: 0] += track.value["tagged"]?.boolValue == true ? 1 : 0
            }
        }
        let quality = ranked(
            Dictionary(
                uniqueKeysWithValues: listed.filter { $0.value >= 3 }.map { id, count in
                    (id, (2 * 200 * (tagged[id] ?? 0) + count) / (2 * count))
                }))
        #expect(try await board("quality", suite)?.sorted() == quality && quality.count > 20)

        // Points and earnings by what the feeds hold: XP of artists that nobody owns, and whole weights.
        let isPoints = try await eventually {
            var xp: [String: Int64] = [:]
            for change in try await snapshot(of: "progress", suite) ?? [] {
                guard let artist = change["holder"]?["artist"]?.stringValue, listed[artist] != nil else { continue }
                xp[artist] = change["xp"]?.integerValue
            }
            return try await board("points", suite)?.sorted() == ranked(xp) && xp.count > 500
        }
        #expect(isPoints)
        var weights: [String: Int128] = [:]
        for change in try await snapshot(of: "catalog", suite) ?? [] where change["kind"]?.stringValue == "track" {
            guard let weight = Int128(change["weight"]?.stringValue ?? ""), weight > 0 else { continue }
            for artist in change["value"]?["artists"]?.arrayValue?.compactMap(\.stringValue) ?? []
            where listed[artist] != nil {
                weights[artist, default: 0] += weight
            }
        }
        let byWeight = weights.values.sorted(by: >)
        let told = try await board("earnings", suite)?.map { "\($0.rank) \($0.artist)" }.sorted()
        #expect(told == weights.map { "\((byWeight.firstIndex(of: $1) ?? 0) + 1) \($0)" }.sorted())
        let earnings = try await board("earnings", suite) ?? []
        // Parts of all, each rounded to a millionth.
        #expect(abs(earnings.reduce(0) { $0 + $1.score } - 1_000_000) < 600 && earnings.count > 500)

        let status = try await Beatpass.run(["status", "--data", suite.data])
        #expect(status.code == 0 && status.output.contains("leaderboards"))
        #expect(await suite.stop() == 0)
        let verified = try await Beatpass.run(["verify", suite.data])
        #expect(verified.code == 0, "\(verified.output) \(verified.errors)")
    }
}
