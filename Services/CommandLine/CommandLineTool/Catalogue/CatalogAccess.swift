internal import Contracts
internal import ServiceKit
internal import Transport

/// A catalog to call: the running suite's, or where none runs one of this process's own meanwhile.
enum CatalogAccess {
    private static let stopBudget: Duration = .seconds(24)

    static func with<Result: Sendable>(
        _ location: SuiteLocation, _ body: (RPCClient) async throws -> Result
    ) async throws -> Result {
        let suite = try SuiteClient(location)
        for replica in suite.replicas(of: Catalog.name) where await replica.info() != nil {
            return try await body(suite.client(of: Catalog.self))
        }
        try DataFolder.prepare(location.dataFolder)
        let line = try LifeLine()
        let process = try ServiceProgram(Catalog.name, at: location).start(endingWith: line)
        guard await process.becomesReady(suite) else {
            let ending = await process.child.ended()
            let reasons = process.complaints
            throw CommandFailure(
                code(of: ending),
                "the catalog was started for this and \(ending)"
                    + (reasons.isEmpty ? "" : ":\n" + reasons.joined(separator: "\n")))
        }
        do {
            let result = try await body(suite.client(of: Catalog.self))
            await process.child.stop(within: stopBudget)
            withExtendedLifetime(line) {}
            return result
        } catch {
            await process.child.stop(within: stopBudget)
            throw error
        }
    }

    private static func code(of ending: ProcessEnding) -> ExitCode {
        if case .exited(let code) = ending, code != 0 { return ExitCode(rawValue: code) ?? .failed }
        return .failed
    }
}
