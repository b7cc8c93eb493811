/// Sizes as people write them: a whole number of bytes, or with a unit `64KiB`, `4MiB`, `1GiB`.
package enum ByteSizeText {
    /// Bytes of each unit, the largest first.
    private static let units: [(suffix: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]

    /// nil where the text is no size or beyond 63 bits.
    package static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let number = Int(digits) else { return nil }
        if suffix.isEmpty { return number }
        guard let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
        let (bytes, overflowed) = number.multipliedReportingOverflow(by: unit.bytes)
        return overflowed ? nil : bytes
    }

    /// In the largest unit that gives a whole number.
    package static func format(_ bytes: Int) -> String {
        for unit in units where bytes != 0 && bytes % unit.bytes == 0 {
            return "\(bytes / unit.bytes)\(unit.suffix)"
        }
        return String(bytes)
    }
}
