internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// The suite's services as the operator of accounts calls them: who signs in is the dashboard's to know, who they are
/// and what they are to artists the catalog's.
struct AccountDesk: Sendable {
    private let dashboard: RPCClient
    private let catalog: RPCClient
    private let dataFolder: String

    init(dashboard: RPCClient, catalog: RPCClient, dataFolder: String) {
        self.dashboard = dashboard
        self.catalog = catalog
        self.dataFolder = dataFolder
    }

    init(_ location: SuiteLocation) throws {
        let suite = try SuiteClient(location)
        self.init(
            dashboard: suite.client(of: Dashboard.self), catalog: suite.client(of: Catalog.self),
            dataFolder: location.dataFolder)
    }

    /// Calls a method.
    ///
    /// - Throws: the method's own failure where the contract has one for what happened, else ``CommandFailure``.
    func call<Request: RPCRequest>(_ request: Request) async throws -> Request.Reply {
        let service = Request.method.service
        do throws(CallError<Request.Failure>) {
            return try await (service == Catalog.name ? catalog : dashboard).call(request)
        } catch {
            switch error {
            case .failed(let failure): throw failure
            case .notSent(let reason):
                throw CommandFailure.notReached(String(service), reason, dataFolder: dataFolder)
            case .refused, .replyLost, .outOfTime, .cancelled:
                throw CommandFailure(.failed, printable("\(error)"))
            }
        }
    }

    /// Puts what the catalog was told into the audit log, which is the dashboard's. The change stands by then, so what
    /// keeps it out of the log is said and fails nothing.
    func note(
        _ action: Dashboard.NotedAction, of holder: AccountHolder, _ detail: String, _ console: Console
    ) async {
        do {
            _ = try await call(Dashboard.NoteChange(account: holder.account, action, detail: detail))
        } catch {
            let reason = (error as? any RPCFailure)?.rpcError.message ?? "\(error)"
            console.say("This does not stand in the audit log: \(printable(reason))")
        }
    }
}

extension CommandFailure {
    /// A service that nobody answers for.
    static func notReached(_ service: String, _ reason: String, dataFolder: String) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "\(service) was not reached: \(reason) Is the suite running on \(dataFolder)? (beatpass status says)")
    }
}
