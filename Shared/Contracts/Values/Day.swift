package import JSONRPC

/// A UTC day, counted from 1970-01-01. `2026-11-21` on the wire.
package struct Day: WireValue, Hashable, Comparable, CustomStringConvertible {
    package var number: Int64

    package init(number: Int64) { self.number = number }

    /// For readers to fill: 1970-01-01.
    package init() { number = 0 }

    /// The day of the proleptic Gregorian calendar; nil where there is none (February 30).
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days from civil, with years that begin in March so that the leap day is the last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredQuotient(400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: era * 146_097 + dayOfEra - 719_468)
        guard civil == (year, month, day) else { return nil }
    }

    package var civil: (year: Int64, month: Int64, day: Int64) {
        // From 0000-03-01 on; a number that no date has must not overflow either.
        let shifted = min(number, .max - 719_468) + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The day's first moment; the ends of 64 bits for a day beyond them.
    package var start: Timestamp {
        let (product, overflowed) = number.multipliedReportingOverflow(by: Timestamp.microsecondsPerDay)
        return Timestamp(microseconds: overflowed ? (number < 0 ? .min : .max) : product)
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    package var description: String {
        String(unsafeUninitializedCapacity: Self.writtenBytes) { buffer in
            if let place = buffer.baseAddress { write(at: place) }
            return Self.writtenBytes
        }
    }

    private static let writtenBytes = 10

    /// Writes the text form, ten bytes. A year beyond four digits has no such form and is written by its last four.
    func write(at place: UnsafeMutablePointer<UInt8>) {
        let (year, month, day) = civil
        JSONWriter.write(year.magnitude, width: 4, at: place)
        place[4] = UInt8(ascii: "-")
        JSONWriter.write(month.magnitude, width: 2, at: place + 5)
        place[7] = UInt8(ascii: "-")
        JSONWriter.write(day.magnitude, width: 2, at: place + 8)
    }

    package static func read(_ reader: inout JSONReader) throws(WireError) -> Day {
        let found = reader
        if let text = reader.string(), text.utf8.count == 10,
            let moment = Timestamp(text, zoneIsOptional: true)
        {
            return moment.day
        }
        throw WireError(expected: "a day, e.g. 2026-11-21", found: found.excerpt())
    }

    package func write(to writer: inout JSONWriter) { writer.plainString(length: Self.writtenBytes, write(at:)) }

    package static func writeSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("string")
        writer.key("format")
        writer.string("date")
        writer.endObject()
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
