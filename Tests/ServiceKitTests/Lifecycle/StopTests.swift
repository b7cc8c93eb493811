import Glibc
import Synchronization
import Testing

@testable import ServiceKit

@Suite("Stop requests and signals", .serialized, .timeLimit(.minutes(1)))
struct StopTests {
    @Test("The first reason counts, and handlers hear of it once, late ones at once")
    func request() {
        let stop = StopRequest()
        let heard = Monitor<[String]>([])
        stop.onRequest { reason in heard.update { $0.append("early: \(reason)") } }
        #expect(stop.reason == nil)
        stop.request(.parentGone)
        stop.request(.signal(15))
        stop.onRequest { reason in heard.update { $0.append("late: \(reason)") } }
        #expect(stop.reason == .parentGone)
        #expect(heard.value == ["early: the parent process has ended", "late: the parent process has ended"])
    }

    @Test("The first signal stops, a second interrupt ends at once, a second SIGTERM is nothing")
    func reactions() {
        func reactions(to numbers: [Int32]) -> [SignalReaction.Action] {
            var reaction = SignalReaction()
            return numbers.map { reaction.receive($0) }
        }
        #expect(reactions(to: [SIGTERM, SIGTERM]) == [.stop, .nothing])
        #expect(reactions(to: [SIGINT, SIGINT]) == [.stop, .exitNow])
        #expect(reactions(to: [SIGTERM, SIGINT, SIGINT]) == [.stop, .nothing, .exitNow])
        #expect(reactions(to: [SIGINT, SIGTERM]) == [.stop, .nothing])
    }

    @Test("Prepared, signals wait to be received and a broken pipe is an error")
    func prepared() async throws {
        // `raise` reaches the thread that calls it only, so the test runner's other threads are out of this.
        let result = try await onThread {
            () -> (received: [Int32?], inherited: Bool?, written: Int, code: Int32) in
            Signals.prepare()
            raise(SIGTERM)
            let first = Signals.next()
            raise(SIGINT)
            let second = Signals.next()

            let inherited = Monitor<Bool?>(nil)
            let child = try? NamedThread(name: "child") {
                var blocked = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &blocked)
                inherited.update {
                    $0 = sigismember(&blocked, SIGTERM) == 1 && sigismember(&blocked, SIGINT) == 1
                }
            }
            child?.join()

            var ends: [Int32] = [-1, -1]
            pipe(&ends)
            close(ends[0])
            let written = write(ends[1], "x", 1)
            let code = errno
            close(ends[1])
            return ([first, second], inherited.value, written, code)
        }
        #expect(result.received == [SIGTERM, SIGINT])
        #expect(result.inherited == true)
        #expect(result.written == -1)
        #expect(result.code == EPIPE)
    }

    @Test("Signals reach the stop through whatever thread the kernel picks")
    func delivered() async throws {
        let stop = StopRequest()
        let events = Monitor<[String]>([])
        stop.onRequest { reason in events.update { $0.append("\(reason)") } }
        try await onThread { () -> Result<Void, SystemError> in
            Signals.prepare()
            return Result { () throws(SystemError) in
                try Signals.deliver(to: stop, exitNow: { events.update { $0.append("exit now") } })
            }
        }.get()
        // The runner's own threads do not block these signals, like the main thread that Dispatch parks.
        kill(getpid(), SIGINT)
        #expect(try await events.reached { $0.isEmpty ? nil : $0 } == ["signal 2"])
        kill(getpid(), SIGINT)
        #expect(try await events.reached { $0.count > 1 ? $0 : nil } == ["signal 2", "exit now"])
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
    }

    @Test("Exit codes are those of the command line's table")
    func exitCodes() {
        let codes: [ExitCode] = [.ok, .failed, .usage, .unavailable, .stopBudgetExceeded, .configuration]
        #expect(codes.map(\.rawValue) == [0, 1, 64, 69, 75, 78])
    }
}

@Suite("Parent watch", .timeLimit(.minutes(1)))
struct ParentWatchTests {
    /// A pipe whose ends nobody else holds.
    private func makePipe() throws -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    @Test("The end of the parent asks for a stop; one that is not over in time ends the process")
    func endOfParent() async throws {
        let (reader, writer) = try makePipe()
        let stop = StopRequest()
        let events = Monitor<[String]>([])
        stop.onRequest { reason in events.update { $0.append("\(reason)") } }
        let watch = try ParentWatch(descriptor: reader, stop: stop, budget: .milliseconds(20)) { code in
            events.update { $0.append("terminate \(code.rawValue)") }
        }
        // What a parent writes is no reason to stop.
        #expect(write(writer, "hello", 5) == 5)
        #expect(stop.reason == nil)
        close(writer)
        let seen = try await events.reached { $0.count == 2 ? $0 : nil }
        #expect(seen == ["the parent process has ended", "terminate 75"])
        withExtendedLifetime(watch) {}
    }

    @Test("A stop that is over in time is left alone")
    func stopInTime() async throws {
        let (reader, writer) = try makePipe()
        let stop = StopRequest()
        let asked = Monitor(false)
        stop.onRequest { _ in asked.update { $0 = true } }
        let watch = try ParentWatch(descriptor: reader, stop: stop, budget: .milliseconds(50)) { _ in
            Issue.record("the process was ended")
        }
        watch.finish()
        close(writer)
        #expect(try await asked.reached { $0 ? true : nil } == true)
        #expect(stop.reason == .parentGone)
    }

    @Test("A descriptor that is not open is refused")
    func badDescriptor() {
        #expect(throws: SystemError("watch the parent by descriptor 9999", code: EBADF)) {
            try ParentWatch(descriptor: 9999, stop: StopRequest(), budget: .seconds(1))
        }
    }
}
