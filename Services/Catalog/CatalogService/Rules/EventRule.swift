internal import Contracts

/// Which plays and downloads count (domain: Catalog, Play).
package enum EventRule {
    /// Heard so long, a play counts however long the track is.
    package static let fullListenMs: Int64 = 30_000
    /// How far an event's time may be ahead of the clock.
    package static let clockSkew: Int64 = 5 * 60 * Timestamp.microsecondsPerSecond

    /// Whether enough was heard: 30 s, or half the track where its length is known.
    package static func isLongEnough(listenedMs: Int64, durationMs: Int64?) -> Bool {
        if listenedMs >= fullListenMs { return true }
        guard let durationMs else { return false }
        // Half of an odd number is not whole: compared without dividing. Both are far below 2^62.
        return listenedMs * 2 >= durationMs
    }

    /// Refuses an event whose time is further ahead of `now` than clocks may differ.
    static func check(_ at: Timestamp, now: Timestamp) throws {
        guard at > now.advanced(byMicroseconds: clockSkew) else { return }
        throw EntryRefusal(
            kind: .futureTime, field: "at", reason: "expected a time no more than 5 minutes after \(now), found \(at)")
    }
}
