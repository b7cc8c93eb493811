import Contracts
import Foundation
import Support
import Testing

/// Moments and days against the C library's calendar, which is proleptic, and Foundation's, which agrees
/// with it from 1583 on (before, Foundation's Gregorian calendar turns into the Julian one).
@Suite struct TimestampTests {
    private static let range = Timestamp.range.lowerBound.microseconds...Timestamp.range.upperBound.microseconds

    /// The text form by `gmtime_r`.
    private func oracle(_ microseconds: Int64) -> String {
        var seconds = Int(microseconds / 1_000_000)
        var fraction = microseconds % 1_000_000
        if fraction < 0 {
            fraction += 1_000_000
            seconds -= 1
        }
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [(Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2)]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { (Int($0), 2) }
        let text = { (number: Int, width: Int) in
            String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
        }
        return date.map(text).joined(separator: "-") + "T" + time.map(text).joined(separator: ":")
            + (fraction == 0 ? "Z" : "." + text(Int(fraction), 6) + "Z")
    }

    @Test func seededMomentsAgreeWithTheCLibrary() {
        var random = Seeded("moments")
        var wrong: [String] = []
        for index in 0..<100_000 {
            var microseconds = Int64.random(in: Self.range, using: &random)
            if index.isMultiple(of: 3) { microseconds -= microseconds % 1_000_000 }
            let moment = Timestamp(microseconds: microseconds)
            let text = oracle(microseconds)
            if moment.description != text || Timestamp(text) != moment { wrong.append("\(moment), expected \(text)") }
            if Wire.text(moment) != "\"\(text)\"" { wrong.append("\(Wire.text(moment)) on the wire") }
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong, first \(wrong.prefix(3))")
    }

    @Test func seededMomentsAgreeWithFoundation() throws {
        var random = Seeded("moments and Foundation")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let style = Date.ISO8601FormatStyle()
        let from = try #require(Day(year: 1583, month: 1, day: 1)).start.microseconds / 1_000_000
        let to = Self.range.upperBound / 1_000_000
        var wrong: [String] = []
        for _ in 0..<100_000 {
            let seconds = Int64.random(in: from...to, using: &random)
            let moment = Timestamp(microseconds: seconds * 1_000_000)
            let date = Date(timeIntervalSince1970: Double(seconds))
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let civil = moment.day.civil
            let isSame =
                civil.year == parts.year.map(Int64.init) && civil.month == parts.month.map(Int64.init)
                && civil.day == parts.day.map(Int64.init)
            if !isSame || moment.description != date.formatted(style) {
                wrong.append("\(moment), \(date.formatted(style))")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong, first \(wrong.prefix(3))")
    }

    /// Every day of ten thousand years, counted one by one.
    @Test func everyDayFollowsTheOneBefore() throws {
        var number = Timestamp.range.lowerBound.day.number
        var wrong = 0
        for year in Int64(1)...9999 {
            let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
            let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in zip(Int64(1)..., lengths) {
                for day in 1...length {
                    let made = Day(year: year, month: month, day: day)
                    if made?.number != number || Day(number: number).civil != (year, month, day) { wrong += 1 }
                    number += 1
                }
                if Day(year: year, month: month, day: length + 1) != nil { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(Day(number: number - 1) == Timestamp.range.upperBound.day)
        #expect(Day(year: 1970, month: 1, day: 1)?.number == 0)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-11-21T09:40:00Z", 1_795_254_000_000_000),
        ("2000-02-29T12:00:00.5Z", 951_825_600_500_000), ("2026-11-21t09:40:00z", 1_795_254_000_000_000),
        ("2026-11-21T10:40:00+01:00", 1_795_254_000_000_000), ("2026-11-21T00:10:00-09:30", 1_795_254_000_000_000),
        ("2026-11-21T09:40:00-00:00", 1_795_254_000_000_000), ("1970-01-01T23:59:00+23:59", 0),
        ("1970-01-01T00:00:00.1Z", 100_000), ("1970-01-01T00:00:00.000001Z", 1), ("1970-01-01T00:00:00.0000009Z", 0),
        ("1970-01-01T00:00:00.123456789Z", 123_456), ("1969-12-31T23:59:59.9999999Z", -1),
        ("0001-01-01T00:00:00Z", range.lowerBound), ("9999-12-31T23:59:59.999999Z", range.upperBound),
        ("0001-01-01T01:00:00+01:00", range.lowerBound), ("9999-12-31T22:59:59.999999-01:00", range.upperBound),
    ])
    func theseAreRead(_ text: String, _ microseconds: Int64) throws {
        #expect(Timestamp(text)?.microseconds == microseconds)
        #expect(try Wire.read(Timestamp.self, "\"\(text)\"").microseconds == microseconds)
    }

    /// Leap seconds are refused too: a day has 86,400 seconds here.
    @Test(arguments: [
        "", "2026", "2026-11-21", "2026-11-21T09:40:00", "2026-11-21 09:40:00Z", "2026-11-21T09:40Z",
        "2026-11-21T09:40:00.Z",
        "2026-11-21T09:40:00.1234567890Z", "2026-11-21T09:40:00,5Z", "2026-11-21T09:40:00+0100",
        "2026-11-21T09:40:00+01",
        "2026-11-21T09:40:00+24:00", "2026-11-21T09:40:00+01:60", "2026-11-21T09:40:00ZZ", "2026-11-21T09:40:00Z ",
        " 2026-11-21T09:40:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z", "2016-12-31T23:59:60Z",
        "2026-00-21T09:40:00Z",
        "2026-13-21T09:40:00Z", "2026-11-00T09:40:00Z", "2026-11-31T09:40:00Z", "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z",
        "-2026-11-21T09:40:00Z", "+026-11-21T09:40:00Z", "2026-11-21T-9:40:00Z", "2026-11-21T09:40:00.-5Z",
        "２026-11-21T09:40:00Z",
        "2026-11-21T09:40:00\u{0}Z", "2026/11/21T09:40:00Z",
    ])
    func theseAreNone(_ text: String) throws {
        #expect(Timestamp(text) == nil)
        #expect(
            try Wire.problem(Timestamp.self, "\"\(text)\"".replacing("\u{0}", with: "\\u0000"))?.expected.contains(
                "RFC 3339") == true)
    }

    @Test func filesFromElsewhereMayLeaveTheZoneOut() {
        let moment = Timestamp("2026-11-21T09:40:00Z")
        #expect(Timestamp("2026-11-21 09:40:00", zoneIsOptional: true) == moment)
        #expect(Timestamp("2026-11-21T09:40:00.000", zoneIsOptional: true) == moment)
        #expect(Timestamp("2026-11-21 10:40:00+01:00", zoneIsOptional: true) == moment)
        #expect(Timestamp("2026-11-21", zoneIsOptional: true) == moment?.day.start)
        for text in ["2026-11-21 ", "2026-11-21 09:40", "2026-11-21T", "2026-11-21_09:40:00", "2026-02-30"] {
            #expect(Timestamp(text, zoneIsOptional: true) == nil, "\(text)")
        }
    }

    @Test func offsetsMoveTheMoment() {
        var random = Seeded("offsets")
        let safe = (Self.range.lowerBound + 86_400_000_000)...(Self.range.upperBound - 86_400_000_000)
        for _ in 0..<10_000 {
            let local = Int64.random(in: safe, using: &random)
            let minutes = Int64.random(in: -1439...1439, using: &random)
            let digits = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
            let zone = (minutes < 0 ? "-" : "+") + digits(abs(minutes) / 60) + ":" + digits(abs(minutes) % 60)
            let text = oracle(local).dropLast() + zone
            #expect(Timestamp(String(text))?.microseconds == local - minutes * 60_000_000, "\(text)")
        }
    }

    @Test func editedTextsNeverTrap() {
        var random = Seeded("edited times")
        let alphabet = Array("0123456789-:.TZ+ tz".utf8) + [0xFF, 0x00]
        for _ in 0..<50_000 {
            var bytes = Array(oracle(Int64.random(in: Self.range, using: &random)).utf8)
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = alphabet[random.below(alphabet.count)] }
            let text = String(
                decoding: bytes.prefix(random.oneIn(3) ? random.below(bytes.count) : bytes.count), as: UTF8.self)
            if let moment = Timestamp(text, zoneIsOptional: random.oneIn(2)) {
                #expect(Timestamp.range.contains(moment))
                #expect(Timestamp(moment.description) == moment)
            }
        }
    }

    // MARK: The ends

    @Test func movingStaysInRange() {
        let (least, most) = (Timestamp.range.lowerBound, Timestamp.range.upperBound)
        #expect(Timestamp(microseconds: 5).advanced(byMicroseconds: -6).microseconds == -1)
        #expect(most.advanced(byMicroseconds: 1) == most && most.advanced(byMicroseconds: .max) == most)
        #expect(least.advanced(byMicroseconds: -1) == least && least.advanced(byMicroseconds: .min) == least)
    }

    /// A number out of a store may be anything; printing it must not end the process.
    @Test(arguments: [Int64.min, .min + 1, -62_135_596_800_000_001, 253_402_300_800_000_000, .max - 1, .max])
    func anyNumberCanBePrinted(_ number: Int64) {
        #expect(Timestamp(microseconds: number).description.count >= 20)
        let day = Timestamp(microseconds: number).day
        #expect(abs(day.start.microseconds.magnitude.distance(to: number.magnitude)) <= 86_400_000_000)
        #expect(Day(number: number).description.count >= 10)
        #expect((Day(number: number).start.microseconds < 0) == (number < 0))
    }

    @Test func daysAreUTC() throws {
        #expect(Timestamp("2026-11-21T00:00:00Z")?.day == Day(year: 2026, month: 11, day: 21))
        #expect(Timestamp("2026-11-20T23:59:59.999999Z")?.day == Day(year: 2026, month: 11, day: 20))
        #expect(Timestamp(microseconds: -1).day.number == -1)
        #expect(Day(number: 0).start == Timestamp())
        #expect("\(Day(number: -719_162))" == "0001-01-01")
        #expect(Day(number: 1) > Day(number: 0))
    }

    @Test func daysOnTheWire() throws {
        #expect(try Wire.read(Day.self, #""2024-02-29""#) == Day(year: 2024, month: 2, day: 29))
        #expect(Wire.text(Day(number: 0)) == #""1970-01-01""#)
        for text in [
            "2023-02-29", "2024-2-29", "2024-02-29T00:00:00Z", "2024-02-29Z", "", "20240229", "0000-01-01",
            "2024-02-2 ",
        ] {
            #expect(try Wire.problem(Day.self, "\"\(text)\"")?.expected == "a day, e.g. 2026-11-21", "\(text)")
        }
        #expect(try Wire.problem(Day.self, "0") != nil)
        #expect(Day(year: 0, month: 1, day: 1) == nil && Day(year: 10_000, month: 1, day: 1) == nil)
        #expect(Day(year: .max, month: .min, day: .max) == nil)
    }
}
