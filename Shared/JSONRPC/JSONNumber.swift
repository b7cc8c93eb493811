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

    /// The exact integer of a JSON number's text; nil where it has a fraction, is beyond 64 bits, or where the
    /// text is no number (an id may be a string or null).
    package static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        var index = 0
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        guard index < text.count, text[index] &- UInt8(ascii: "0") < 10 else { return nil }
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
                guard let written = Self.exponent(UnsafeRawBufferPointer(rebasing: text[(index + 1)...])) else {
                    return nil
                }
                exponent = written
                break scan
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte &- UInt8(ascii: "0"))
                if isBehindPoint { shift -= 1 }
            default: return nil
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

    /// What stands behind the `e`; a huge one is held at a size that the digits of no text can make up for.
    private static func exponent(_ text: UnsafeRawBufferPointer) -> Int? {
        let isNegative = text.first == UInt8(ascii: "-")
        let hasSign = isNegative || text.first == UInt8(ascii: "+")
        guard text.count > (hasSign ? 1 : 0) else { return nil }
        var value = 0
        for byte in text.dropFirst(hasSign ? 1 : 0) {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = min(value * 10 + Int(digit), 1 << 50)
        }
        return isNegative ? -value : value
    }
}
