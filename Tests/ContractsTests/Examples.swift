import Contracts
import JSONRPC
import Testing

/// One value of a contract and its exact form on the wire.
struct Example: Sendable, CustomTestStringConvertible {
    /// Whose it is: a method's name, or a type's that stands inside a method's raw values.
    var owner: String
    var part: Part
    /// What the value must be written as.
    var json: String
    /// What it is written as.
    var written: @Sendable () -> String
    /// Reads a text as the value's type and writes what was read.
    var reread: @Sendable (String) throws -> String
    var schema: @Sendable () -> String

    enum Part: String, Sendable {
        case params
        case reply
        case entry
    }

    var testDescription: String { "\(owner) \(part.rawValue)" }

    /// Whether it holds entries or rows that are read one by one, elsewhere.
    var hasRawList: Bool {
        switch part {
        case .params:
            ["catalog.put", "catalog.record", "catalog.remove", "catalog.void", "progress.tryRules"].contains {
                owner.hasPrefix($0)
            }
        case .reply: owner == "catalog.readChanges"
        case .entry: false
        }
    }

    private init<Value: WireValue>(_ owner: String, _ part: Part, _ value: Value, _ json: String) {
        self.owner = owner
        self.part = part
        self.json = json
        written = { Wire.text(value) }
        reread = { Wire.text(try Wire.read(Value.self, $0)) }
        schema = { Wire.schema(Value.self) }
    }

    static func params<Request: RPCRequest>(_ request: Request, _ json: String) -> Example {
        Example(Request.method.text, .params, request, json)
    }

    static func reply<Request: RPCRequest>(_ type: Request.Type, _ reply: Request.Reply, _ json: String) -> Example {
        Example(Request.method.text, .reply, reply, json)
    }

    static func entry<Entry: WireObject>(_ entry: Entry, _ json: String) -> Example {
        Example("\(Entry.self)", .entry, entry, json)
    }
}

/// The wire form of every method, spelled out, so that it cannot drift: other programs rely on it.
enum Examples {
    static let all =
        common + reading + putting + recording + following + accounts + licenses + activity + beats + collections
        + explanations + progress + leaderboards + entries

    /// 2026-11-21T09:40:00Z, and 1 µs after it.
    static let moment = Timestamp(microseconds: 1_795_254_000_000_000)
    static let behind = Timestamp(microseconds: 1_795_254_000_000_001)

