import Support
import Testing

@testable import Storage

@Suite("Delta codec")
struct DeltaCodecTests {
    private static func damage(_ body: [UInt8], entries: Int) -> StorageError? {
        storageError { _ = try DeltaCodec.decode(body, entries: entries, seq: 7) }
    }

    private static func random(_ count: Int, _ random: inout Seeded) throws -> [Delta] {
        func number(_ random: inout Seeded) -> Int64 {
            random.oneIn(8) ? Int64(bitPattern: random.next()) : Int64(random.below(40)) - 20
        }
        var deltas = (0..<count).map { _ in
            Delta(
                key: number(&random), series: number(&random), day: number(&random),
                amount: Int64(random.below(2001)) - 1000)
        }
        try deltas.sortAndSum()
        return deltas
    }

    @Test func `rows come back as they were written`() throws {
        var random = Seeded("delta codec")
        for _ in 0..<300 {
            let deltas = try Self.random(random.below(60), &random)
            #expect(try DeltaCodec.decode(DeltaCodec.encode(deltas), entries: deltas.count, seq: 7) == deltas)
        }
        let ends = [
            Delta(key: .min, series: .min, day: .min, amount: DeltaLog.maximumAmount),
            Delta(key: .min, series: .min, day: .max, amount: -DeltaLog.maximumAmount),
            Delta(key: .min, series: .max, day: .min, amount: 1),
            Delta(key: .max, series: 0, day: 0, amount: -1),
        ]
        #expect(try DeltaCodec.decode(DeltaCodec.encode(ends), entries: ends.count, seq: 7) == ends)
    }

    @Test func `neighbours take few bytes`() {
        let deltas = (0..<1000).map { Delta(key: Int64($0 * 150), series: 0, day: 20_000, amount: 1) }
        #expect(DeltaCodec.encode(deltas).count < 5200)
    }

    @Test func `garbage is told, never taken`() throws {
        var random = Seeded("delta garbage")
        for _ in 0..<2000 {
            let body = (0..<random.below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(Self.damage([1] + body, entries: 200) != nil)
        }
        // Every change of a byte of a good row is either told or gives another row in order.
        for _ in 0..<200 {
            let deltas = try Self.random(1 + random.below(20), &random)
            var body = DeltaCodec.encode(deltas)
            #expect(Self.damage(Array(body.dropLast(1 + random.below(body.count))), entries: deltas.count) != nil)
            #expect(Self.damage(body + [0], entries: deltas.count) != nil)
            #expect(Self.damage(body, entries: deltas.count + 1) != nil)
            #expect(Self.damage(body, entries: deltas.count - 1) != nil)
            body[random.below(body.count)] ^= UInt8(1 + random.below(255))
            guard let found = try? DeltaCodec.decode(body, entries: deltas.count, seq: 7) else { continue }
            #expect(found.count == deltas.count)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func `each kind of damage has its sentence`() {
        func reason(_ body: [UInt8], _ entries: Int) -> StorageError? { Self.damage(body, entries: entries) }
        let cases: [([UInt8], Int, String)] = [
            ([], 1, "it ends too soon"),
            ([2, 0, 0, 0, 2], 1, "it begins with an unknown format"),
            ([1, 0, 0, 0, 2], 0, "it holds another number of entries than it says"),
            ([1, 0, 0, 0, 0], 1, "an amount is out of bounds"),
            ([1, 0, 0, 0, 2, 0, 0, 0, 2], 2, "its entries are out of order"),
            ([1] + [UInt8](repeating: 0xff, count: 11), 1, "a number has more than 64 bits"),
        ]
        for (body, entries, sentence) in cases {
            #expect(
                reason(body, entries) == .damaged(reason: "row 7 of the delta log cannot be read: \(sentence)"))
        }
    }
}
