internal import ServiceKit
package import Storage

/// The boards in memory, behind the log by some milliseconds at most.
///
/// Handlers read it under a lock for some microseconds. What is committed to the log comes in by ``catchUp(with:)``
/// alone: also what this process wrote itself, so that nothing is seen that is not on disk.
package final class BoardsMemory: Sendable {
    package let boards: BoardList
    private let state: Lock<BoardsState>
    private let reloading = Lock<Task<Void, any Error>?>(nil)

    private init(_ state: BoardsState) {
        boards = state.boards
        self.state = Lock(state)
    }

    /// Reads all there is.
    package static func open(_ boards: BoardList, of database: Database) async throws -> BoardsMemory {
        BoardsMemory(try await database.read { try BoardsState(boards, in: $0) })
    }

    /// The state at one position. `body` must not wait.
    func read<Result, Problem: Error>(
        _ body: (borrowing BoardsState) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        try state.withLock { (state) throws(Problem) in try body(state) }
    }

    /// The same for who keeps something with it for the next call.
    func use<Result, Problem: Error>(
        _ body: (inout BoardsState) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        try state.withLock(body)
    }

    var position: Int64 { state.withLock { $0.position } }

    /// Takes in what the log has and memory has not. Returns when it was at the log's head, as it was at the call.
    package func catchUp(with database: Database) async throws {
        while true {
            let position = position
            let (step, stored) = try await database.read { store in
                (try BoardsLog.read(after: position, in: store), try StoredState.read(in: store))
            }
            guard !step.needsReload else {
                try await reload(from: database)
                continue
            }
            state.withLock { state in
                // Another call may have brought more meanwhile.
                if step.isAtHead, step.position >= state.position { state.stored = stored }
                state.apply(step)
            }
            if step.isAtHead { return }
        }
    }

    /// Reads all there is anew; who comes while another does so waits for that, and looks again: all boards are as long
    /// to read as they are large.
    private func reload(from database: Database) async throws {
        let task = reloading.withLock { task in
            let running =
                task
                ?? Task { [self] in
                    defer { reloading.withLock { $0 = nil } }
                    let fresh = try await database.read { [boards] in try BoardsState(boards, in: $0) }
                    state.withLock { state in
                        if fresh.position >= state.position { state = fresh }
                    }
                }
            task = running
            return running
        }
        try await task.value
    }
}
