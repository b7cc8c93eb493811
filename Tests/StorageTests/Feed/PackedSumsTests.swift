import Support
import Testing

@testable import Storage

@Suite("Packed sums")
struct PackedSumsTests {
    private typealias Entry = PackedSums.Entry

    private static func entries(_ count: Int, _ random: inout Seeded) -> [Entry] {
        var key = Int64(random.below(100)) - 50
        var day = Int64(random.below(100)) - 50
        return (0..<count).map { _ in
            if random.oneIn(2) {
                day += 1 + Int64(random.below(9))
            } else {
                key += 1 + Int64(random.below(900))
                day = Int64(random.below(100)) - 50
            }
            return Entry(key: key, day: day, total: (Int128(random.below(5000)) - 500) << Int128(random.below(112)))
        }
    }

    @Test func `any part comes back as it was written`() throws {
        var random = Seeded("packed sums")
        for _ in 0..<100 {
            let entries = Self.entries(random.below(50), &random)
            let body = try PackedSums.encode(entries)
            for first in 0...entries.count {
                let last = first + random.below(entries.count - first + 1)
                let found = try PackedSums.decode(body, count: entries.count, wanted: first..<last)
                #expect(found == Array(entries[first..<last]))
            }
        }
        let ends = [Entry(key: .min, day: .min, total: .min), Entry(key: .max, day: .max, total: .max)]
        #expect(try PackedSums.decode(PackedSums.encode(ends), count: 2, wanted: 0..<2) == ends)
    }

    @Test func `what is out of order is not written`() {
        let entry = Entry(key: 1, day: 1, total: 1)
        #expect(storageError { _ = try PackedSums.encode([entry, entry]) } != nil)
    }

    @Test func `garbage is told, never taken`() throws {
        var random = Seeded("packed garbage")
        for _ in 0..<2000 {
            let body = [1] + (0..<random.below(60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(storageError { _ = try PackedSums.decode(body, count: 100, wanted: 0..<100) } != nil)
            _ = try? PackedSums.decode(body, count: 5, wanted: 0..<5)
        }
        let body = try PackedSums.encode(Self.entries(9, &random))
        for (body, count) in [(body, 8), (body, 10), (Array(body.dropLast()), 9), (body + [0], 9), ([], 0), ([2], 0)] {
            #expect(storageError { _ = try PackedSums.decode(body, count: count, wanted: 0..<count) } != nil)
        }
        #expect(storageError { _ = try PackedSums.decode(body, count: 9, wanted: 3..<10) } != nil)
    }
}
