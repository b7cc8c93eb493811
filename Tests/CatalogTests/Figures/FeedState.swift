import Contracts
import JSONRPC
import Testing
import Transport

/// What a follower of the catalogue's feed holds.
struct FeedState {
    private(set) var epoch = ""
    private(set) var position: Int64 = 0
    private var entities: [String: RawJSON] = [:]
    private var figures: [String: Int128] = [:]

    /// The figures as the recomputation prints them, those of tracks that are there.
    var lines: Set<String> {
        var lines: Set<String> = []
        for (name, value) in figures where value != 0 {
            let parts = name.split(separator: "/")
            if parts[0] == "track", entities["track/" + parts[1]] == nil { continue }
            lines.insert("\(name) \(value)")
        }
        for (artist, weight) in weights where weight != 0 { lines.insert("artist/\(artist)/weight \(weight)") }
        return lines
    }

    /// The artists' weights: the sums of what was told of their tracks.
    private var weights: [String: Int128] {
        var weights: [String: Int128] = [:]
        for (name, entity) in entities where name.hasPrefix("track/") {
            let artists = (try? JSONValue(parsing: entity.bytes))?["artists"]?.arrayValue ?? []
            for artist in artists.compactMap(\.stringValue) {
                weights[artist, default: 0] += figures[name + "/weight"] ?? 0
            }
        }
        return weights
    }

    func entity(_ kind: Catalog.ChangeKind, _ id: String) throws -> JSONValue? {
        try entities["\(kind.rawValue)/\(id)"].map { try JSONValue(parsing: $0.bytes) }
    }

    func count(_ kind: Catalog.ChangeKind) -> Int { entities.keys.count { $0.hasPrefix(kind.rawValue + "/") } }

    /// All there is, and where it goes on.
    static func snapshot(of catalog: TestCatalog, limit: Int = 1000) async throws -> FeedState {
        var state = FeedState()
        var cursor: String?
        var isFirst = true
        repeat {
            let page = try await catalog.client.call(Catalog.ReadSnapshot(cursor: cursor, limit: limit))
            #expect(page.changes.count <= limit)
            if isFirst {
                state.epoch = page.epoch
                state.position = page.position
                isFirst = false
            }
            for change in page.changes { try state.apply(change) }
            cursor = page.cursor
        } while cursor != nil
        return state
    }

    /// Follows to the feed's head.
    mutating func follow(_ catalog: TestCatalog, limit: Int = 1000) async throws {
        while true {
            let page = try await catalog.client.call(
                Catalog.ReadChanges(epoch: epoch.isEmpty ? nil : epoch, after: position, limit: limit))
            epoch = page.epoch
            var last = position
            for change in page.changes {
                #expect(change.position > last && change.position <= page.position)
                last = change.position
                try apply(change)
            }
            position = page.position
            if page.position == page.head { return }
        }
    }

    private mutating func apply(_ change: Catalog.Change) throws {
        if change.kind == .track || change.kind == .plays, let weight = change.weight {
            figures["track/\(change.id)/weight"] = Int128(weight)
        }
        switch change.kind {
        case .plays, .downloads:
            let day = try #require(change.day)
            figures["track/\(change.id)/day/\(day.number)/\(change.kind.rawValue)"] = Int128(try #require(change.total))
        case .track where change.value == nil:
            // Its figures stay: it may be put again.
            entities["track/\(change.id)"] = nil
        default: entities["\(change.kind.rawValue)/\(change.id)"] = change.value
        }
    }
}
