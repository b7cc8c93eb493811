/// A JSON number as it was written: nothing is rounded before somebody asks for a type.
package struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The digits as they stand in the text.
    package var text: String

    package init(text: String) { self.text = text }
    package init(_ value: Int64) { text = String(value) }
    package init(_ value: Int) { text = String(value) }

    /// The exact value where it is whole and fits 64 bits; `1.0` and `1e3` are whole.
    package var integer: Int64? {
        var text = text
        return text.withUTF8 { JSONNumber.integer(UnsafeRawBufferPointer($0)) }
    }

    package var double: Double? { Double(text) }

    package var description: String { text }

    /// The exact integer of a checked JSON number, nil where it has a fraction or is beyond 64 bits.
    package static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        var index = 0
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var digits: UInt64 = 0
        while index < text.count, text[index] &- UInt8(ascii: "0") < 10 {
            let (tens, overflowed) = digits.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tens.addingReportingOverflow(UInt64(text[index] &- UInt8(ascii: "0")))
            if overflowed || carried { return scaled(text, isNegative: isNegative) }
            digits = sum
            index += 1
        }
        if index < text.count { return scaled(text, isNegative: isNegative) }
        return signed(digits, isNegative)
    }

    private static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
        if !isNegative { return Int64(exactly: magnitude) }
        if magnitude == 1 << 63 { return Int64.min }
        return Int64(exactly: magnitude).map { -$0 }
    }

    /// The rare forms with a point or an exponent: all significant digits, then the decimal shift.
    private static func scaled(_ text: UnsafeRawBufferPointer, isNegative: Bool) -> Int64? {
        var digits: [UInt8] = []
        var shift = 0
        var exponent = 0
        var index = isNegative ? 1 : 0
        var isBehindPoint = false
        scan: while index < text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "."): isBehindPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent beyond four digits cannot give a 64-bit integer, save for zero.
                exponent = Int(String(decoding: text[(index + 1)...].prefix(6), as: UTF8.self)) ?? Int.max / 4
                break scan
            default:
                digits.append(byte &- UInt8(ascii: "0"))
                if isBehindPoint { shift -= 1 }
            }
            index += 1
        }
        while digits.last == 0 {
            digits.removeLast()
            shift += 1
        }
        guard !digits.isEmpty else { return 0 }
        shift += exponent
        guard shift >= 0, shift <= 19 else { return nil }
        var magnitude: UInt64 = 0
        for digit in digits + Array(repeating: 0, count: shift) {
            let (tens, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tens.addingReportingOverflow(UInt64(digit))
            if overflowed || carried { return nil }
            magnitude = sum
        }
        return signed(magnitude, isNegative)
    }
}
