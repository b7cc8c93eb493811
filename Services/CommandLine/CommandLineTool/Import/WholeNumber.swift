/// Whole numbers as foreign files write them: `42`, `6854739.0`, `1e6`, `12.50e1`.
///
/// Read digit by digit into an `Int64`, never through a floating-point number, so that values beyond 2^53
/// stay exact. Refused: signs, fractions other than zeros (`12.5`), `NaN`, `inf`, separators between digits,
/// digits of other scripts, and what does not fit.
enum WholeNumber {
    /// The value of `text`, or nil where it is not a whole number from 0 to `Int64.max`.
    static func parse(_ text: some StringProtocol) -> Int64? {
        var rest = Array(text.utf8)[...]
        let whole = takeDigits(&rest)
        guard !whole.isEmpty else { return nil }
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = takeDigits(&rest)
            guard !fraction.isEmpty else { return nil }
        }
        var exponent = 0
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            let isNegative = rest.first == UInt8(ascii: "-")
            if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            let digits = takeDigits(&rest)
            guard !digits.isEmpty else { return nil }
            // Beyond this no text under the reader's field limit could still be a whole number but 0.
            let size = integer(digits).map { min($0, 1_000_000) } ?? 1_000_000
            exponent = isNegative ? -Int(size) : Int(size)
        }
        guard rest.isEmpty else { return nil }
        return shifted(whole + fraction, wholeDigits: whole.count + exponent)
    }

    /// The number whose first `wholeDigits` digits stand before the decimal point.
    private static func shifted(_ all: ArraySlice<UInt8>, wholeDigits: Int) -> Int64? {
        let zero = UInt8(ascii: "0")
        guard let first = all.firstIndex(where: { $0 != zero }) else { return 0 }
        let digits = all[first...]
        let count = wholeDigits - (first - all.startIndex)
        guard count > 0, count <= 19 else { return nil }
        guard digits.dropFirst(count).allSatisfy({ $0 == zero }) else { return nil }
        return integer(digits.prefix(count) + repeatElement(zero, count: max(0, count - digits.count)))
    }

    private static func integer(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) = product.addingReportingOverflow(Int64(digit) - 48)
            if isTooLarge || isBeyond { return nil }
            value = sum
        }
        return value
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }
}
