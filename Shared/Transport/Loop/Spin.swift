internal import ServiceKit

/// Whether a loop looks once more before it sleeps.
///
/// A peer that asks, reads the answer and asks again is back within a few microseconds: about what it costs to
/// put a thread to sleep and wake it. So a loop that was lucky last time looks again for a moment. One that was
/// not looks ever more seldom, down to once in 1,024 turns: where requests come by chance, nothing is wasted.
struct Spin {
    /// How long it may look. Twice what a peer on another processor needs to come back.
    private static let longest: Duration = .microseconds(50)
    private static let mostMisses = 10

    private var misses = 0
    private var turn = 0

    /// The end of the time to look; nil where the loop should sleep at once.
    mutating func deadline() -> MonotonicInstant? {
        turn &+= 1
        guard turn & ((1 << misses) - 1) == 0 else { return nil }
        return MonotonicClock.now + Self.longest
    }

    mutating func ended(lucky: Bool) { misses = lucky ? 0 : min(misses + 1, Self.mostMisses) }
}
