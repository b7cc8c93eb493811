internal import Contracts
package import ServiceKit
internal import Storage
package import Transport

/// The leaderboards service: who stands where on each board, exact at one position of its own log.
///
/// **Who owns what.** The catalog owns tracks, plays and the contribution weights; the progress service owns XP and
/// achievements. This service knows both by their feeds alone and owns what follows: scores, the order in which they
/// were reached, and who asked to be hidden.
///
/// **The boards** are plugins (`LeaderboardBoard`): values in, scores out. They stand in one list (``BoardList``); what
/// the page explains is told from the same values that the scores are computed with.
///
/// **One applier, one log.** Of all replicas one holds the applier's lock and follows both feeds (``Applier``). A page
/// of a feed is one transaction: the cursor moves by compare-and-set, and with it go the mirror of what the boards are
/// made of, the artists' sums, the scores that became others, and the service's own log (``BoardWork``). A crash, or a
/// second applier, leaves all of it or nothing. Who opts out is written by whichever replica was asked, in the same
/// order.
///
/// **Memory.** Every replica, the applier's too, builds its boards from the tables, which are the log folded, and moves
/// them by the log alone (``BoardsMemory``, ``BoardsState``). Scores are exact integers, ties are broken by the position
/// at which a score was reached; so replicas at one position answer the same, whenever each was started. The boards are
/// read before the socket accepts, and each replica looks at the log every 20 ms.
///
/// **Ranks of ranks.** Overall counts ranks up to a depth on other boards. Only those whose ranks among the first change
/// with a transaction are computed anew (``TopRanks``, ``RankedScores``).
///
/// **Restores.** A feed that does not go on from the cursor is taken over by a snapshot. The boards stay as they were
/// until all of it is there; then all scores are computed, and one that comes out equal keeps its place in the log.
///
/// **What it does not do.** It computes no weight and no XP, and shows nothing.
package enum LeaderboardsService {
    /// The database's name in the data folder.
    private static let file = "leaderboards.db"

    package static let definition = ServiceDefinition(
        Leaderboards.self,
        commands: StoreMaintenance.commands(
            schema: LeaderboardsSchema.schema, file: file, checks: LeaderboardsChecks.all)
    ) { context, router in
        let location = try StoreLocation(context, Leaderboards.name)
        let store = try await LeaderboardsStore.open(location)
        try serve(on: &router, store: store, clock: context.clock)
        StoreHealth.watch(store.database, context)
        let places = [Catalog.name: FollowerPlace(), Progress.name: FollowerPlace()]
        for feed in [Catalog.name, Progress.name] { places[feed]?.show(in: context.metrics, feed: feed) }
        let health = [
            Catalog.name: context.health.component("catalog feed"),
            Progress.name: context.health.component("progress feed"),
        ]
        let boards = context.health.component("boards")
        let tail = MemoryTail.task(of: store, report: { boards.report($0) })
        let applier = Applier(
            store, catalog: context.client(of: Catalog.self), progress: context.client(of: Progress.self),
            lock: try location.applierLock(), clock: context.clock, places: places,
            report: { health[$0]?.report($1) })
        return [
            LifecycleComponent("store", stop: { await store.database.close() }),
            LifecycleComponent("boards", start: { tail.start() }, stop: { await tail.stop() }),
            LifecycleComponent("applier", start: { applier.start() }, stop: { await applier.stop() }),
        ]
    }

    /// Every method with its handler.
    package static func serve(
        on router: inout Router, store: LeaderboardsStore, clock: any WallClock
    ) throws(Router.SetupError) {
        let memory = store.memory
        try router.serve(Leaderboards.GetStanding.self, immediate: { request, _ in try request.handle(memory) })
        try router.serve(
            Leaderboards.GetPage.self, writing: { request, _, writer in try request.write(memory, to: &writer) })
        try router.serve(Leaderboards.ReadBoard.self, immediate: { request, _ in try request.handle(memory) })
        try router.serve(Leaderboards.GetOptOut.self, immediate: { request, _ in try request.handle(memory) })
        try router.serve(Leaderboards.ListBoards.self, immediate: { request, _ in request.handle(memory.boards) })
        try router.serve(Leaderboards.FindArtist.self, reading: store.database) { request, _, reader in
            try request.handle(memory, in: reader)
        }
        try router.serve(
            Leaderboards.SetOptOut.self,
            async: { request, context in
                try await request.handle(store, clock: clock, deadline: context.deadline)
            })
    }
}
