internal import ServiceKit

/// Whether a loop looks once more before it sleeps.
///
/// A peer that asks, reads the answer and asks again is back sooner than an idle processor wakes up: on a quiet
/// machine looking for a moment halves the time of such a call (48 µs to 21 µs in one run). A loop that was lucky last
/// time looks again, and lets others run between two looks; one that was not looks ever more seldom, down to once
/// in 1,024 turns: where requests come by chance, nothing is wasted.
struct Spin {
    /// How long it may look: what a peer on another processor needs to wake, read and ask again.
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
