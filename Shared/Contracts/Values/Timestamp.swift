package import JSONRPC

/// A moment in UTC, in whole microseconds. RFC 3339 on the wire.
package struct Timestamp: WireValue, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z; negative before.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// For readers to fill: 1970-01-01T00:00:00Z.
    package init() { microseconds = 0 }

    package static let microsecondsPerSecond: Int64 = 1_000_000
    package static let microsecondsPerDay: Int64 = 86_400 * microsecondsPerSecond
    /// 0001-01-01 to 9999-12-31: what RFC 3339 can write.
    package static let range =
        Timestamp(
            microseconds: -62_135_596_800 * microsecondsPerSecond)...Timestamp(
            microseconds: 253_402_300_800 * microsecondsPerSecond - 1)

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The UTC day that the moment falls in.
    package var day: Day { Day(number: microseconds.flooredQuotient(Self.microsecondsPerDay)) }

    /// Moved by a duration; at the ends of ``range`` it stays there.
    package func advanced(byMicroseconds delta: Int64) -> Timestamp {
        let (sum, overflowed) = microseconds.addingReportingOverflow(delta)
        if overflowed { return delta < 0 ? Self.range.lowerBound : Self.range.upperBound }
        return min(max(Timestamp(microseconds: sum), Self.range.lowerBound), Self.range.upperBound)
    }

    /// `2026-11-21T09:40:00Z`, with six decimals where there is a fraction.
    package var description: String {
        String(unsafeUninitializedCapacity: writtenBytes) { buffer in
            guard let place = buffer.baseAddress else { return 0 }
            write(at: place)
            return writtenBytes
        }
    }

    /// Microseconds since the UTC day began, before 1970 too. Exact for every 64-bit number.
    private var ofDay: Int64 {
        let remainder = microseconds % Self.microsecondsPerDay
        return remainder < 0 ? remainder + Self.microsecondsPerDay : remainder
    }

    private var fraction: Int64 { ofDay % Self.microsecondsPerSecond }

    private var writtenBytes: Int { fraction == 0 ? 20 : 27 }

    /// Writes the text form, ``writtenBytes`` long.
    private func write(at place: UnsafeMutablePointer<UInt8>) {
        day.write(at: place)
        let second = ofDay / Self.microsecondsPerSecond
        place[10] = UInt8(ascii: "T")
        JSONWriter.write(UInt64(second / 3600), width: 2, at: place + 11)
        place[13] = UInt8(ascii: ":")
        JSONWriter.write(UInt64(second / 60 % 60), width: 2, at: place + 14)
        place[16] = UInt8(ascii: ":")
        JSONWriter.write(UInt64(second % 60), width: 2, at: place + 17)
        if fraction == 0 {
            place[19] = UInt8(ascii: "Z")
        } else {
            place[19] = UInt8(ascii: ".")
            JSONWriter.write(UInt64(fraction), width: 6, at: place + 20)
            place[26] = UInt8(ascii: "Z")
        }
    }

    /// Reads RFC 3339 with a `Z` or an offset; up to nine decimals, of which six count.
    ///
    /// - Parameter zoneIsOptional: takes a text without a zone as UTC, a space for the `T`, and a date alone as its
    ///   first moment, as files from elsewhere write them.
    package init?(_ text: String, zoneIsOptional: Bool = false) {
        var scanner = TimeScanner(text)
        guard let day = scanner.day() else { return nil }
        var moment = day.number * Self.microsecondsPerDay
        if scanner.isAtEnd {
            guard zoneIsOptional else { return nil }
        } else {
            guard scanner.take("T") || scanner.take("t") || (zoneIsOptional && scanner.take(" ")),
                let ofDay = scanner.timeOfDay()
            else { return nil }
            moment += ofDay
            if scanner.isAtEnd {
                guard zoneIsOptional else { return nil }
            } else {
                guard let offset = scanner.zone(), scanner.isAtEnd else { return nil }
                moment -= offset
            }
        }
        let timestamp = Timestamp(microseconds: moment)
        guard Self.range.contains(timestamp) else { return nil }
        self = timestamp
    }

    package static func read(_ reader: inout JSONReader) throws(WireError) -> Timestamp {
        let found = reader
        if let text = reader.string(), let timestamp = Timestamp(text) { return timestamp }
        throw WireError(expected: "a time as RFC 3339, e.g. 2026-11-21T09:40:00Z", found: found.excerpt())
    }

    package func write(to writer: inout JSONWriter) { writer.plainString(length: writtenBytes, write(at:)) }

    package static func writeSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("string")
        writer.key("format")
        writer.string("date-time")
        writer.endObject()
    }
}

/// The parts of a written time, from left to right.
private struct TimeScanner {
    private let text: [UInt8]
    private var index = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    var isAtEnd: Bool { index == text.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < text.count, text[index] == UInt8(truncatingIfNeeded: character.value) else { return false }
        index += 1
        return true
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard index + count <= text.count else { return nil }
        var value: Int64 = 0
        for byte in text[index..<index + count] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        index += count
        return value
    }

    mutating func day() -> Day? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2) else { return nil }
        return Day(year: year, month: month, day: day)
    }

    mutating func timeOfDay() -> Int64? {
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60, take(":"),
            let second = digits(2), second < 60, let fraction = fraction()
        else { return nil }
        return (hour * 3600 + minute * 60 + second) * Timestamp.microsecondsPerSecond + fraction
    }

    /// Microseconds behind the point; 0 without one.
    private mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while count < 9, let digit = digits(1) {
            if count < 6 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    mutating func zone() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else {
            return nil
        }
        return sign * (hour * 60 + minute) * 60 * Timestamp.microsecondsPerSecond
    }
}
