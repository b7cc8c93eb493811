import Contracts
import JSONRPC

/// What the page Progress asks for, what the operator tries, and the service's own feed.
extension Examples {
    private static let account = AccountID(unchecked: "u-1")
    private static let artist = ArtistID(unchecked: "a-1")

    static let progress: [Example] = [
        .params(Progress.GetProgress(account: account), #"{"account":"u-1"}"#),
        .params(Progress.GetProgress(artist: artist), #"{"artist":"a-1"}"#),
        .reply(Progress.GetProgress.self, standing, standingText),
        .params(Progress.GetRules(), "{}"),
        .reply(
            Progress.GetRules.self, rules,
            #"{"version":2,"amounts":{"upload":100,"metadata":50,"collaboration":25,"play":1},"#
                + #""levels":[{"number":2,"title":"Novice Producer","xp":100}]}"#),
        .params(Progress.ListAchievements(account: account), #"{"account":"u-1"}"#),
        .reply(Progress.ListAchievements.self, achievements, achievementsText),
        .params(Progress.ListLedger(account: account), #"{"account":"u-1","limit":25}"#),
        .params(
            Progress.ListLedger(artist: artist, source: .play, limit: 7, cursor: "p.1.2"),
            #"{"artist":"a-1","source":"play","limit":7,"cursor":"p.1.2"}"#),
        .reply(Progress.ListLedger.self, ledger, ledgerText),
        .params(Progress.ReadChanges(epoch: "e1", after: 7, limit: 9), #"{"epoch":"e1","after":7,"limit":9}"#),
        .reply(Progress.ReadChanges.self, changes, #"{"epoch":"e1","position":8,"head":9,"changes":[\#(changeText)]}"#),
        .params(Progress.ReadSnapshot(cursor: "s.4", limit: 9), #"{"cursor":"s.4","limit":9}"#),
        .reply(
            Progress.ReadSnapshot.self, snapshot,
            #"{"epoch":"e1","position":8,"changes":[\#(changeText)],"cursor":"s.4"}"#),
        .params(Progress.Rebuild(), "{}"),
        .reply(
            Progress.Rebuild.self, rebuilt,
            #"{"changes":1,"entries":2,"differences":3,"examples":["One."],"ungranted":4,"unlocks":["#
                + #"{"holder":{"account":"u-1"},"achievement":"first","at":"1970-01-01T00:00:00Z","reason":"R."}]}"#),
        .params(Progress.Refresh(account: account, waitMs: 9), #"{"account":"u-1","waitMs":9}"#),
        .reply(
            Progress.Refresh.self, refreshed,
            #"{"current":false,"reason":"It is away.","progress":\#(standingText)}"#),
        .params(
            Progress.TryRules(
                rules: .init(upload: 1, metadata: 2, collaboration: 3, play: 4),
                achievements: [RawJSON(checked: Array(#"{"id":"a"}"#.utf8))], limit: 5),
            #"{"rules":{"upload":1,"metadata":2,"collaboration":3,"play":4},"achievements":[{"id":"a"}],"limit":5}"#),
        .reply(
            Progress.TryRules.self, tried,
            #"{"holders":1,"changed":2,"moved":3,"xpNow":4,"xpThen":5,"ungranted":10,"movers":[{"holder":{"account":"u-1"},"#
                + #""xpNow":6,"xpThen":7,"levelNow":8,"levelThen":9}]}"#),
    ]

    private static let standingText =
        #"{"holder":{"account":"u-1"},"xp":125,"level":{"number":2,"title":"Novice Producer","from":100,"next":283},"#
        + #""sources":[{"source":"upload","count":1,"xp":100}],"staff":false,"position":9,"#
        + #""asOf":"2026-11-21T09:40:00Z"}"#
    private static let achievementsText =
        #"{"holder":{"artist":"a-1"},"achievements":[{"id":"first-beat","category":"special","name":"First Beat","#
        + #""description":"Published a first public track.","rarity":"common","xp":0,"#
        + #""unlockedAt":"2026-11-21T09:40:00Z","progress":{"measure":"top","value":101,"needed":100},"holders":3}],"#
        + #""unlocked":1,"unlockedRecently":2,"xp":3,"producers":4,"judgedAt":"2026-11-21T09:40:00Z","#
        + #""asOf":"2026-11-21T09:40:00Z"}"#
    private static let ledgerText =
        #"{"holder":{"account":"u-1"},"entries":[{"source":"play","xp":3,"at":"2026-11-21T00:00:00Z","#
        + #""track":{"id":"t-1","title":"x"},"day":"2026-11-21","plays":3,"achievement":"first-beat","#
        + #""claimed":"a-1","quiet":true}],"cursor":"p.1.2"}"#
    private static let changeText =
        #"{"position":8,"kind":"xp","holder":{"artist":"a-1"},"xp":7,"unlocks":[{"category":"upload","count":2}]}"#

    private static var standing: Progress.Standing {
        var standing = Progress.Standing()
        standing.holder = .init(account: account)
        standing.xp = 125
        standing.level = .init(number: 2, title: "Novice Producer", from: 100, next: 283)
        standing.sources = [.init(source: .upload, count: 1, xp: 100)]
        standing.position = 9
        standing.asOf = moment
        return standing
    }

    private static var rules: Progress.GetRules.Reply {
        var rules = Progress.GetRules.Reply()
        rules.version = 2
        rules.levels = [.init(number: 2, title: "Novice Producer", xp: 100)]
        return rules
    }

    private static var achievements: Progress.ListAchievements.Reply {
        var achievement = Progress.Achievement()
        (achievement.id, achievement.category, achievement.name) = ("first-beat", "special", "First Beat")
        achievement.about = "Published a first public track."
        achievement.unlockedAt = moment
        achievement.progress = .init(.top, value: 101, needed: 100)
        achievement.holders = 3
        var reply = Progress.ListAchievements.Reply()
        reply.holder = .init(artist: artist)
        reply.achievements = [achievement]
        (reply.unlocked, reply.unlockedRecently, reply.xp, reply.producers) = (1, 2, 3, 4)
        (reply.judgedAt, reply.asOf) = (moment, moment)
        return reply
    }

    private static var ledger: Progress.ListLedger.Reply {
        var entry = Progress.Entry()
        (entry.source, entry.xp, entry.plays) = (.play, 3, 3)
        entry.at = Day(number: 20_778).start
        entry.track = .init(id: TrackID(unchecked: "t-1"), title: "x")
        entry.day = Day(number: 20_778)
        entry.achievement = "first-beat"
        entry.claimed = artist
        entry.quiet = true
        var reply = Progress.ListLedger.Reply()
        reply.holder = .init(account: account)
        reply.entries = [entry]
        reply.cursor = "p.1.2"
        return reply
    }

    private static var change: Progress.Change {
        var change = Progress.Change()
        change.position = 8
        change.holder = .init(artist: artist)
        change.xp = 7
        change.unlocks = [.init(category: "upload", count: 2)]
        return change
    }

    private static var changes: Progress.ReadChanges.Reply {
        var reply = Progress.ReadChanges.Reply()
        (reply.epoch, reply.position, reply.head, reply.changes) = ("e1", 8, 9, [change])
        return reply
    }

    private static var snapshot: Progress.ReadSnapshot.Reply {
        var reply = Progress.ReadSnapshot.Reply()
        (reply.epoch, reply.position, reply.changes, reply.cursor) = ("e1", 8, [change], "s.4")
        return reply
    }

    private static var rebuilt: Progress.Rebuild.Reply {
        var reply = Progress.Rebuild.Reply()
        (reply.changes, reply.entries, reply.differences, reply.examples) = (1, 2, 3, ["One."])
        var unlock = Progress.UngrantedUnlock()
        (unlock.holder, unlock.achievement, unlock.reason) = (.init(account: account), "first", "R.")
        (reply.ungranted, reply.unlocks) = (4, [unlock])
        return reply
    }

    private static var refreshed: Progress.Refresh.Reply {
        var reply = Progress.Refresh.Reply()
        (reply.current, reply.reason, reply.progress) = (false, "It is away.", standing)
        return reply
    }

    private static var tried: Progress.TryRules.Reply {
        var mover = Progress.Mover()
        mover.holder = .init(account: account)
        (mover.xpNow, mover.xpThen, mover.levelNow, mover.levelThen) = (6, 7, 8, 9)
        var reply = Progress.TryRules.Reply()
        (reply.holders, reply.changed, reply.moved) = (1, 2, 3)
        (reply.xpNow, reply.xpThen, reply.ungranted, reply.movers) = (4, 5, 10, [mover])
        return reply
    }
}
