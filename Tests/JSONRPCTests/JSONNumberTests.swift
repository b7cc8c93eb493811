import JSONRPC
import Support
import Testing

/// `JSONNumber.integer` against arithmetic on decimal strings that is too simple to be wrong.
@Suite struct JSONNumberTests {
    /// The exact 64-bit integer of a JSON number, by moving the point through the digits.
    private func oracle(_ text: String) -> Int64? {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        let parts = rest.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false).flatMap {
            $0.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false)
        }
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var whole = Array(mantissa[0].utf8)
        var fraction = mantissa.count > 1 ? Array(mantissa[1].utf8) : []
        let zero = UInt8(ascii: "0")
        if whole.allSatisfy({ $0 == zero }), fraction.allSatisfy({ $0 == zero }) { return 0 }
        if parts.count > 1 {
            // An exponent longer than the number and 64 bits together cannot be made up for.
            let isBackwards = parts[1].hasPrefix("-")
            let digits = parts[1].drop { "+-".contains($0) }.drop { $0 == "0" }
            let enough = text.utf8.count + 100
            let shift = digits.count > 9 ? enough : min(Int(digits) ?? 0, enough)
            for _ in 0..<shift {
                if isBackwards {
                    fraction.insert(whole.popLast() ?? zero, at: 0)
                } else {
                    whole.append(fraction.isEmpty ? zero : fraction.removeFirst())
                }
            }
        }
        guard fraction.allSatisfy({ $0 == zero }) else { return nil }
        let digits = whole.drop { $0 == zero }
        return Int64((isNegative ? "-" : "") + (digits.isEmpty ? "0" : String(decoding: digits, as: UTF8.self)))
    }

    private func check(_ text: String, _ location: SourceLocation = #_sourceLocation) {
        let found = JSONNumber(text: text).integer
        #expect(found == oracle(text), "\(text.prefix(100))", sourceLocation: location)
    }

    @Test func theExtremesAreExact() {
        #expect(JSONNumber(text: "9223372036854775807").integer == .max)
        #expect(JSONNumber(text: "9223372036854775808").integer == nil)
        #expect(JSONNumber(text: "-9223372036854775808").integer == .min)
        #expect(JSONNumber(text: "-9223372036854775809").integer == nil)
        #expect(JSONNumber(text: "18446744073709551615").integer == nil)
        #expect(JSONNumber(text: "18446744073709551616").integer == nil)
        #expect(JSONNumber(text: "-18446744073709551616").integer == nil)
        #expect(JSONNumber(text: "9.223372036854775807e18").integer == .max)
        #expect(JSONNumber(text: "-922337203685477580800e-2").integer == .min)
        #expect(JSONNumber(text: "0.9223372036854775808e19").integer == nil)
    }

    @Test func wholeNumbersInOtherFormsAreWhole() {
        for text in ["1.0", "1e0", "1E+0", "10e-1", "0.1e1", "100e-2", "1.000000e-0", "0.000001e6"] {
            #expect(JSONNumber(text: text).integer == 1, "\(text)")
        }
        for text in ["-0", "-0.0", "0e99999999", "0.00e-99999999999999999999", "-0e5"] {
            #expect(JSONNumber(text: text).integer == 0, "\(text)")
        }
        for text in ["1.5", "0.1", "1e-1", "15e-1", "1e19", "1e400", "1e-400", "1e99999999999999999999"] {
            #expect(JSONNumber(text: text).integer == nil, "\(text)")
        }
    }

    @Test func exponentsMayHaveLeadingZerosAndManyDigits() {
        check("1e0000001")
        check("1e+00000000000000000002")
        check("1000e-0000003")
        check("1e-0000001")
        check("12e1000000")
        check("1e10000000000000000000000000000")
        check("1e-10000000000000000000000000000")
        #expect(JSONNumber(text: "1e0000001").integer == 10)
    }

    @Test func longNumbersAreExact() {
        let zeros = String(repeating: "0", count: 400)
        check("1e" + zeros + "3")
        check("1" + zeros + "e-400")
        check("1" + zeros + ".000e-399")
        check("0." + zeros + "1e401")
        check("0." + zeros + "7e419")
        check("0." + zeros + "7e420")
        check(String(repeating: "9", count: 400))
        check("-" + String(repeating: "9", count: 400) + "e-390")
        // An exponent of six digits that takes a hundred thousand zeros away again.
        let many = String(repeating: "0", count: 100_001)
        #expect(JSONNumber(text: "1" + many + "e-100001").integer == 1)
        #expect(JSONNumber(text: "0." + many + "3e100002").integer == 3)
        #expect(JSONNumber(text: "1" + many + "e-1000010").integer == nil)
    }

    @Test func seededNumbersAgreeWithTheOracle() {
        var random = Seeded("JSONNumber.integer")
        for _ in 0..<30_000 {
            var text = random.oneIn(2) ? "-" : ""
            if random.oneIn(3) {
                // Near the ends of 64 bits.
                let near = UInt64(1) << 63 &+ UInt64(bitPattern: Int64.random(in: -3...3, using: &random))
                text += String(near)
            } else {
                text += "\(random.next() >> UInt64(random.below(64)))"
            }
            if random.oneIn(2) {
                text += String(repeating: "0", count: random.below(30))
            }
            if random.oneIn(2), text.utf8.count > 2 {
                // A point somewhere behind the first digit.
                let start = text.hasPrefix("-") ? 2 : 1
                let place = start + random.below(text.utf8.count - start + 1)
                let head = text.prefix(place)
                let tail = text.dropFirst(place)
                if !(head.hasSuffix("0") && head.drop { $0 == "-" }.first == "0" && head.count > start) {
                    text = head + "." + (tail.isEmpty ? "0" : tail)
                }
            }
            if random.oneIn(2) {
                text += random.oneIn(2) ? "e" : "E"
                text += ["", "+", "-"][random.below(3)]
                text += String(repeating: "0", count: random.below(8)) + "\(random.below(40))"
            }
            check(text)
        }
    }

    /// What is no number has no integer: an id that is `null` or a string must not look like one.
    @Test func whatIsNoNumberHasNoInteger() {
        for text in [
            "", "-", "null", "true", "\"5\"", "\"\"", "[1]", "{}", ".", "e1", "1e", "1e+", "5\"", " 1", "1 ", "1x",
        ] {
            #expect(JSONNumber(text: text).integer == nil, "\(text)")
        }
    }

    @Test func doublesComeFromTheText() {
        #expect(JSONNumber(text: "0.1").double == 0.1)
        #expect(JSONNumber(text: "-0").double?.sign == .minus)
        #expect(JSONNumber(text: "1e400").double == .infinity)
        #expect(JSONNumber(text: "123456789012345678901234567890").double == 1.2345678901234568e29)
        #expect(JSONNumber(Int64.min).text == "-9223372036854775808")
        #expect(JSONNumber(-7).integer == -7)
    }
}
