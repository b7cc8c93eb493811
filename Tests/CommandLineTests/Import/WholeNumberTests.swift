import Testing

@testable import CommandLineTool

@Suite struct WholeNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("0.0", 0), ("42", 42), ("007", 7), ("6854739.0", 6_854_739), ("1e6", 1_000_000),
            ("1E+2", 100),
            ("12.50e1", 125), ("120e-1", 12), ("0e999999999999999999999", 0), ("0.000e-5", 0), ("0.05e2", 5),
            ("3000000000.0", 3_000_000_000), ("9007199254740993.0", 9_007_199_254_740_993),
            ("9223372036854775807", Int64.max), ("9223372036854775807.000", Int64.max),
            ("9.223372036854775807e18", Int64.max), ("000000000000000000000000012", 12),
        ] as [(String, Int64)])
    func whole(text: String, expected: Int64) {
        #expect(WholeNumber.parse(text) == expected)
    }

    @Test(arguments: [
        "", "12.5", "-3", "-0", "+3", "NaN", "inf", "1e300", "1e-1", "9223372036854775808",
        "9.2233720368547758071e18",
        "1e19", "1,000", "1_000", " 1", "1 ", "1.", ".5", "1e", "1e+", "0x10", "٣", "1.0.0", "1e5e5",
        "1e99999999999999999999999999",
    ])
    func refused(text: String) {
        #expect(WholeNumber.parse(text) == nil)
    }

    @Test func longestField() {
        let zeros = String(repeating: "0", count: 65_000)
        #expect(WholeNumber.parse("5" + zeros + "e-65000") == 5)
        #expect(WholeNumber.parse("5." + zeros) == 5)
        #expect(WholeNumber.parse("5" + zeros) == nil)
    }
}
