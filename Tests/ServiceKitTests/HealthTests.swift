import Contracts
import ServiceKit
import Support
import Testing

@Suite("Health")
struct HealthTests {
    @Test("Ready means running and nothing failed; live means nothing broken from within")
    func liveAndReady() {
        let board = HealthBoard()
        let store = board.component("store")
        let writer = board.component("writer", onFailure: .notLive)
        func state() -> [Bool] { [board.report.live, board.report.ready, board.report.draining] }

        #expect(state() == [true, false, false])
        board.enter(.running)
        #expect(state() == [true, true, false])
        store.report(.degraded("The disk is slow."))
        #expect(state() == [true, true, false])
        store.report(.failed("The disk is full."))
        #expect(state() == [true, false, false])
        writer.report(.failed("The writer has ended."))
        #expect(state() == [false, false, false])
        store.report(.ok)
        writer.report(.ok)
        #expect(state() == [true, true, false])
        board.enter(.draining)
        #expect(state() == [true, false, true])
    }

    @Test("A component says since when it is as it is")
    func since() {
        let clock = ManualClock()
        let start = clock.now
        let board = HealthBoard(clock: clock)
        let store = board.component("store", state: .degraded("Opening."))
        _ = board.component("listener")
        clock.advance(by: .seconds(5))
        let later = clock.now
        store.report(.degraded("Migrating."))
        #expect(
            board.report.components == [
                .init(name: "store", state: .degraded("Migrating."), since: start),
                .init(name: "listener", state: .ok, since: start),
            ])
        store.report(.ok)
        #expect(board.report.components.first == .init(name: "store", state: .ok, since: later))
        #expect(board.report.components.first?.state.name == "ok")
        #expect(ComponentState.failed("No.").reason == "No.")
    }

    @Test("One name is one component")
    func sameName() {
        let board = HealthBoard()
        _ = board.component("peer")
        board.component("peer").report(.degraded("Away."))
        #expect(board.report.components.map(\.state) == [.degraded("Away.")])
    }
}
