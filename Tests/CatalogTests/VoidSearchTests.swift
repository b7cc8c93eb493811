import Contracts
import Storage
import Support
import Testing

@testable import CatalogService

/// What a correction's search leaves to the write.
@Suite("The search for plays to take out")
struct VoidSearchTests {
    private func row(_ listener: ListenerID?, _ source: SourceName?, hours: Range<Int64>) -> Catalog.VoidRow {
        .init(
            source: source, listener: listener, from: moment(hours.lowerBound), until: moment(hours.upperBound),
            reason: "test")
    }

    @Test func `reads go on until little is left, and each play goes to the first row that covers it`() async throws {
        try await withCatalog { catalog in
            let key = try await prepare(catalog)
            let rows = [
                row("v", nil, hours: 0..<10), row(nil, TestCatalog.source, hours: 5..<15),
                row("w", SourceName(unchecked: "other"), hours: 0..<15),
            ]
            let search = try await catalog.database.read { store in
                try VoidSearch(rows.map { .success($0) }, known: 0, in: store)
            }
            #expect(search.isBehind)
            try await catalog.record(
                plays: [.init(track: "t", listener: "w", at: moment(14), listenedMs: 40_000)], at: 60)
            let whole = try await catalog.database.read { try search.wentOn(in: $0) }
            #expect(!whole.isBehind && whole.archived == search.archived + 1)
            let found = whole.found.map { $0.values.reduce(0, +) }
            // Hours 0 to 9 of v; of this source 5 to 9 of w, 10 to 14 of both, and the last; of the other, none.
            #expect(found == [20, 31, 0])
            #expect(whole.found[0].keys.allSatisfy { $0.track == key })
        }
    }

    /// Two plays of each of two listeners in each of fifteen hours, a call each.
    private func prepare(_ catalog: TestCatalog) async throws -> Int64 {
        catalog.clock.set(moment(1000))
        try await catalog.put(artists: [artist("a")])
        try await catalog.put(tracks: [track("t", by: ["a"])])
        for index in 0..<60 {
            try await catalog.record(
                plays: [
                    .init(
                        track: "t", listener: ["v", "w"][index % 2], at: moment(Int64(index / 2 % 15)),
                        listenedMs: 40_000)
                ], at: Int64(index))
        }
        return try await catalog.database.read { store in
            try store.first("SELECT key FROM tracks", []) { try $0.int(0) } ?? 0
        }
    }
}
