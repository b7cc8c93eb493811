import Testing

@testable import ServiceKit

private struct Refused: ExitCodeProviding, CustomStringConvertible {
    let exitCode = ExitCode.unavailable
    let description = "the port is in use"
}

@Suite("Lifecycle", .timeLimit(.minutes(1)))
struct LifecycleTests {
    private let events = Monitor<[String]>([])
    private let stop = StopRequest()
    private let capture: LogCapture
    private let health = HealthBoard()

    init() throws { capture = try LogCapture() }

    /// A component that writes down what happens to it.
    private func component(
        _ name: String, budget: Duration = .seconds(30),
        start: @escaping @Sendable () async throws -> Void = {},
        stop: @escaping @Sendable () async -> Void = {}
    ) -> LifecycleComponent {
        let events = events
        return LifecycleComponent(
            name, stopBudget: budget,
            start: {
                events.update { $0.append("start \(name)") }
                try await start()
            },
            stop: {
                events.update { $0.append("stop \(name)") }
                await stop()
            })
    }

    /// Instead of ending the test runner, `terminate` is written down.
    private func lifecycle(_ components: [LifecycleComponent], budget: Duration = .seconds(60)) -> Lifecycle {
        let events = events
        return Lifecycle(
            components, stopBudget: budget, logger: capture.logger(), health: health,
            terminate: { code in events.update { $0.append("terminate \(code.rawValue)") } })
    }

    @Test("Started in order, stopped in reverse")
    func order() async throws {
        let (health, stop) = (health, stop)
        let components = [
            component("a", start: { #expect(!health.report.ready) }),
            component("b", stop: { #expect(health.report.draining) }),
        ]
        async let code = lifecycle(components).run(until: stop)
        // Ready only once the last one has started.
        while !health.report.ready { await Task.yield() }
        #expect(events.value == ["start a", "start b"])
        stop.request(.signal(15))
        #expect(await code == .ok)
        #expect(events.value == ["start a", "start b", "stop b", "stop a"])
        #expect(try capture.messages() == ["a started", "b started", "ready", "stopping", "stopped"])
    }

    @Test("A stop that comes before the start starts nothing")
    func stopBeforeStart() async throws {
        stop.request(.signal(15))
        #expect(await lifecycle([component("a")]).run(until: stop) == .ok)
        #expect(events.value.isEmpty)
        #expect(try capture.messages() == ["stopping", "stopped"])
    }

    @Test("A stop during a start cancels it, and what had started is stopped")
    func stopDuringStart() async throws {
        let stop = stop
        let components = [
            component("a"),
            component(
                "b",
                start: {
                    stop.request(.signal(2))
                    try await Task.sleep(for: .seconds(3600))
                }),
            component("c"),
        ]
        #expect(await lifecycle(components).run(until: stop) == .ok)
        #expect(events.value == ["start a", "start b", "stop a"])
    }

    @Test("A start that ends well in spite of the stop is stopped too")
    func startEndsDuringStop() async throws {
        let stop = stop
        let components = [
            component("a"), component("b", start: { stop.request(.signal(2)) }), component("c"),
        ]
        #expect(await lifecycle(components).run(until: stop) == .ok)
        #expect(events.value == ["start a", "start b", "stop b", "stop a"])
    }

    @Test("A start that ignores the stop is given up after its budget")
    func startIgnoresStop() async throws {
        let (stop, hold) = (stop, Hold())
        let stubborn = component(
            "b", budget: .milliseconds(20),
            start: {
                stop.request(.signal(2))
                await hold.wait()
            })
        #expect(await lifecycle([component("a"), stubborn]).run(until: stop) == .stopBudgetExceeded)
        #expect(events.value == ["start a", "start b", "stop a", "terminate 75"])
        #expect(try capture.messages().last == "ending although not everything stopped: b")
        hold.open()
    }

    @Test("A start that fails stops those before it and gives its exit code")
    func startFails() async throws {
        let components = [component("a"), component("b", start: { throw Refused() }), component("c")]
        #expect(await lifecycle(components).run(until: stop) == .unavailable)
        #expect(events.value == ["start a", "start b", "stop a"])
        #expect(try capture.messages().contains("b did not start: the port is in use"))
        struct Other: Error {}
        #expect(await lifecycle([component("d", start: { throw Other() })]).run(until: stop) == .failed)
    }

    @Test("A component that does not stop is named and left behind, the rest is stopped")
    func stopBudget() async throws {
        let hold = Hold()
        let components = [
            component("a"), component("b", budget: .milliseconds(20), stop: { await hold.wait() }),
        ]
        async let code = lifecycle(components).run(until: stop)
        while !health.report.ready { await Task.yield() }
        stop.request(.parentGone)
        #expect(await code == .stopBudgetExceeded)
        #expect(events.value.contains("stop a"))
        #expect(events.value.last == "terminate 75" || events.value.last == "stop b")
        let messages = try capture.messages()
        #expect(messages.contains("b did not stop within 20ms; going on without it"))
        #expect(messages.last == "ending although not everything stopped: b")
        hold.open()
    }

    @Test("A component that stops late, but before the end, does no harm")
    func lateStop() async throws {
        let hold = Hold()
        let run = Monitor<LifecycleRun?>(nil)
        let components = [
            component(
                "a",
                stop: {
                    hold.open()
                    while run.value?.events.value.stops.contains(1) == false { await Task.yield() }
                }),
            component("b", budget: .milliseconds(20), stop: { await hold.wait() }),
        ]
        let whole = LifecycleRun(lifecycle(components), stop: stop)
        run.update { $0 = whole }
        async let code = onThread { whole.run() }
        while !health.report.ready { await Task.yield() }
        stop.request(.signal(15))
        #expect(try await code == .ok)
        #expect(try capture.messages().contains("b did not stop within 20ms; going on without it"))
        run.update { $0 = nil }
    }

    @Test("When the whole budget is over nothing more is stopped")
    func wholeBudget() async throws {
        let hold = Hold()
        let components = [component("a"), component("b", stop: { await hold.wait() })]
        async let code = lifecycle(components, budget: .milliseconds(20)).run(until: stop)
        while !health.report.ready { await Task.yield() }
        stop.request(.signal(15))
        #expect(await code == .stopBudgetExceeded)
        #expect(events.value.contains("terminate 75"))
        #expect(!events.value.contains("stop a"))
        #expect(try capture.messages().last == "ending although not everything stopped: a, b")
        hold.open()
    }

    @Test("Budgets hold where the cooperative pool is blocked")
    func blockedPool() async throws {
        let release = Monitor(false)
        let blocking = (0..<16).map { index in
            component("c\(index)", budget: .milliseconds(2), stop: { _ = release.wait { $0 ? true : nil } })
        }
        let run = LifecycleRun(lifecycle(blocking), stop: stop)
        async let code = onThread {
            defer { release.update { $0 = true } }
            return run.run()
        }
        while !health.report.ready { await Task.yield() }
        stop.request(.signal(15))
        #expect(try await code == .stopBudgetExceeded)
    }

    @Test("A failure while running ends the process as failed")
    func failure() async throws {
        async let code = lifecycle([component("a")]).run(until: stop)
        while !health.report.ready { await Task.yield() }
        stop.request(.failure("the writer has ended"))
        #expect(await code == .failed)
        #expect(events.value == ["start a", "stop a"])
    }
}
