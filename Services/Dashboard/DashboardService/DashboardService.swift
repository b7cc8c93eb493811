internal import Contracts
internal import HTTP
internal import ServiceKit
internal import Storage
package import Transport

/// The dashboard service: sessions, pages, and the JSON API that pages and others read.
package enum DashboardService {
    /// The database's name in the data folder.
    private static let file = "dashboard.db"

    package static let definition = ServiceDefinition(
        Dashboard.self, keys: DashboardKeys.all,
        commands: StoreMaintenance.commands(schema: DashboardSchema.schema, file: file)
    ) { context, router in
        let configuration = context.configuration
        let database = try Database.open(StoreLocation(context, "dashboard"), schema: DashboardSchema.schema)
        StoreHealth.watch(database, context)
        let catalog = context.frontendClient(of: Catalog.self)
        let worker = try PasswordWorker()
        let accounts = Accounts(
            database: database, clock: context.clock, worker: worker, catalog: catalog,
            logger: context.logger, sessionAge: configuration[DashboardKeys.sessionAge])
        let front = try DashboardFront(
            accounts: accounts, catalog: catalog, progress: context.frontendClient(of: Progress.self),
            leaderboards: context.frontendClient(of: Leaderboards.self),
            configuration: configuration, clock: context.clock, logger: context.logger)
        let server = try makeServer(front, context)

        let publicURL = configuration[DashboardKeys.publicURL]
        let handlers = DashboardHandlers(
            accounts: accounts,
            address: {
                let base = publicURL.nonEmpty ?? server.boundAddress?.url ?? ""
                return base.hasSuffix("/") ? String(base.dropLast()) : base
            })
        try handlers.serve(on: &router)
        return [
            LifecycleComponent("store", stop: { await database.close() }),
            LifecycleComponent("passwords", stop: { await worker.stop() }),
            LifecycleComponent(
                "http", stopBudget: .seconds(7),
                start: {
                    do throws(HTTPServerError) {
                        try server.start()
                    } catch {
                        throw ListenFailure(reason: error)
                    }
                },
                stop: { await server.stop() }),
        ]
    }

    private static func makeServer(_ front: DashboardFront, _ context: ServiceContext) throws -> HTTPServer {
        let routes = try front.router()
        let answered = context.metrics.counter("beatpass_http_requests_total", help: "HTTP requests answered.")
        let failed = context.metrics.counter(
            "beatpass_http_failures_total", help: "HTTP requests answered with a 5xx status.")
        let latency = context.metrics.latency("beatpass_http_seconds", help: "Time from a request to its answer.")
        let logger = context.logger
        return HTTPServer(
            listen: context.configuration[DashboardKeys.listen], limits: DashboardFront.limits,
            accessLog: { request, status, _, nanoseconds in
                answered.add()
                if status >= 500 { failed.add() }
                latency.record(nanoseconds: Int64(clamping: nanoseconds))
                logger.debug(
                    "request",
                    [
                        "method": .string(request.method.rawValue), "path": .string(request.path),
                        "status": .integer(status),
                    ])
            },
            ownHeaders: front.refusalHeaders,
            onProblem: { logger.error("an answer could not be sent", ["error": .string($0)]) },
            handler: { await front.answer($0, by: routes) })
    }
}

/// The address cannot be listened on: something that the process needs is not to be had.
private struct ListenFailure: ExitCodeProviding, CustomStringConvertible {
    let reason: HTTPServerError

    var exitCode: ExitCode { .unavailable }
    var description: String { reason.description }
}

extension ListenAddress {
    /// Where a browser on this machine finds it; nil for a Unix socket.
    fileprivate var url: String? {
        if case .tcp = self { "http://\(self)" } else { nil }
    }
}
