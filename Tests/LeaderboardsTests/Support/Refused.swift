import Contracts
import Transport

/// How a call failed.
enum Refused {
    /// The failure by contract; nil where there was none.
    static func failure(_ call: () async throws -> Void) async -> LeaderboardsFailure? {
        do {
            try await call()
            return nil
        } catch let error as CallError<LeaderboardsFailure> {
            if case .failed(let failure) = error { return failure }
            return nil
        } catch {
            return nil
        }
    }
}
