import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// What the page My Collections shows of each artist, for many queries, against the recomputation from the rows.
struct ArtistCollections {
    private let catalog: TestCatalog

    init(of catalog: TestCatalog) { self.catalog = catalog }

    /// - Parameter path: of the recomputation's objects, a line each.
    func compare(with path: String) async throws {
        let text = String(decoding: try #require(FileBytes.read(path)), as: UTF8.self)
        var shown = 0
        for line in text.split(separator: "\n") {
            let page = try JSONValue(parsing: Array(line.utf8))
            let artist = ArtistID(unchecked: try #require(page["artist"]?.stringValue))
            let expected = try #require(page["collections"])
            for page in expected["pages"]?.arrayValue ?? [] {
                let query = try self.query(try #require(page["query"]))
                let rows = page["rows"]?.arrayValue?.map(\.text) ?? []
                let first = try await catalog.client.call(Catalog.GetCollections(artist: artist, query: query))
                #expect(try value(first.totals).text == expected["totals"]?.text, "\(artist)")
                #expect(first.page.total == Int64(rows.count), "\(artist) \(query)")
                #expect(try lines(first.page) == Array(rows.prefix(25)), "\(artist) \(query)")
                #expect(try await inTurn(artist, query) == rows, "\(artist) \(query)")
                let second = try await catalog.client.call(
                    Catalog.ListCollections(artist: artist, query: query, skip: 2, limit: 2))
                #expect(try lines(second) == Array(rows.dropFirst(2).prefix(2)), "\(artist) \(query)")
                shown += rows.count
            }
        }
        #expect(shown > 500, "\(shown)")
    }

    private func query(_ value: JSONValue) throws -> Catalog.CollectionQuery {
        try Array(value.text.utf8).withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return try Catalog.CollectionQuery.read(&reader)
        }
    }

    /// All pages, three albums each.
    private func inTurn(_ artist: ArtistID, _ query: Catalog.CollectionQuery) async throws -> [String] {
        var found: [String] = []
        var cursor: String?
        repeat {
            let page = try await catalog.client.call(
                Catalog.ListCollections(artist: artist, query: query, limit: 3, cursor: cursor))
            found += try lines(page)
            cursor = page.cursor
        } while cursor != nil
        return found
    }

    private func lines(_ page: Catalog.CollectionPage) throws -> [String] {
        try page.collections.map { try value($0).text }
    }

    private func value(_ object: some WireObject) throws -> JSONValue {
        try JSONValue(parsing: RawJSON(object.write(to:)).bytes)
    }
}
