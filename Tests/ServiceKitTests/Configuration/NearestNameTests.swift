import Testing

@testable import ServiceKit

@Suite("Nearest name")
struct NearestNameTests {
    @Test(
        "Edit distance",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("listen", "lisen", 1), ("port", "prot", 1),
            ("kitten", "sitting", 3), ("Port", "port", 0), ("ca", "abc", 3),
        ])
    func distance(left: String, right: String, expected: Int) {
        #expect(NearestName.distance(left, right) == expected)
        #expect(NearestName.distance(right, left) == expected)
    }

    @Test("What is too different is no suggestion")
    func tolerance() {
        #expect(
            NearestName.suggestion(for: "http.lisen", among: ["http.port", "http.listen"]) == "http.listen")
        #expect(NearestName.suggestion(for: "zebra", among: ["http.port", "http.listen"]) == nil)
        #expect(NearestName.suggestion(for: "x", among: []) == nil)
        let long = String(repeating: "x", count: 101)
        #expect(NearestName.suggestion(for: long, among: [long]) == nil)
    }
}
