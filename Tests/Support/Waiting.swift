import ServiceKit

/// Waits until a condition holds, asking again and again. The limit is for a condition that never comes to hold:
/// far longer than a loaded machine needs.
///
/// - Returns: whether it came to hold.
package func eventually(
    within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let deadline = MonotonicClock.now + limit
    while true {
        if try await condition() { return true }
        guard MonotonicClock.now < deadline else { return false }
        await pauseForPolling()
    }
}

/// The value that a question comes to have.
package func eventually<Value>(
    within limit: Duration = .seconds(60), _ question: () async throws -> Value?
) async rethrows -> Value? {
    let deadline = MonotonicClock.now + limit
    while true {
        if let value = try await question() { return value }
        guard MonotonicClock.now < deadline else { return nil }
        await pauseForPolling()
    }
}

/// Between two looks at something that cannot call back.
private func pauseForPolling() async { try? await Task.sleep(for: .milliseconds(1)) }
