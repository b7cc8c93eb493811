import Contracts
import JSONRPC

extension Examples {
    static let following: [Example] = [
        .params(Catalog.ReadChanges(epoch: nil, after: 0), #"{"after":0,"limit":1000}"#),
        .params(Catalog.ReadChanges(epoch: "e1", after: 7, limit: 10_000), #"{"epoch":"e1","after":7,"limit":10000}"#),
        .reply(
            Catalog.ReadChanges.self, changesReply,
            #"{"epoch":"e1","position":11,"head":12,"changes":["# + changeTexts + "]}"),
        .params(Catalog.ReadSnapshot(cursor: nil), #"{"limit":1000}"#),
        .params(Catalog.ReadSnapshot(cursor: "s.track.7.", limit: 1), #"{"cursor":"s.track.7.","limit":1}"#),
        .reply(
            Catalog.ReadSnapshot.self, snapshotReply,
            #"{"epoch":"e1","position":12,"changes":[],"cursor":"s.album.1."}"#),
        .params(
            Catalog.VoidPlays(
                source: SourceName(unchecked: "operator"), offset: 0,
                voids: [
                    .init(
                        source: SourceName(unchecked: "web"), listener: ListenerID(unchecked: "u-1"),
                        from: moment, until: moment.advanced(byMicroseconds: 1), reason: "a script")
                ]),
            #"{"source":"operator","offset":0,"voids":[{"source":"web","listener":"u-1","from":"2026-11-21T09:40:00Z","#
                + #""until":"2026-11-21T09:40:00.000001Z","reason":"a script"}]}"#),
        .reply(
            Catalog.VoidPlays.self, voidReply,
            #"{"known":1,"taken":2,"plays":3,"refused":[{"index":3,"field":"until","reason":"Too early."}],"next":4}"#),
    ]

    private static let changeTexts =
        #"{"position":8,"kind":"album","id":"b-1","at":"2026-11-21T09:40:00Z","value":{"id":"b-1"}},"#
        + #"{"position":9,"kind":"track","id":"t-1","at":"2026-11-21T09:40:00Z"},"#
        + #"{"position":10,"kind":"plays","id":"t-1","day":"2026-11-21","total":12,"#
        + #""weight":"170141183460469231731687303715884105727","plays":40,"playsWeight":9},"#
        + #"{"position":11,"kind":"downloads","id":"t-1","day":"2026-11-21","total":3}"#

    private static var changesReply: Catalog.ReadChanges.Reply {
        var album = Catalog.Change()
        album.position = 8
        album.kind = .album
        album.id = "b-1"
        album.at = moment
        album.value = RawJSON(checked: Array(#"{"id":"b-1"}"#.utf8))
        var tombstone = Catalog.Change()
        tombstone.position = 9
        tombstone.kind = .track
        tombstone.id = "t-1"
        tombstone.at = moment
        var plays = Catalog.Change()
        plays.position = 10
        plays.kind = .plays
        plays.id = "t-1"
        plays.day = moment.day
        plays.total = 12
        plays.weight = String(Int128.max)
        (plays.plays, plays.playsWeight) = (40, 9)
        var downloads = Catalog.Change()
        downloads.position = 11
        downloads.kind = .downloads
        downloads.id = "t-1"
        downloads.day = moment.day
        downloads.total = 3
        var reply = Catalog.ReadChanges.Reply()
        reply.epoch = "e1"
        reply.position = 11
        reply.head = 12
        reply.changes = [album, tombstone, plays, downloads]
        return reply
    }

    private static var snapshotReply: Catalog.ReadSnapshot.Reply {
        var reply = Catalog.ReadSnapshot.Reply()
        reply.epoch = "e1"
        reply.position = 12
        reply.cursor = "s.album.1."
        return reply
    }

    private static var voidReply: Catalog.VoidPlays.Reply {
        var reply = Catalog.VoidPlays.Reply()
        reply.known = 1
        reply.taken = 2
        reply.plays = 3
        reply.refused = [RefusedEntry(index: 3, field: "until", reason: "Too early.")]
        reply.next = 4
        return reply
    }
}
