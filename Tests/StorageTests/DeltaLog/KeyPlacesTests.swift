import Support
import Testing

@testable import Storage

@Suite("Places of keys") struct KeyPlacesTests {
    @Test(arguments: [0, 1, 1000]) func `each key has the place that it was given, whatever comes later`(
        reserving count: Int
    ) {
        var random = Seeded("places of keys \(count)")
        var places = KeyPlaces<Int64>(reserving: count)
        var expected: [Int64: Int] = [:]
        for step in 0..<20_000 {
            // Near each other, far away, and such as differ in their upper bits alone.
            let key: Int64 =
                switch random.below(3) {
                case 0: Int64(random.below(5000))
                case 1: Int64(random.below(5000)) << 40
                default: Int64(bitPattern: UInt64(random.below(1 << 30)) &* 0x9e37_79b9_7f4a_7c15)
                }
            #expect(places.place(of: key) == expected[key], "\(step)")
            let (place, isNew) = places.add(key)
            #expect(isNew == (expected[key] == nil), "\(step)")
            #expect(place == expected[key] ?? expected.count, "\(step)")
            expected[key] = place
        }
        #expect(places.count == expected.count)
        #expect(places.keys.enumerated().allSatisfy { expected[$0.element] == $0.offset })
    }

    @Test func `of no keys there is no place`() {
        #expect(KeyPlaces<Int64>().place(of: 0) == nil)
        #expect(KeyPlaces<Int64>(reserving: 10).place(of: 0) == nil)
    }
}
