import Contracts
import JSONRPC
import Plugins
import Ranking
import Storage
import Support

@testable import LeaderboardsService

/// All boards from the last value of everything that the feeds told, counted and sorted the slow way, by code of its own.
struct BoardOracle {
    /// By board: rank, artist and score, best first; of equal scores in the order of ids.
    private(set) var boards: [String: [Row]] = [:]

    struct Row: Hashable, CustomStringConvertible {
        var rank: Int
        var artist: String
        var score: Int128

        var description: String { "\(rank) \(artist) \(score)" }
    }

    private struct Track {
        var artists: [String]
        var plays: Int64
        var filled: Int64
        var playsWeight: Int64
        var weight: Int128
    }

    init(_ catalog: [CatalogChange], _ ledger: [ProgressChange], optedOut: Set<String> = []) throws {
        var last: [String: CatalogChange] = [:]
        var figures: [String: (plays: Int64, playsWeight: Int64, weight: Int128)] = [:]
        for change in catalog {
            last["\(change.kind)/\(change.id)"] = change
            if let sum = change.plays {
                figures[change.id] = (sum, change.playsWeight ?? 0, change.weight.flatMap { Int128($0) } ?? 0)
            }
        }
        var staff: [String: Bool] = [:]
        var owners: [String: String] = [:]
        var tracks: [Track] = []
        for change in last.values {
            switch change.kind {
            case "artist":
                if let told = try change.entity(CatalogChange.Artist.self) { staff[change.id] = told.staff }
            case "role":
                let parts = change.id.split(separator: "/").map(String.init)
                if try change.entity(Catalog.RoleEntry.self)?.role == .owner { owners[parts[0]] = parts[1] }
            case "track":
                guard let entry = try change.entity(Catalog.TrackEntry.self), entry.visibility == .public else {
                    continue
                }
                let told = figures[change.id] ?? (0, 0, 0)
                tracks.append(
                    Track(
                        artists: entry.artists.map(\.text), plays: told.plays + (entry.opening?.plays ?? 0),
                        filled: Int64(entry.filledFields), playsWeight: told.playsWeight, weight: told.weight))
            default: continue
            }
        }
        var xp: [String: (xp: Int64, unlocks: Int64)] = [:]
        for change in ledger {
            let holder = change.holder.account.map { "u/\($0)" } ?? "a/\(change.holder.artist?.text ?? "")"
            xp[holder] = (change.xp ?? 0, change.unlocks?.first { $0.category == "collaboration" }?.count ?? 0)
        }
        var scores: [String: [String: Int128]] = [:]
        for (artist, isStaff) in staff where !isStaff && !optedOut.contains(artist) {
            let own = tracks.filter { $0.artists.contains(artist) }
            guard !own.isEmpty else { continue }
            let held = xp[owners[artist].map { "u/\($0)" } ?? "a/\(artist)"] ?? (0, 0)
            let joint = own.filter { $0.artists.count > 1 }
            let others = Set(joint.flatMap(\.artists)).subtracting([artist])
            func set(_ board: String, _ score: Int128) { if score > 0 { scores[board, default: [:]][artist] = score } }
            set("points", Int128(held.xp))
            set("plays", own.reduce(0) { $0 + Int128($1.plays) })
            set("uploads", Int128(own.count))
            if own.count >= 3 {
                let filled = own.reduce(0) { $0 + $1.filled }
                // Twenty percent a field, in tenths, half up.
                set("quality", Int128((2 * filled * 200 + Int64(own.count)) / (2 * Int64(own.count))))
            }
            set("earnings", own.reduce(Int128(0)) { $0 + $1.weight })
            let units = joint.reduce(Int128(0)) { $0 + Int128($1.playsWeight / Int64($1.artists.count)) }
            set(
                "collab",
                1000 * Int128(others.count) + joint.reduce(0) { $0 + Int128($1.plays) }
                    + (units * 200 * 2 + (1 << 32)) / (1 << 33) + 500 * Int128(held.unlocks))
        }
        for (board, scores) in scores { boards[board] = Self.ranked(scores) }
        var overall: [String: Int128] = [:]
        for (board, weight) in [
            ("points", 25), ("plays", 20), ("uploads", 15), ("quality", 15), ("collab", 15), ("earnings", 10),
        ] {
            for row in boards[board] ?? [] where row.rank < 100 {
                overall[row.artist, default: 0] += Int128(weight * (100 - row.rank))
            }
        }
        boards["overall"] = Self.ranked(overall)
    }

    private static func ranked(_ scores: [String: Int128]) -> [Row] {
        scores.map { artist, score in
            Row(rank: 1 + scores.values.count { $0 > score }, artist: artist, score: score)
        }
        .sorted { ($0.rank, $0.artist) < ($1.rank, $1.artist) }
    }

    /// Where the service's boards differ; the first of each board.
    func differences(from service: TestLeaderboards) -> [String] {
        service.store.memory.read { state in
            state.boards.abouts.enumerated().compactMap { place, about in
                var found: [Row] = []
                state.indexes[place].forEach(from: 0, limit: .max) { member, key, rank in
                    found.append(Row(rank: rank, artist: state.members[member].id.text, score: key.score))
                }
                found.sort { ($0.rank, $0.artist) < ($1.rank, $1.artist) }
                let expected = boards[about.board.name] ?? []
                guard found != expected else { return nil }
                let pairs = zip(found.map { Optional($0) } + [nil], expected.map { Optional($0) } + [nil])
                let first = pairs.first { $0 != $1 }
                return "\(about.board.name): \(found.count) of \(expected.count), first "
                    + "\(String(describing: first?.0)) where \(String(describing: first?.1)) is expected"
            }
        }
    }
}
