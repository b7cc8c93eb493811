import Contracts
import JSONRPC
import ServiceKit
package import Transport

/// The handlers of ``TestContract``, with what a test may see and steer of them.
package final class TestService: Sendable {
    private struct State: Sendable {
        var counts: [String: Int] = [:]
        /// By gate, then by the call's own number.
        var waiting: [String: [Int: CheckedContinuation<Void, any Error>]] = [:]
        var open: Set<String> = []
        var nextNumber = 0
        /// Calls that were cancelled, before they came to wait or since.
        var stopped: Set<Int> = []
        var cancelled: [String: Int] = [:]
        var onLoop: [Bool] = []
    }

    private let state = Lock(State())

    package init() {}

    /// How often ``TestContract/Count`` ran for this text.
    package func count(of text: String) -> Int { state.withLock { $0.counts[text, default: 0] } }

    /// All counted texts.
    package var counts: [String: Int] { state.withLock { $0.counts } }

    /// Calls that wait at a gate now.
    package func waiting(at gate: String) -> Int { state.withLock { $0.waiting[gate]?.count ?? 0 } }

    package var waitingAnywhere: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// Calls that were told to stop while they waited at a gate.
    package func cancelled(at gate: String) -> Int { state.withLock { $0.cancelled[gate, default: 0] } }

    /// Whether each async call so far began on its own connection's loop.
    package var beganOnLoop: [Bool] { state.withLock { $0.onLoop } }

    /// Lets everybody go on who waits at the gate, now and later.
    package func open(_ gate: String) {
        let waiting = state.withLock { state in
            state.open.insert(gate)
            return state.waiting.removeValue(forKey: gate) ?? [:]
        }
        for continuation in waiting.values { continuation.resume() }
    }

    private func wait(at gate: String, stopsWhenCancelled: Bool) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let goesOn: Result<Void, any Error>? = state.withLock { state in
                    if stopsWhenCancelled, state.stopped.contains(number) { return .failure(CancellationError()) }
                    if state.open.contains(gate) { return .success(()) }
                    state.waiting[gate, default: [:]][number] = continuation
                    return nil
                }
                if let goesOn { continuation.resume(with: goesOn) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.cancelled[gate, default: 0] += 1
                state.stopped.insert(number)
                return stopsWhenCancelled ? state.waiting[gate]?.removeValue(forKey: number) : nil
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private struct Mistake: Error {}

    private func began(_ context: CallContext) {
        let isOnLoop = context.loop.isCurrent
        state.withLock { $0.onLoop.append(isOnLoop) }
    }

    /// Every method with its handler.
    package func serve(on router: inout Router) throws {
        try serveScripts(on: &router)
        try router.serve(TestContract.Echo.self, immediate: { request, _ in .init(request.text) })
        try router.serve(
            TestContract.Hold.self,
            async: { [self] request, context in
                began(context)
                try await wait(at: request.text, stopsWhenCancelled: true)
                return .init(request.text)
            })
        try router.serve(
            TestContract.Linger.self,
            async: { [self] request, _ in
                try await wait(at: request.text, stopsWhenCancelled: false)
                return .init(request.text)
            })
        try router.serve(
            TestContract.Fail.self,
            immediate: { request, _ in throw TestContract.Failure.tooSad(request.text) })
        try router.serve(TestContract.Break.self, immediate: { _, _ in throw Mistake() })
        try router.serve(
            TestContract.Count.self,
            async: { [self] request, _ in
                state.withLock { $0.counts[request.text, default: 0] += 1 }
                return .init(request.text)
            })
        try router.serve(
            TestContract.Fill.self,
            immediate: { request, _ in .init(String(repeating: "x", count: Int(request.bytes))) })
        try router.serve(
            TestContract.FillLater.self,
            async: { request, _ in .init(String(repeating: "x", count: Int(request.bytes))) })
        try router.serve(
            TestContract.Put.self,
            immediate: { request, _ in
                var reply = TestContract.Put.Reply()
                reply.bytes = request.text.utf8.count
                return reply
            })
        try router.serve(
            TestContract.Patient.self,
            async: { [self] _, _ in
                try await wait(at: "patient", stopsWhenCancelled: true)
                return .init()
            })
        try router.requireHandlers(for: TestContract.methods + CommonMethods.methods)
    }

    private func serveScripts(on router: inout Router) throws {
        try router.serve(
            TestContract.Subtract.self,
            immediate: { request, _ in
                var reply = TestContract.Subtract.Reply()
                reply.difference = request.minuend &- request.subtrahend
                return reply
            })
        try router.serve(
            TestContract.Sum.self,
            immediate: { request, _ in
                var reply = TestContract.Sum.Reply()
                reply.sum = request.numbers.reduce(0, &+)
                return reply
            })
        try router.serve(TestContract.GetData.self, immediate: { _, _ in .init() })
        try router.serve(TestContract.Update.self, immediate: { _, _ in .init() })
        // In a task, so that notifications of both kinds of handler are played.
        try router.serve(TestContract.NotifyHello.self, async: { _, _ in .init() })
        try router.serve(TestContract.NotifySum.self, immediate: { _, _ in .init() })
        try router.serve(
            TestContract.Wait.self,
            async: { _, _ in
                try await Task.sleep(for: .seconds(3600))
                return .init()
            })
        try router.serve(
            TestContract.EchoDeadline.self,
            immediate: { _, context in
                var reply = TestContract.EchoDeadline.Reply()
                reply.hasDeadline = context.deadline - MonotonicClock.now <= .seconds(60)
                return reply
            })
        try serveCommon(on: &router)
    }

    private func serveCommon(on router: inout Router) throws {
        let info = Service.Info.Reply(
            service: TestContract.name, version: "0", instance: 1, processID: 0, startedAt: Timestamp(microseconds: 0))
        try router.serve(Service.Info.self, immediate: { _, _ in info })
        try router.serve(
            Service.Health.self, immediate: { _, _ in .init(live: true, ready: true, draining: false, components: []) })
        try router.serve(Service.Metrics.self, immediate: { _, _ in .init(text: "") })
        let document = DiscoveryDocument.make(
            service: TestContract.name, version: "0", methods: TestContract.methods + CommonMethods.methods)
        try router.serve(RPC.Discover.self, immediate: { _, _ in document })
    }
}
