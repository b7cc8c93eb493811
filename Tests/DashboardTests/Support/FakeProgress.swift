import Contracts
import Synchronization
import Transport

/// What the progress service has to answer from: accounts with figures that differ from each other.
final class ProgressScript: Sendable {
    private struct State {
        var standings: [AccountID: Progress.Standing] = [:]
        var behind: String?
        var claimed: ArtistID?
    }

    private let state = Mutex(State())

    static let asOf = Timestamp(microseconds: 1_767_225_600_000_000)

    /// Makes an account known, with a level that its XP gives here.
    func enter(_ account: AccountID, xp: Int64 = 150, asOf: Timestamp? = ProgressScript.asOf) {
        var standing = Progress.Standing()
        standing.holder = Progress.Holder(account: account)
        standing.xp = xp
        standing.level = Progress.Level(number: 2, title: "Novice Producer", from: 100, next: 283)
        standing.sources = [
            Progress.SourceSum(source: .upload, count: 1, xp: 100),
            Progress.SourceSum(source: .play, count: 50, xp: 50),
        ]
        (standing.position, standing.asOf) = (7, asOf)
        state.withLock { $0.standings[account] = standing }
    }

    func forget(_ account: AccountID) { state.withLock { $0.standings[account] = nil } }

    /// From now on a refresh does not reach the catalogue's head, for this reason.
    func fallBehind(_ reason: String) { state.withLock { $0.behind = reason } }

    /// From now on all entries stood in the ledger of this artist before.
    func claim(_ artist: ArtistID) { state.withLock { $0.claimed = artist } }

    func standing(of account: AccountID?) throws -> Progress.Standing {
        guard let account else { throw ProgressFailure.badHolder }
        guard let standing = state.withLock({ $0.standings[account] }) else {
            throw ProgressFailure.unknownAccount(account)
        }
        return standing
    }

    func refresh(_ request: Progress.Refresh) throws -> Progress.Refresh.Reply {
        var reply = Progress.Refresh.Reply()
        reply.progress = try standing(of: request.account)
        reply.reason = state.withLock { $0.behind }
        reply.current = reply.reason == nil
        if reply.current { reply.progress.position += 1 }
        return reply
    }

    /// Two pages; the cursor of the second is `next`.
    func ledger(_ request: Progress.ListLedger) throws -> Progress.ListLedger.Reply {
        let standing = try standing(of: request.account)
        guard [nil, "next"].contains(request.cursor) else { throw ProgressFailure.badCursor }
        var entry = Progress.Entry()
        (entry.source, entry.xp, entry.at) = (request.source ?? .play, 50, Self.asOf)
        entry.track = Progress.LedgerTrack(id: TrackID(unchecked: "t"), title: "Top")
        (entry.day, entry.plays) = (Self.asOf.day, 50)
        entry.claimed = state.withLock { $0.claimed }
        var reply = Progress.ListLedger.Reply()
        reply.holder = standing.holder
        reply.entries = Array(repeating: entry, count: request.limit)
        reply.cursor = request.cursor == nil ? "next" : nil
        return reply
    }

    func achievements(_ request: Progress.ListAchievements) throws -> Progress.ListAchievements.Reply {
        var reply = Progress.ListAchievements.Reply()
        reply.holder = try standing(of: request.account).holder
        var open = Progress.Achievement()
        (open.id, open.category, open.name, open.about) = ("first-beat", "special", "First Beat", "Published a track.")
        (open.unlockedAt, open.holders) = (Self.asOf, 3)
        var locked = Progress.Achievement()
        (locked.id, locked.category, locked.name, locked.about) = ("top", "upload", "Top", "In the top 10 %.")
        (locked.rarity, locked.xp) = (.epic, 3000)
        locked.progress = Progress.AchievementProgress(.top, value: 124, needed: 100)
        reply.achievements = [open, locked]
        (reply.unlocked, reply.unlockedRecently, reply.xp, reply.producers) = (1, 1, 0, 12)
        (reply.judgedAt, reply.asOf) = (Self.asOf, Self.asOf)
        return reply
    }

    static var rules: Progress.GetRules.Reply {
        var reply = Progress.GetRules.Reply()
        reply.version = 1
        reply.levels = [Progress.LevelNeed(number: 1, title: "Novice Producer", xp: 0)]
        return reply
    }
}

/// A progress service over memory that answers by its script.
final class FakeProgress: Sendable {
    let script = ProgressScript()
    private let service: FakeService

    init(_ manner: ServiceManner = .answers) throws {
        let script = script
        service = try FakeService(Progress.name, manner) { router in
            try router.serve(Progress.GetProgress.self, manner) { try script.standing(of: $0.account) }
            try router.serve(Progress.Refresh.self, manner) { try script.refresh($0) }
            try router.serve(Progress.ListLedger.self, manner) { try script.ledger($0) }
            try router.serve(Progress.ListAchievements.self, manner) { try script.achievements($0) }
            try router.serve(Progress.GetRules.self, manner) { _ in ProgressScript.rules }
        }
    }

    var client: FrontendClient { service.client }

    func stop() async { await service.stop() }
}
