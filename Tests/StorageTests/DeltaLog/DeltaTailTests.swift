import Support
import Testing

@testable import Storage

@Suite("What waits, while it is loaded") struct DeltaTailTests {
    /// Each row adds one to each key, and nothing is folded: who sees so many rows finds that sum everywhere.
    @Test func `readers see all of their snapshot's rows and no part of others while rows are put in place`()
        async throws
    {
        let folder = try TemporaryFolder()
        let database = try Database.open(folder.file("test.db"), schema: deltaSchema)
        let tail = DeltaTail(segmentEntries: 5000)
        let keys = Array(Int64(0)..<2000)
        let rows = 40
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var seen: Int64 = 0
                    while seen < rows {
                        let (head, sums) = try await database.read { store in
                            let view = try tail.view(in: store)
                            let head = try store.first("SELECT head FROM delta_state") { try $0.int(0) } ?? 0
                            return (head, try view.amounts(of: keys).map(\.amount))
                        }
                        #expect(Set(sums) == (head == 0 ? [] : [head]))
                        #expect(sums.count == (head == 0 ? 0 : keys.count))
                        seen = head
                    }
                }
            }
            group.addTask {
                for _ in 0..<rows {
                    try await database.write(cost: 0) {
                        try DeltaLog.append(keys.map { Delta(key: $0, series: 0, day: 0, amount: 1) }, to: $0)
                    }
                    try await database.write(cost: 0) { _ = try tail.catchUp(in: $0, rows: 64) }
                }
            }
            try await group.waitForAll()
        }
        await database.close()
    }
}