    static let common: [Example] = [
        .params(Service.Info(), "{}"),
        .reply(
            Service.Info.self,
            .init(service: "catalog", version: "1.0", instance: 8, processID: 4711, startedAt: moment),
            #"{"service":"catalog","version":"1.0","instance":8,"processID":4711,"startedAt":"2026-11-21T09:40:00Z"}"#),
        .params(Service.Health(), "{}"),
        .reply(
            Service.Health.self,
            .init(
                live: true, ready: false, draining: false,
                components: [
                    .init(name: "store", state: .ok, reason: nil, since: moment),
                    .init(name: "feed", state: .degraded, reason: "It lags by 3 s.", since: behind),
                ]),
            #"{"live":true,"ready":false,"draining":false,"components":["#
                + #"{"name":"store","state":"ok","since":"2026-11-21T09:40:00Z"},"#
                + #"{"name":"feed","state":"degraded","reason":"It lags by 3 s.","since":"2026-11-21T09:40:00.000001Z"}]}"#
        ),
        .params(Service.Metrics(), "{}"),
        .reply(
            Service.Metrics.self, .init(text: "a 1\nb 2\n"),
            #"{"contentType":"text/plain; version=0.0.4","text":"a 1\nb 2\n"}"#),
        .params(RPC.Discover(), "{}"),
        .reply(RPC.Discover.self, RawJSON(checked: Array(#"{"openrpc":"1.3.2"}"#.utf8)), #"{"openrpc":"1.3.2"}"#),
    ]

    static let reading: [Example] = [
        .params(Catalog.FindArtists(query: "Ål \"x\"", limit: 5), #"{"query":"Ål \"x\"","limit":5}"#),
        .reply(
            Catalog.FindArtists.self,
            .init(artists: [
                .init(
                    id: ArtistID(unchecked: "a-1"), name: "Åse 😀", verified: true, tracks: 3, followers: 2_147_483_648)
            ]),
            #"{"artists":[{"id":"a-1","name":"Åse 😀","verified":true,"tracks":3,"followers":2147483648}]}"#),
        .reply(Catalog.FindArtists.self, .init(artists: []), #"{"artists":[]}"#),
        .params(Catalog.GetSummary(artist: ArtistID(unchecked: "a.1:x_y-Z")), #"{"artist":"a.1:x_y-Z"}"#),
        .reply(
            Catalog.GetSummary.self, summary(.measured(tenths: -1000), slug: "ase"),
            #"{"artist":{"id":"a-1","name":"Åse","slug":"ase","picture":"https://x/y.png","verified":false},"tracks":1,"plays":2,"#
                + #""playsBroughtIn":3,"albums":4,"downloads":5,"downloadsBroughtIn":6,"followers":7,"followersBroughtIn":8,"#
                + #""growth":{"state":"measured","tenths":-1000},"asOf":"2026-11-21T09:40:00Z"}"#),
        .reply(
            Catalog.GetSummary.self, summary(.calculating(plays: 4, needed: 6), slug: nil),
            #"{"artist":{"id":"a-1","name":"Åse","picture":"https://x/y.png","verified":false},"tracks":1,"plays":2,"#
                + #""playsBroughtIn":3,"albums":4,"downloads":5,"downloadsBroughtIn":6,"followers":7,"followersBroughtIn":8,"#
                + #""growth":{"state":"calculating","plays":4,"needed":6},"asOf":"2026-11-21T09:40:00Z"}"#),
        .params(Catalog.ListTracks(artist: ArtistID(unchecked: "a-1")), #"{"artist":"a-1","limit":25}"#),
        .params(
            Catalog.ListTracks(artist: ArtistID(unchecked: "a-1"), limit: 100, cursor: "c"),
            #"{"artist":"a-1","limit":100,"cursor":"c"}"#),
        .reply(
            Catalog.ListTracks.self, .init(tracks: [fullRow, bareRow], cursor: "next"),
            #"{"tracks":[{"id":"t-1","title":"Night / \\ drive","artists":[{"id":"a-1","name":"Åse"},{"id":"a-2","name":"Bo"}],"#
                + #""durationMs":215000,"genres":["House","日本"],"bpm":128,"key":"F#/Gb","scale":"Minor","visibility":"sold","#
                + #""publishedAt":"2026-11-21T09:40:00.000001Z","plays":9007199254740993,"downloads":0},"#
                + #"{"id":"t-2","title":"x","artists":[],"genres":[],"visibility":"public","#
                + #""publishedAt":"1970-01-01T00:00:00Z","plays":0,"downloads":0}],"cursor":"next"}"#),
        .reply(Catalog.ListTracks.self, .init(tracks: [], cursor: nil), #"{"tracks":[]}"#),
    ]

    private static func summary(_ growth: Growth, slug: String?) -> Catalog.GetSummary.Reply {
        var reply = Catalog.GetSummary.Reply()
        reply.artist = .init(
            id: ArtistID(unchecked: "a-1"), name: "Åse", slug: slug, picture: "https://x/y.png", verified: false)
        reply.tracks = 1
        reply.plays = 2
        reply.playsBroughtIn = 3
        reply.albums = 4
        reply.downloads = 5
        reply.downloadsBroughtIn = 6
        reply.followers = 7
        reply.followersBroughtIn = 8
        reply.growth = growth
        reply.asOf = moment
        return reply
    }

    private static var fullRow: Catalog.TrackRow {
        var card = Catalog.TrackCard()
        card.id = TrackID(unchecked: "t-1")
        card.title = "Night / \\ drive"
        card.artists = [
            .init(id: ArtistID(unchecked: "a-1"), name: "Åse"), .init(id: ArtistID(unchecked: "a-2"), name: "Bo"),
        ]
        card.durationMs = 215_000
        card.genres = ["House", "日本"]
        card.bpm = 128
        card.key = .fSharp
        card.scale = .minor
        card.visibility = .sold
        card.publishedAt = behind
        return Catalog.TrackRow(card: card, plays: 9_007_199_254_740_993, downloads: 0)
    }

    private static var bareRow: Catalog.TrackRow {
        var card = Catalog.TrackCard()
        card.id = TrackID(unchecked: "t-2")
        card.title = "x"
        return Catalog.TrackRow(card: card, plays: 0, downloads: 0)
    }

    static let putting: [Example] = [
        .params(
            Catalog.PutArtists(
                source: SourceName(unchecked: "soundcloud"),
                artists: [.init(id: ArtistID(unchecked: "a-1"), name: "Åse", createdAt: moment)]),
            #"{"source":"soundcloud","artists":[{"id":"a-1","name":"Åse","pictures":[],"links":[],"genres":[],"#
                + #""verified":false,"#
                + #""createdAt":"2026-11-21T09:40:00Z"}]}"#),
        .reply(Catalog.PutArtists.self, PutReply(), #"{"added":0,"changed":0,"unchanged":0,"refused":[]}"#),
        .params(
            Catalog.PutTracks(
                source: SourceName(unchecked: "s"),
                tracks: [
                    .init(
                        id: TrackID(unchecked: "t-1"), title: "x", artists: [ArtistID(unchecked: "a-1")],
                        publishedAt: moment)
                ]),
            #"{"source":"s","tracks":[{"id":"t-1","title":"x","artists":["a-1"],"genres":[],"tags":[],"#
                + #""licensing":"nonExclusive","visibility":"public","publishedAt":"2026-11-21T09:40:00Z"}]}"#),
        .reply(
            Catalog.PutTracks.self, putReply,
            #"{"added":1,"changed":2,"unchanged":3,"refused":[{"index":4,"field":"title","reason":"It is empty."}]}"#),
        .params(
            Catalog.PutAlbums(
                source: SourceName(unchecked: "s"),
                albums: [
                    .init(
                        id: AlbumID(unchecked: "b-1"), title: "x", artists: [ArtistID(unchecked: "a-1")],
                        tracks: [TrackID(unchecked: "t-1")], releasedAt: moment)
                ]),
            #"{"source":"s","albums":[{"id":"b-1","title":"x","artists":["a-1"],"tracks":["t-1"],"#
                + #""releasedAt":"2026-11-21T09:40:00Z"}]}"#),
        .reply(Catalog.PutAlbums.self, PutReply(), #"{"added":0,"changed":0,"unchanged":0,"refused":[]}"#),
    ]

    static let recording: [Example] = [
        .params(
            Catalog.PutAccounts(
                source: SourceName(unchecked: "s"), offset: 7,
                accounts: [.init(id: AccountID(unchecked: "u-1"), name: nil, createdAt: moment)]),
            #"{"source":"s","offset":7,"accounts":[{"id":"u-1","staff":false,"createdAt":"2026-11-21T09:40:00Z"}]}"#),
        .reply(
            Catalog.PutAccounts.self, knownPutReply,
            #"{"added":1,"changed":0,"unchanged":0,"refused":[],"known":2,"next":10}"#),
        .params(
            Catalog.PutRoles(
                source: SourceName(unchecked: "s"),
                roles: [
                    .init(
                        artist: ArtistID(unchecked: "a-1"), account: AccountID(unchecked: "u-1"), role: .manager,
                        since: moment)
                ]),
            #"{"source":"s","roles":[{"artist":"a-1","account":"u-1","role":"manager","#
                + #""since":"2026-11-21T09:40:00Z"}]}"#),
        .reply(Catalog.PutRoles.self, PutReply(), #"{"added":0,"changed":0,"unchanged":0,"refused":[]}"#),
        .params(
            Catalog.RemoveTracks(source: SourceName(unchecked: "s"), tracks: [TrackID(unchecked: "t-1")]),
            #"{"source":"s","tracks":["t-1"]}"#),
        .reply(
            Catalog.RemoveTracks.self, removeReply,
            #"{"removed":1,"absent":2,"refused":[],"known":3,"next":6}"#),
        .params(
            Catalog.RecordPlays(
                source: SourceName(unchecked: "s"), offset: 0,
                plays: [
                    .init(
                        track: TrackID(unchecked: "t-1"), listener: ListenerID(unchecked: "u-1"), at: moment,
                        listenedMs: 30_000)
                ]),
            #"{"source":"s","offset":0,"plays":[{"track":"t-1","listener":"u-1","at":"2026-11-21T09:40:00Z","#
                + #""listenedMs":30000}]}"#),
        .reply(Catalog.RecordPlays.self, recordReply, recordReplyText),
        .params(
            Catalog.RecordDownloads(source: SourceName(unchecked: "s"), offset: 1, downloads: [download]),
            #"{"source":"s","offset":1,"downloads":[{"track":"t-1","listener":"u-1","at":"2026-11-21T09:40:00Z","#
                + #""name":"N","email":"n@x.org"}]}"#),
        .reply(Catalog.RecordDownloads.self, recordReply, recordReplyText),
        .params(
            Catalog.RecordFollows(
                source: SourceName(unchecked: "s"), offset: 2,
                follows: [
                    .init(
                        artist: ArtistID(unchecked: "a-1"), listener: ListenerID(unchecked: "u-1"), at: moment,
                        following: false)
                ]),
            #"{"source":"s","offset":2,"follows":[{"artist":"a-1","listener":"u-1","at":"2026-11-21T09:40:00Z","#
                + #""following":false}]}"#),
        .reply(Catalog.RecordFollows.self, recordReply, recordReplyText),
    ]

    private static var download: Catalog.DownloadRow {
        var row = Catalog.DownloadRow(
            track: TrackID(unchecked: "t-1"), listener: ListenerID(unchecked: "u-1"), at: moment)
        row.name = "N"
        row.email = "n@x.org"
        return row
    }

    private static var recordReply: RecordReply {
        var reply = RecordReply()
        reply.known = 1
        reply.taken = 20
        reply.counted = 10
        reply.uncounted.tooShort = 4
        reply.uncounted.ownTeam = 3
        reply.uncounted.staff = 2
        reply.uncounted.superseded = 1
        reply.refused = [RefusedEntry(index: 21, field: "at", reason: "Too late.")]
        reply.next = 22
        return reply
    }

    private static let recordReplyText =
        #"{"known":1,"taken":20,"counted":10,"uncounted":{"tooShort":4,"ownTeam":3,"staff":2,"superseded":1},"#
        + #""refused":[{"index":21,"field":"at","reason":"Too late."}],"next":22}"#

    private static var knownPutReply: PutReply {
        var reply = PutReply()
        reply.added = 1
        reply.known = 2
        reply.next = 10
        return reply
    }

    private static var removeReply: Catalog.RemoveTracks.Reply {
        var reply = Catalog.RemoveTracks.Reply()
        reply.removed = 1
        reply.absent = 2
        reply.known = 3
        reply.next = 6
        return reply
    }

    private static var putReply: PutReply {
        var reply = PutReply()
        reply.added = 1
        reply.changed = 2
        reply.unchanged = 3
        reply.refused = [RefusedEntry(index: 4, field: "title", reason: "It is empty.")]
        return reply
    }

    /// What stands inside the raw lists of the put methods, with every member set; and what stands beside the params.
    static let entries: [Example] = [
        .entry(
            artistEntry,
            #"{"id":"a-1","name":"Åse","slug":"ase","picture":"https://x/p","pictures":["https://x/q"],"bio":"b","#
                + #""links":["https://x"],"genres":["g"],"#
                + #""country":"NO","verified":true,"createdAt":"2026-11-21T09:40:00Z","#
                + #""opening":{"plays":1,"downloads":2,"followers":9007199254740991,"asOf":"2026-11-21T09:40:00Z"}}"#),
        .entry(
            trackEntry,
            #"{"id":"t-1","title":"x","artists":["a-1","a-2"],"durationMs":604800000,"genres":["g"],"tags":["t","u"],"#
                + #""description":"d","bpm":200,"key":"C","scale":"Major","artwork":"https://x/a","licensing":"both","#
                + #""visibility":"private","publishedAt":"2026-11-21T09:40:00Z","#
                + #""opening":{"plays":1,"downloads":0,"followers":0,"asOf":"2026-11-21T09:40:00.000001Z"}}"#),
        .entry(
            albumEntry,
            #"{"id":"b-1","title":"x","artists":["a-1"],"tracks":["t-1","t-2"],"description":"d","artwork":"https://x/a","#
                + #""releasedAt":"2026-11-21T09:40:00Z","createdAt":"2026-11-21T09:40:00Z","#
                + #""updatedAt":"2026-11-21T09:40:00.000001Z"}"#),
        .entry(Caller(), #"{"artists":[],"scopes":[]}"#),
        .entry(
            meta,
            #"{"deadlineMs":250,"trace":"00-1-2-01","caller":{"account":"u","artists":["a-1"],"scopes":["allArtists"]}}"#
        ),
        .entry(CallMeta(), "{}"),
    ]

    private static var artistEntry: Catalog.ArtistEntry {
        var entry = Catalog.ArtistEntry(id: ArtistID(unchecked: "a-1"), name: "Åse", createdAt: moment)
        entry.slug = "ase"
        entry.picture = "https://x/p"
        entry.bio = "b"
        entry.pictures = ["https://x/q"]
        entry.links = ["https://x"]
        entry.genres = ["g"]
        entry.country = "NO"
        entry.verified = true
        entry.opening = OpeningTotals(plays: 1, downloads: 2, followers: 9_007_199_254_740_991, asOf: moment)
        return entry
    }

    private static var trackEntry: Catalog.TrackEntry {
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: "t-1"), title: "x",
            artists: [ArtistID(unchecked: "a-1"), ArtistID(unchecked: "a-2")],
            publishedAt: moment)
        entry.durationMs = 604_800_000
        entry.genres = ["g"]
        entry.tags = ["t", "u"]
        entry.about = "d"
        entry.bpm = 200
        entry.key = .c
        entry.scale = .major
        entry.artwork = "https://x/a"
        entry.licensing = .both
        entry.visibility = .private
        entry.opening = OpeningTotals(plays: 1, asOf: behind)
        return entry
    }

    private static var albumEntry: Catalog.AlbumEntry {
        var entry = Catalog.AlbumEntry(
            id: AlbumID(unchecked: "b-1"), title: "x", artists: [ArtistID(unchecked: "a-1")],
            tracks: [TrackID(unchecked: "t-1"), TrackID(unchecked: "t-2")], releasedAt: moment)
        entry.about = "d"
        entry.artwork = "https://x/a"
        (entry.createdAt, entry.updatedAt) = (moment, behind)
        return entry
    }

    private static var meta: CallMeta {
        var meta = CallMeta()
        meta.deadlineMs = 250
        meta.trace = "00-1-2-01"
        meta.caller = Caller(
            account: AccountID(unchecked: "u"), artists: [ArtistID(unchecked: "a-1")], scopes: [.allArtists])
        return meta
    }
}
