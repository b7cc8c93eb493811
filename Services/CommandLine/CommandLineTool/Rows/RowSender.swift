internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// Sends one call of rows and says what became of them.
typealias RowSending = @Sendable (RowBatch) async throws -> RowTally

/// Sends rows to the catalog, call by call. Rows have a place in their source or are puts, so that a call whose
/// fate is unknown is sent again: the catalog may be restarting.
struct RowSender: Sendable {
    let client: RPCClient

    /// How long a batch may go without being taken.
    private static let patience: Duration = .seconds(60)
    private static let deadline: Duration = .seconds(30)

    func send(_ batch: RowBatch) async throws -> RowTally {
        let params = batch.params
        let end = MonotonicClock.now + Self.patience
        let backoff = Backoff(base: .milliseconds(100), cap: .seconds(2))
        var attempt = 0
        while true {
            let ending = await client.perform(
                method: batch.kind.method, params: params, deadline: Self.deadline, isIdempotent: true)
            if case .result(let bytes) = ending {
                do throws(WireError) {
                    return try batch.kind.outcome(bytes)
                } catch {
                    throw CommandFailure(
                        .failed, "the reply of \(batch.kind.method) does not fit its contract: \(error)")
                }
            }
            guard Self.mayPass(ending), MonotonicClock.now < end else {
                throw CommandFailure(
                    Self.mayPass(ending) ? .unavailable : .failed,
                    "the catalog did not take a batch of \(batch.kind.plural): \(Self.reason(ending)) What was taken"
                        + " before stays; running the same again takes the rest")
            }
            try await Task.sleep(for: backoff.delay(attempt: attempt))
            attempt += 1
        }
    }

    private static func mayPass(_ ending: CallEnding) -> Bool {
        switch ending {
        case .notSent, .replyLost, .outOfTime: true
        case .error(let error): error.code == .overloaded || error.code == .shuttingDown
        case .result, .cancelled: false
        }
    }

    private static func reason(_ ending: CallEnding) -> String {
        switch ending {
        case .result: ""
        case .error(let error): error.description
        case .notSent(let reason): "The call was not sent: \(reason)"
        case .replyLost(let reason): "The call was sent and may have run, but its reply is lost: \(reason)"
        case .outOfTime: "No reply came before the deadline."
        case .cancelled: "The call was cancelled."
        }
    }
}
