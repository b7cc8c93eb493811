import Support
import Testing

@testable import Storage

@Suite("Places of keys") struct KeyPlacesTests {
    @Test(arguments: [0, 1, 1000]) func `each key has the place that it was given, whatever comes later`(
        reserving count: Int
    ) {
        var random = Seeded("places of keys \(count)")
        var places = KeyPlaces(reserving: count)
        var expected: [[Int64]: Int] = [:]
        for step in 0..<20_000 {
            // Near each other, far away, and such as differ in their upper bits alone.
            let key: Int64 =
                switch random.below(3) {
                case 0: Int64(random.below(5000))
                case 1: Int64(random.below(5000)) << 40
                default: Int64(bitPattern: UInt64(random.below(1 << 30)) &* 0x9e37_79b9_7f4a_7c15)
                }
            // One number, or two.
            let second = random.oneIn(2) ? 0 : Int64(random.below(3))
            let placed = PlacedKey(key, second)
            let numbers = [key, second]
            #expect(places.place(of: placed) == expected[numbers], "\(step)")
            let (place, isNew) = places.add(placed)
            #expect(isNew == (expected[numbers] == nil), "\(step)")
            #expect(place == expected[numbers] ?? expected.count, "\(step)")
            expected[numbers] = place
        }
        #expect(places.count == expected.count)
        #expect(places.keys.enumerated().allSatisfy { expected[[$0.element.first, $0.element.second]] == $0.offset })
    }

    @Test func `of no keys there is no place`() {
        #expect(KeyPlaces().place(of: PlacedKey(0)) == nil)
        #expect(KeyPlaces(reserving: 10).place(of: PlacedKey(0)) == nil)
    }
}
