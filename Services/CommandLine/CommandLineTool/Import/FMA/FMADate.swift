import Contracts

/// A time as the Free Music Archive's exports write it: `11/26/2008 1:48` (month first), or RFC 3339. Without a
/// zone it is UTC.
enum FMADate {
    static func parse(_ text: String) -> Timestamp? {
        if let time = Timestamp(text, zoneIsOptional: true) { return time }
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard (1...2).contains(parts.count) else { return nil }
        let date = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(number)
        guard date.count == 3, let month = date[0], let day = date[1], let year = date[2],
            let start = Day(year: year, month: month, day: day)?.start
        else { return nil }
        guard parts.count == 2 else { return start }
        let time = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(number)
        guard (2...3).contains(time.count), let hour = time[0], hour < 24, let minute = time[1], minute < 60,
            let second = time.count == 3 ? time[2] : 0, second < 60
        else { return nil }
        return start.advanced(byMicroseconds: (hour * 3600 + minute * 60 + second) * Timestamp.microsecondsPerSecond)
    }

    /// One to four digits; no sign.
    private static func number(_ text: Substring) -> Int64? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}
