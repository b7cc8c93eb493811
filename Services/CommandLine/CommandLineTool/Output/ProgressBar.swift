internal import ServiceKit
internal import Synchronization

/// A line on a terminal that shows how far something is; nothing where standard error is no terminal.
///
/// Redrawn at most ten times a second, and cleared at the end: what remains is the result.
struct ProgressBar {
    private let output: Output
    private let isShown: Bool
    private let total: Int
    private var done = 0
    private var drawnAt: MonotonicInstant?

    private static let interval: Duration = .milliseconds(100)

    init(total: Int, on output: Output) {
        self.total = total
        self.output = output
        isShown = output.isTerminal
    }

    /// - Parameter what: what is being done now.
    mutating func advance(by count: Int, _ what: String) {
        done += count
        guard isShown else { return }
        let now = MonotonicClock.now
        if let drawnAt, now - drawnAt < Self.interval { return }
        drawnAt = now
        try? output.write(
            "\r" + ProgressLine.text(done: done, total: total, what, columns: output.columns ?? 80)
                + "\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        if drawnAt != nil { try? output.write("\r\u{1B}[K") }
    }
}

/// A progress bar that a sender's callback may touch.
final class SharedProgress: Sendable {
    private let bar: Mutex<ProgressBar>

    init(_ bar: ProgressBar) { self.bar = Mutex(bar) }

    func advance(by count: Int, _ what: String) { bar.withLock { $0.advance(by: count, what) } }
    func clear() { bar.withLock { $0.clear() } }
}

/// What a progress bar looks like.
package enum ProgressLine {
    /// At most `columns` − 1 wide, because some terminals begin a new line in the last column.
    package static func text(done: Int, total: Int, _ what: String, columns: Int) -> String {
        let whole = max(total, 1)
        let done = min(max(done, 0), whole)
        let percent = DisplayWidth.pad("\(done * 100 / whole)%", to: 4, rightAligned: true)
        let tail = " \(percent)  \(what)"
        let most = max(columns - 1, 0)
        let room = min(most - DisplayWidth.of(tail) - 2, 40)
        guard room >= 5 else { return DisplayWidth.cut(String(tail.dropFirst()), to: most) }
        let filled = room * done / whole
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
        return "[\(bar)]\(tail)"
    }
}
