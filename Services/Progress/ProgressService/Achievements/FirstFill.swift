internal import ServiceKit
internal import Storage

/// Whether an empty catalogue has been filled: what the first day's judging waits for.
///
/// A day is judged once. Judged while a catalogue is empty, or half brought in, it would leave those who are in the top
/// of something without it until the next day. So the first time waits until there are artists and the feed has brought
/// nothing for a moment; or for some minutes, where it never rests.
final class FirstFill: Sendable {
    /// How often it must be found resting, one after the other.
    private static let rests = 3
    /// How often it is looked at most, once there are artists.
    private static let looks = 600

    private let seen = Lock((position: Int64(-1), rests: 0, looks: 0))

    /// - Parameter position: where the feed is applied up to.
    func isOver(at position: Int64, in store: any SQLReading) throws -> Bool {
        let hasArtists = try store.first("SELECT 1 FROM artists WHERE mark >= 0 LIMIT 1", []) { try $0.int(0) } != nil
        guard hasArtists else { return false }
        return seen.withLock { seen in
            seen.looks += 1
            seen.rests = seen.position == position ? seen.rests + 1 : 0
            seen.position = position
            return seen.rests >= Self.rests || seen.looks >= Self.looks
        }
    }
}
