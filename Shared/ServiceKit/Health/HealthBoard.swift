internal import Contracts

/// Collects what the parts of a process say of themselves.
package final class HealthBoard: Sendable {
    /// Where the process is in its life.
    package enum Phase: Sendable, Hashable {
        case starting
        case running
        case draining
    }

    /// What the failure of a component means for the process.
    package enum Consequence: Sendable, Hashable {
        /// It cannot serve now, but a restart would not help: the disk is full, the database is away.
        case notReady
        /// It is broken from within and should be restarted: a thread of its own has ended.
        case notLive
    }

    private struct Entry {
        let name: String
        let consequence: Consequence
        var state: ComponentState
        var since: Timestamp
    }

    private struct State {
        var phase = Phase.starting
        var entries: [Entry] = []
    }

    private let clock: any WallClock
    private let state = Lock(State())

    package init(clock: any WallClock = SystemClock()) { self.clock = clock }

    /// Adds a component; one of a name that is there already shares its place.
    package func component(
        _ name: String, onFailure consequence: Consequence = .notReady, state initial: ComponentState = .ok
    ) -> HealthComponent {
        let now = clock.now
        let index = state.withLock { state in
            if let index = state.entries.firstIndex(where: { $0.name == name }) { return index }
            let entry = Entry(name: name, consequence: consequence, state: initial, since: now)
            state.entries.append(entry)
            return state.entries.count - 1
        }
        return HealthComponent(board: self, index: index)
    }

    /// Says where the process is in its life; ``Lifecycle`` does.
    package func enter(_ phase: Phase) { state.withLock { $0.phase = phase } }

    package var report: HealthReport {
        state.withLock { state in
            let failed = state.entries.filter { if case .failed = $0.state { true } else { false } }
            return HealthReport(
                live: !failed.contains { $0.consequence == .notLive },
                ready: state.phase == .running && failed.isEmpty,
                draining: state.phase == .draining,
                components: state.entries.map { .init(name: $0.name, state: $0.state, since: $0.since) })
        }
    }

    fileprivate func set(_ index: Int, to new: ComponentState) {
        let now = clock.now
        state.withLock { state in
            if state.entries[index].state.name != new.name { state.entries[index].since = now }
            state.entries[index].state = new
        }
    }
}

/// A component's own line on the ``HealthBoard``.
package struct HealthComponent: Sendable {
    private let board: HealthBoard
    private let index: Int

    fileprivate init(board: HealthBoard, index: Int) {
        self.board = board
        self.index = index
    }

    package func report(_ state: ComponentState) { board.set(index, to: state) }
}
