internal import ServiceKit

/// Something that an event loop will do at an instant.
package final class Timer {
    let instant: MonotonicInstant
    private var body: (() -> Void)?

    init(instant: MonotonicInstant, body: @escaping () -> Void) {
        self.instant = instant
        self.body = body
    }

    var isCancelled: Bool { body == nil }

    /// On the loop: the body will not run, and is let go of now.
    package func cancel() { body = nil }

    func fire() {
        let due = body
        body = nil
        due?()
    }
}

/// Timers, the earliest first: a binary heap. Cancelled ones stay until they surface, or until they are most of it.
struct TimerHeap {
    private var timers: [Timer] = []
    private var insertionsUntilSweep = 1024

    /// When the earliest is due.
    var next: MonotonicInstant? { timers.first?.instant }

    mutating func insert(_ timer: Timer) {
        insertionsUntilSweep -= 1
        if insertionsUntilSweep == 0 { sweep() }
        timers.append(timer)
        var child = timers.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard timers[child].instant < timers[parent].instant else { return }
            timers.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest timer out where it is due. Its body may insert others, so it is the loop that fires it.
    mutating func takeDue(now: MonotonicInstant) -> Timer? {
        guard let first = timers.first, first.isCancelled || first.instant <= now else { return nil }
        removeFirst()
        return first
    }

    private mutating func removeFirst() {
        timers.swapAt(0, timers.count - 1)
        timers.removeLast()
        sink(0)
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < timers.count {
                if timers[child].instant < timers[smallest].instant { smallest = child }
            }
            guard smallest != parent else { return }
            timers.swapAt(parent, smallest)
            parent = smallest
        }
    }

    /// Forgets cancelled timers: calls that end in time leave one each, due only at their deadline.
    private mutating func sweep() {
        timers.removeAll { $0.isCancelled }
        for index in stride(from: timers.count / 2 - 1, through: 0, by: -1) { sink(index) }
        insertionsUntilSweep = max(1024, timers.count)
    }
}
