internal import Contracts

/// A licence as the pages say it that are made on the server.
struct LicenseWords {
    let record: Catalog.LicenseRecord
    private var license: Catalog.License { record.license }

    /// What both pages say of it, by the names of their places.
    var places: [String: String] {
        let track = license.track
        var places = [
            "id": license.id,
            "track": track.title,
            "artists": track.artists.map { Self.isolated($0.name) }.joined(separator: ", "),
            "licensee": license.licensee.name,
            "email": license.licensee.email,
            "issued": Self.moment(license.issuedAt),
            "issuedAt": license.issuedAt.description,
            "verified": record.verifications == 1 ? "once" : "\(Self.grouped(record.verifications)) times",
            "asOf": Self.moment(record.asOf),
        ]
        places["duration"] = track.durationMs.map(Self.duration)
        places["genres"] = track.genres.map(Self.isolated).joined(separator: ", ")
        places["bpm"] = track.bpm.map(String.init)
        places["key"] = [track.key?.rawValue, track.scale?.rawValue].compactMap(\.self).joined(separator: " ")
        places["until"] = license.validUntil.map(Self.moment)
        places["endless"] = license.validUntil == nil ? "yes" : nil
        return places
    }

    /// A name among others: its direction turns none of them.
    private static func isolated(_ name: String) -> String { "\u{2068}\(name)\u{2069}" }

    /// `21 November 2026, 09:40 UTC`.
    static func moment(_ time: Timestamp) -> String {
        let (year, month, day) = time.day.civil
        let minutes = (time.microseconds - time.day.start.microseconds) / (60 * Timestamp.microsecondsPerSecond)
        return "\(day) \(months[Int(month) - 1]) \(year), \(two(minutes / 60)):\(two(minutes % 60)) UTC"
    }

    /// `3:04`, `1:02:03`: whole seconds, rounded down.
    static func duration(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1000
        let end = "\(two(seconds % 60))"
        return seconds < 3600
            ? "\(seconds / 60):\(end)" : "\(grouped(seconds / 3600)):\(two(seconds / 60 % 60)):\(end)"
    }

    /// `12,345`.
    static func grouped(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
