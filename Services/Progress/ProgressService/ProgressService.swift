internal import Contracts
package import ServiceKit
internal import Storage
package import Transport

/// The progress service: a ledger of the XP that accounts earn by what the catalogue tells, and what follows from it.
///
/// **Who owns what.** The catalog owns all facts. This service owns the ledger: who got how much XP for what. It knows
/// the catalogue by its feed alone and asks it nothing else, but for the feed's head when somebody wants to see the
/// newest (`progress.refresh`).
///
/// **One applier, one order.** Of all replicas one holds the applier's lock and follows the feed (``Applier``). A page
/// is one transaction: the cursor moves by compare-and-set, and with it go the mirror of what the rules ask for, the
/// ledger's entries, the sums, the journal and the service's own feed. A crash, or a second applier, leaves all of it
/// or nothing. Between the wire and the rules stand three steps:
/// 1. ``ChangeIntake`` turns ids into keys and leaves out what is older than what is there. So a page that comes
///    twice, overlaps or repeats a snapshot changes nothing (``ChangeMark``).
/// 2. ``LedgerEngine`` has the rules. It works on rows in memory (``LedgerState``), which come from the store when they
///    are first asked for, or from the page before (``HeldLedger``); it knows no store, no clock and no wire.
/// 3. What changed is written, each row once a page, in the order of keys; what plays move is logged instead, and folded
///    into the tables later, many pages together (``PlayLog``): whoever reads adds what waits (``StoredLedger``).
///
/// **What is held of 50 million plays.** The feed gives the total of a track and day, so the ledger must hold the
/// totals it has counted: a row a track and day, beside it a row for each holder that earned by it. That is some 40
/// bytes a track and day, and does not grow with the plays. All else is a row a track, artist, account and holder.
///
/// **The journal.** The feed tells what is so, and lets go of its old end; the rules ask what was so when a play was
/// recorded: whose profile was complete, who owned the artist, which amounts held. So what the engine was given is
/// kept, packed, some 5 bytes a total. `progress.rebuild` runs the same engine over it from nothing and must come to
/// the same ledger, to the last entry. Amounts are versioned (`rules`): an entry keeps those of its time, and a rebuild
/// uses them too. `progress.tryRules` needs no replay, since other amounts give the same entries other values.
///
/// **Restores.** A feed that does not go on from the cursor is taken over by a snapshot, which is compared with what is
/// here: what is higher earns, what is lower or missing is taken back by corrections, which say so. Nothing else ever
/// takes XP back.
///
/// **Achievements** are data (``AchievementList``), their criteria plugins: values in, verdicts out. What counts is
/// judged after each change for the artists that it touched (``ChangeJudge``); what compares artists, and what time
/// alone brings about, once a UTC day over all of them (``DailyPass``), beside the applier and by its lock. An unlock is
/// an input of the journal like any other: a rebuild takes it as it was recorded, judges nobody, and lists those that
/// today's criteria would not grant by what was recorded. How far somebody is among others is known on that day only,
/// so the pass keeps it (``DailyStanding``). Tracks are compared by the catalogue's own weights, which its feed tells.
///
/// **How new it is.** `asOf` is when the feed was last asked and had no more: it moves while the catalogue is idle, and
/// stands still while there is more to apply than was applied.
///
/// **What it does not do.** It ranks nobody (the leaderboards do, by `progress.readChanges`), and shows nothing.
package enum ProgressService {
    /// The database's name in the data folder.
    private static let file = "progress.db"

    package static let definition = ServiceDefinition(
        Progress.self, keys: ProgressKeys.all,
        commands: StoreMaintenance.commands(schema: ProgressSchema.schema, file: file, checks: ProgressChecks.all)
    ) { context, router in
        let achievements = try AchievementList.configured(context.configuration)
        let location = try StoreLocation(context, Progress.name)
        let store = try await ProgressStore.open(location, amounts: Progress.Amounts(context.configuration))
        let feed = CatalogFeed(context.client(of: Catalog.self))
        try serve(on: &router, store: store, feed: feed, achievements: achievements, clock: context.clock)
        StoreHealth.watch(store.database, context)
        context.metrics.sampled(
            "beatpass_progress_unfolded_entries", help: "What plays moved, summed by row, that waits for the fold."
        ) { Double(store.unfoldedEntries) }
        let health = context.health.component("applier")
        let place = FollowerPlace()
        place.show(in: context.metrics)
        let applier = Applier(
            store, feed: feed, achievements: achievements, lock: try location.applierLock(), clock: context.clock,
            place: place,
            passes: context.metrics.latency(
                "beatpass_daily_pass_seconds", help: "How long the judging of all artists took, once a day."),
            report: { health.report($0) })
        return [
            LifecycleComponent("store", stop: { await store.database.close() }),
            LifecycleComponent("applier", start: { applier.start() }, stop: { await applier.stop() }),
        ]
    }

    /// Every method with its handler.
    package static func serve(
        on router: inout Router, store: ProgressStore, feed: CatalogFeed, achievements: AchievementList,
        clock: any WallClock
    ) throws(Router.SetupError) {
        let (database, tail) = (store.database, store.tail)
        try router.serve(Progress.GetProgress.self, reading: database) { request, _, store in
            try request.handle(tail, in: store)
        }
        try router.serve(Progress.GetRules.self, reading: database) { request, _, store in
            try request.handle(in: store)
        }
        try router.serve(Progress.ListAchievements.self, reading: database) { request, _, store in
            try request.handle(achievements, at: clock.now, tail, in: store)
        }
        try router.serve(Progress.ListLedger.self, reading: database) { request, _, store in
            try request.handle(tail, in: store)
        }
        try router.serve(Progress.ReadChanges.self, readingLong: database) { request, store in
            try request.handle(achievements, in: store)
        }
        try router.serve(Progress.ReadSnapshot.self, readingLong: database) { request, store in
            try request.handle(achievements, tail, in: store)
        }
        try router.serve(Progress.TryRules.self, readingLong: database) { request, store in
            try request.handle(tail, in: store)
        }
        try router.serve(Progress.Rebuild.self, readingLong: database) { request, store in
            try request.handle(achievements, tail, in: store)
        }
        try router.serve(
            Progress.Refresh.self,
            async: { request, context in
                try await request.handle(on: store, feed: feed, clock: clock, deadline: context.deadline)
            })
    }
}
