internal import ServiceKit

/// The failures of many things of one kind, of a bounded number of them.
struct FailureTable<Key: Hashable & Sendable>: Sendable {
    private let window: Duration
    /// The most failures of a key that make a difference.
    private let limit: Int
    private let capacity: Int
    private var windows: [Key: FailureWindow] = [:]

    init(window: Duration, limit: Int, capacity: Int) {
        self.window = window
        self.limit = limit
        self.capacity = capacity
    }

    var count: Int { windows.count }

    /// What counts of a key now.
    func window(of key: Key, at now: MonotonicInstant) -> FailureWindow {
        guard var found = windows[key] else { return FailureWindow() }
        found.forget(upTo: now + (.zero - window))
        return found
    }

    /// How long until fewer than `limit` failures of the key count; nil where that is so already.
    func wait(for key: Key, until limit: Int, now: MonotonicInstant) -> Duration? {
        window(of: key, at: now).wait(until: limit, window: window, now: now)
    }

    /// Counts an attempt that is not decided.
    mutating func begin(_ key: Key, at now: MonotonicInstant) {
        change(key, at: now) { $0.underway += 1 }
    }

    /// Decides an attempt that ``begin(_:at:)`` has counted.
    mutating func end(_ key: Key, failed: Bool, at now: MonotonicInstant) {
        let limit = limit
        change(key, at: now) { found in
            found.underway = max(0, found.underway - 1)
            if failed { found.fail(at: now, limit: limit) }
        }
    }

    private mutating func change(_ key: Key, at now: MonotonicInstant, _ body: (inout FailureWindow) -> Void) {
        var found = window(of: key, at: now)
        body(&found)
        guard !found.isEmpty else {
            windows[key] = nil
            return
        }
        if windows[key] == nil, windows.count >= capacity { makeRoom(at: now) }
        windows[key] = found
    }

    /// Drops what no longer counts; where all does, the key with the fewest failures, so that many keys with one each
    /// cannot wash out the one that is near its limit. Attempts underway stay: the server has a bounded number of them.
    private mutating func makeRoom(at now: MonotonicInstant) {
        for key in Array(windows.keys) {
            let found = window(of: key, at: now)
            windows[key] = found.isEmpty ? nil : found
        }
        guard windows.count >= capacity else { return }
        let least = windows.filter { $0.value.underway == 0 }.min { left, right in
            (left.value.failures.count, left.value.failures.last?.nanoseconds ?? 0)
                < (right.value.failures.count, right.value.failures.last?.nanoseconds ?? 0)
        }
        if let least { windows[least.key] = nil }
    }
}
