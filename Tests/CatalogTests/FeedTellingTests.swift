import Contracts
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogService

/// What the feed tells of events ahead of the fold.
@Suite("Telling from the log")
struct FeedTellingTests {
    /// A total has all that waits, so an early window may tell a play of a later one; where that one comes to nothing,
    /// as the play was taken back, the play is told of as gone.
    @Test func `what a window comes to nothing in is told too`() async throws {
        let folder = try ScratchFolder()
        // Nothing else writes, so that windows begin and end where the test says.
        let path = folder.path + "/catalog.db"
        let location = try TestStore.url(for: folder.path).map { StoreLocation.server(url: $0, schema: "catalog") }
        let database = try Database.open(location ?? .file(path), schema: CatalogSchema.schema)
        try await database.write(cost: 0) { try Feed.prepare(in: $0) }
        var limits = DeltaFold.Limits()
        limits.windowRows = 2
        limits.budget = .zero
        let telling = FeedTelling(DeltaTail(), limits: limits)
        func append(_ amount: Int64, of track: Int64) async throws {
            let delta = Delta(key: track, series: FigureSeries.plays.rawValue, day: 20_000, amount: amount)
            try await database.write(cost: 0) { try DeltaLog.append([delta], to: $0) }
        }
        func tell(through last: Int64) async throws -> [Int64: Int64] {
            while try await database.read({ try DeltaLog.told(in: $0) }) < last {
                try await database.write(cost: 0) { _ = try telling.slice(in: $0) }
            }
            return try await database.read { store in
                var told: [Int64: Int64] = [:]
                for row in try Feed.read(epoch: nil, after: 0, limit: 1000, in: store).rows {
                    for sum in try PackedSums.decode(row.body, count: row.count, wanted: 0..<row.count) {
                        told[sum.key] = Int64(clamping: sum.total)
                    }
                }
                return told
            }
        }
        try await append(1, of: 7)
        try await append(1, of: 8)
        try await append(1, of: 7)
        #expect(try await tell(through: 2) == [7: 2, 8: 1])
        try await append(-1, of: 7)
        #expect(try await tell(through: 4) == [7: 1, 8: 1])
        await database.close()
    }

    @Test func `what comes right behind a window waits for more, and says until when`() async throws {
        let folder = try ScratchFolder()
        let location = try TestStore.url(for: folder.path).map { StoreLocation.server(url: $0, schema: "catalog") }
        let database = try Database.open(location ?? .file(folder.path + "/catalog.db"), schema: CatalogSchema.schema)
        try await database.write(cost: 0) { try Feed.prepare(in: $0) }
        let telling = FeedTelling(DeltaTail(), limits: FigureFold.limits)
        func play() async throws {
            let delta = Delta(key: 7, series: FigureSeries.plays.rawValue, day: 20_000, amount: 1)
            try await database.write(cost: 0) { try DeltaLog.append([delta], to: $0) }
        }
        func slice() async throws -> Chore.Progress { try await database.write(cost: 0) { try telling.slice(in: $0) } }
        try await play()
        #expect(try await slice() == .done)
        #expect(try await slice() == .idle)
        try await play()
        try await play()
        var progress = try await slice()
        while case .later(let due) = progress {
            #expect(due <= MonotonicClock.now + .milliseconds(250))
            progress = try await slice()
        }
        #expect(progress == .done)
        let rows = try await database.read { try Feed.read(epoch: nil, after: 0, limit: 1000, in: $0).rows }
        #expect(rows.map(\.count) == [1, 1])
        await database.close()
    }
}
