import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// What the page My Beats shows of each artist, against the recomputation from the rows.
struct BeatPages {
    private let catalog: TestCatalog

    init(of catalog: TestCatalog) { self.catalog = catalog }

    /// - Parameters:
    ///   - path: of the recomputation's objects, a line each.
    ///   - withPoints: whether all is folded, which points wait for.
    /// - Returns: how many artists were compared.
    @discardableResult
    func compare(with path: String, withPoints: Bool = true) async throws -> Int {
        let text = String(decoding: try #require(FileBytes.read(path)), as: UTF8.self)
        var shown = 0
        for line in text.split(separator: "\n") {
            let expected = try JSONValue(parsing: Array(line.utf8))
            let artist = ArtistID(unchecked: try #require(expected["artist"]?.stringValue))
            try await compareView(of: artist, expected, withPoints)
            for item in try #require(expected["queries"]?.arrayValue) {
                let query = try #require(item["query"])
                let readsPoints = query["sort"]?.stringValue == "points" || query.text.contains("milliPoints")
                guard withPoints || !readsPoints else { continue }
                let tracks = try #require(item["tracks"]?.arrayValue)
                try await compare(query, with: tracks, limit: tracks.count > 100 ? 1000 : [3, 7, 1000][shown % 3])
            }
            try await compareJoint(of: artist, expected)
            shown += 1
        }
        return shown
    }

    private func value(_ object: some WireObject) throws -> JSONValue {
        try JSONValue(parsing: RawJSON(object.write(to:)).bytes)
    }

    private func compareView(of artist: ArtistID, _ expected: JSONValue, _ withPoints: Bool) async throws {
        let view = try await catalog.client.call(Catalog.GetBeats(artist: artist))
        #expect(try value(view.artist).text == expected["profile"]?.text)
        #expect(try value(view.totals).text == expected["totals"]?.text, "\(artist)")
        var rows = view.page.beats
        var cursor = view.page.cursor
        while let after = cursor {
            let next = try await catalog.client.call(
                Catalog.ListBeats(artist: artist, query: Catalog.BeatQuery(), limit: 1000, cursor: after))
            rows += next.beats
            cursor = next.cursor
        }
        let wanted = Dictionary(
            uniqueKeysWithValues: try #require(expected["rows"]?.objectValue).map { ($0.name, $0.value) })
        #expect(rows.count == wanted.count && view.page.total == Int64(rows.count))
        for row in rows { try compare(row, with: wanted[row.card.id.text], withPoints) }
        if withPoints {
            // The rows' points are the artist's, but for the rounding of each.
            let activity = try await catalog.client.call(Catalog.GetActivity(artist: artist))
            let sum = rows.reduce(0) { $0 + $1.milliPoints }
            #expect(abs(sum - activity.totals.milliPoints) <= Int64(rows.count))
        }
    }

    private func compare(_ row: Catalog.Beat, with expected: JSONValue?, _ withPoints: Bool) throws {
        let members = try value(row).objectValue ?? []
        #expect(members.map(\.name) == expected?.objectValue?.map(\.name), "\(row.card.id)")
        for member in members where withPoints || member.name != "milliPoints" {
            #expect(member.value.text == expected?[member.name]?.text, "\(row.card.id) \(member.name)")
        }
    }

    private func compare(_ query: JSONValue, with tracks: [JSONValue], limit: Int) async throws {
        let text = Array(query.text.utf8)
        var request = try text.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return try Catalog.ListBeats.read(&reader)
        }
        request.limit = limit
        var listed: [JSONValue] = []
        var total: Int64 = 0
        repeat {
            let page = try await catalog.client.call(request)
            listed += page.beats.map { .string($0.card.id.text) }
            total = page.total
            request.cursor = page.cursor
        } while request.cursor != nil && listed.count <= total
        #expect(listed == tracks, "\(query.text)")
        #expect(total == Int64(listed.count), "\(query.text)")
    }

    private func compareJoint(of artist: ArtistID, _ expected: JSONValue) async throws {
        var listed: [Catalog.Collaborator] = []
        var cursor: String?
        repeat {
            let page = try await catalog.client.call(
                Catalog.ListCollaborators(artist: artist, limit: 3, cursor: cursor))
            listed += page.collaborators
            cursor = page.cursor
        } while cursor != nil && listed.count < 10_000
        let joint = try #require(expected["joint"]?.arrayValue)
        #expect(listed.map(\.tracks) == joint.map { Int64($0["tracks"]?.arrayValue?.count ?? 0) }, "\(artist)")
        let profiles = try listed.map { try value($0.artist).text }
        #expect(Set(profiles) == Set(joint.compactMap { $0["artist"]?.text }), "\(artist)")
        let view = try await catalog.client.call(Catalog.GetBeats(artist: artist, limit: 1))
        #expect(view.collaborators == Array(listed.prefix(5)))
        for collaborator in listed {
            var tracks: [JSONValue] = []
            var request = Catalog.ListJointTracks(artist: artist, collaborator: collaborator.artist.id, limit: 2)
            repeat {
                let page = try await catalog.client.call(request)
                #expect(page.collaborator == collaborator)
                tracks += page.beats.map { .string($0.card.id.text) }
                request.cursor = page.cursor
            } while request.cursor != nil && tracks.count < 10_000
            let wanted = joint.first { $0["artist"]?["id"]?.stringValue == collaborator.artist.id.text }
            #expect(JSONValue.array(tracks).text == wanted?["tracks"]?.text, "\(artist) and \(collaborator.artist.id)")
        }
    }
}
