import ServiceKit
import Testing

@testable import Storage

@Suite("The write-ahead log")
struct SQLiteLogTests {
    @Test func `readers that never pause cannot make the write-ahead log grow without end`() async throws {
        let test = try TestDatabase {
            // Only the waiting kind of checkpoint is left to do it.
            $0.checkpointPages = .max
            $0.logLimitPages = 100
        }
        let database = test.database
        // Two loops, each of which lets go of its state only when the other has a newer one: so at every
        // moment somebody reads, and the log could never start anew by itself.
        let turns = Monitor([0, 0])
        let stop = Gate()
        let loops = try (0..<2).map { slot in
            let reader = try database.reader(slot: slot)
            return try NamedThread(name: "loop \(slot)") {
                while !stop.isOpen {
                    let other = turns.value[1 - slot]
                    reader.begin()
                    _ = try? reader.first("SELECT count(*) FROM counters") { try $0.int(0) }
                    turns.update { $0[slot] += 1 }
                    _ = turns.wait { $0[1 - slot] > other || stop.isOpen ? true : nil }
                    reader.end()
                }
                turns.update { $0[slot] += 1 }
            }
        }
        var highest = 0
        for _ in 0..<500 {
            try await database.write(cost: 0) {
                try $0.execute(
                    "INSERT INTO payloads VALUES (?1)", [.blob([UInt8](repeating: 1, count: 6000))])
            }
            highest = max(highest, database.statistics.logPages)
        }
        stop.open()
        turns.update { _ in }
        for loop in loops { loop.join() }
        #expect(highest >= 100)
        #expect(highest < 300)
    }
}
