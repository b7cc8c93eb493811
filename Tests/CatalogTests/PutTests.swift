import Contracts
import JSONRPC
import Support
import Testing

/// What a put does with its entries, one by one: counted as added, changed, unchanged or refused, and never two
/// ways. The bounds of single fields stand in ``LimitTests``, the figures that follow in ``TotalsTests``.
@Suite("Putting artists, tracks and albums")
struct PutTests {
    /// Puts, puts again, edits each field alone: counted as added, unchanged, changed, and never two ways.
    @Test func artistsAreAddedKeptAndChanged() async throws {
        try await withCatalog { (catalog) throws in
            let entries = [artist("a"), fullArtist("b")]
            #expect(try await catalog.put(artists: entries) == PutReply(added: 2))
            #expect(try await catalog.put(artists: entries) == PutReply(unchanged: 2))
            let edits: [(inout Catalog.ArtistEntry) -> Void] = [
                { $0.name = "Other" }, { $0.slug = nil }, { $0.picture = "x" }, { $0.bio = "" }, { $0.links.reverse() },
                { $0.pictures = ["x", "y"] }, { $0.genres = [] }, { $0.country = "NO" }, { $0.verified = false },
                { $0.createdAt.microseconds += 1 },
                { $0.opening?.followers = 8 }, { $0.opening?.asOf.microseconds += 1 }, { $0.opening = nil },
            ]
            for edit in edits {
                var entry = fullArtist("b")
                edit(&entry)
                #expect(try await catalog.put(artists: [entry]) == PutReply(changed: 1), "\(entry)")
                #expect(try await catalog.put(artists: [entry]) == PutReply(unchanged: 1), "\(entry)")
                #expect(try await catalog.put(artists: [fullArtist("b")]) == PutReply(changed: 1))
            }
        }
    }

    @Test func tracksAreAddedKeptAndChanged() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            let full = fullTrack("t2", by: ["a", "b"])
            let entries = [track("t1", by: ["a"]), full]
            #expect(try await catalog.put(tracks: entries) == PutReply(added: 2))
            #expect(try await catalog.put(tracks: entries) == PutReply(unchanged: 2))
            let edits: [(inout Catalog.TrackEntry) -> Void] = [
                { $0.title = "Other" }, { $0.artists = ["a"] }, { $0.artists = ["b", "a"] }, { $0.durationMs = nil },
                { $0.genres.reverse() }, { $0.tags = [] }, { $0.about = nil }, { $0.bpm = 125 }, { $0.key = .b },
                { $0.scale = nil }, { $0.artwork = nil }, { $0.licensing = .exclusive }, { $0.visibility = .private },
                { $0.publishedAt.microseconds += 1 }, { $0.opening?.plays = 6 }, { $0.opening?.downloads = 0 },
                { $0.opening?.asOf.microseconds += 1 }, { $0.opening = nil },
            ]
            for edit in edits {
                var entry = full
                edit(&entry)
                #expect(try await catalog.put(tracks: [entry]) == PutReply(changed: 1), "\(entry)")
                #expect(try await catalog.put(tracks: [entry]) == PutReply(unchanged: 1), "\(entry)")
                #expect(try await catalog.put(tracks: [full]) == PutReply(changed: 1))
            }
        }
    }

    @Test func albumsAreAddedKeptAndChanged() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            try await catalog.put(tracks: ["t1", "t2", "t3"].map { track($0, by: ["a"]) })
            let full = fullAlbum("l2", by: ["a", "b"], ["t1", "t2"])
            let entries = [album("l1", by: ["a"]), full]
            #expect(try await catalog.put(albums: entries) == PutReply(added: 2))
            #expect(try await catalog.put(albums: entries) == PutReply(unchanged: 2))
            let edits: [(inout Catalog.AlbumEntry) -> Void] = [
                { $0.title = "Other" }, { $0.artists = ["b", "a"] }, { $0.artists = ["b"] }, { $0.tracks.reverse() },
                { $0.tracks = [] }, { $0.tracks.append("t3") }, { $0.about = nil }, { $0.artwork = nil },
                { $0.releasedAt.microseconds += 1 },
            ]
            for edit in edits {
                var entry = full
                edit(&entry)
                #expect(try await catalog.put(albums: [entry]) == PutReply(changed: 1), "\(entry)")
                #expect(try await catalog.put(albums: [entry]) == PutReply(unchanged: 1), "\(entry)")
                #expect(try await catalog.put(albums: [full]) == PutReply(changed: 1))
            }
        }
    }

    @Test func nothingIsAnEmptyReply() async throws {
        try await withCatalog { (catalog) throws in
            #expect(try await catalog.put(artists: []) == PutReply())
            #expect(try await catalog.put(tracks: []) == PutReply())
            #expect(try await catalog.put(albums: []) == PutReply())
        }
    }

    @Test func theSameTwiceInOneCall() async throws {
        try await withCatalog { (catalog) throws in
            let entries = [artist("a"), artist("a"), artist("a", "Other"), artist("a", "Other")]
            #expect(try await catalog.put(artists: entries) == PutReply(added: 1, changed: 1, unchanged: 2))
            #expect(try await catalog.summary(of: "a").artist.name == "Other")
        }
    }

    /// é as one character and as e with an accent look the same, and are different names all the same.
    @Test func anotherSpellingOfTheSameCharactersIsAChange() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", "caf\u{E9}")])
            #expect(try await catalog.put(artists: [artist("a", "cafe\u{301}")]) == PutReply(changed: 1))
            try await catalog.put(tracks: [track("t", by: ["a"])])
            let name = try await catalog.summary(of: "a").artist.name
            #expect(Array(name.unicodeScalars) == Array("cafe\u{301}".unicodeScalars))
            #expect(try await catalog.find("cafe\u{301}").count == 1)
        }
    }

    /// One bad entry between good ones costs only itself, and leaves nothing behind: put right, it is new.
    @Test func oneBadEntryInTheMiddle() async throws {
        try await withCatalog { catalog in
            var reply = try await catalog.put(artists: [artist("a"), artist("b", ""), artist("c")])
            #expect((reply.added, reply.refusals) == (2, [Refusal(1, "name")]))
            #expect(reply.refused.map(\.reason) == ["expected 1 to 800 bytes, found 0 bytes"])
            #expect(try await catalog.put(artists: [artist("b")]) == PutReply(added: 1))

            reply = try await catalog.put(tracks: [
                track("t1", by: ["a"], plays: 1), track("t2", by: ["a", "nobody"], plays: 10),
                track("t3", by: ["a"], plays: 100),
            ])
            #expect((reply.added, reply.refusals) == (2, [Refusal(1, "artists[1]")]))
            #expect(
                reply.refused.map(\.reason) == ["there is no artist \"nobody\"; put artists before what credits them"])
            #expect(try await catalog.summary(of: "a").plays == 101)
            #expect(try await catalog.put(tracks: [track("t2", by: ["a"], plays: 10)]) == PutReply(added: 1))

            reply = try await catalog.put(albums: [
                album("l1", by: ["a"], ["t1"]), album("l2", by: ["a"], ["t2", "lost"]), album("l3", by: ["a"], ["t3"]),
            ])
            #expect((reply.added, reply.refusals) == (2, [Refusal(1, "tracks[1]")]))
            #expect(reply.refused.map(\.reason) == ["there is no track \"lost\"; put tracks before their album"])
            #expect(try await catalog.summary(of: "a").albums == 2)
            #expect(try await catalog.put(albums: [album("l2", by: ["a"], ["t2"])]) == PutReply(added: 1))
        }
    }

    /// A refused edit leaves the stored form as it was.
    @Test func aRefusedEditChangesNothing() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            let kept = fullTrack("t", by: ["a"])
            try await catalog.put(tracks: [kept])
            try await catalog.put(albums: [album("l", by: ["a"], ["t"])])
            let before = try await catalog.tracks(of: "a")

            var edit = kept
            edit.title = "Other"
            edit.artists = ["b", "nobody"]
            #expect(try await catalog.put(tracks: [edit]).refusals == [Refusal(0, "artists[1]")])
            #expect(
                try await catalog.put(albums: [album("l", by: ["b"], ["t", "t"])]).refusals == [Refusal(0, "tracks[1]")]
            )

            #expect(try await catalog.tracks(of: "a") == before)
            #expect(try await catalog.tracks(of: "b").isEmpty)
            #expect(try await catalog.summary(of: "b").albums == 0)
            #expect(try await catalog.put(tracks: [kept]) == PutReply(unchanged: 1))
            #expect(try await catalog.put(albums: [album("l", by: ["a"], ["t"])]) == PutReply(unchanged: 1))
        }
    }

    @Test func doubledAndForeignThingsAreRefused() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            try await catalog.put(tracks: ["t1", "t2", "t3"].map { track($0, by: ["a"]) })
            try await catalog.put(albums: [album("l1", by: ["a"], ["t1"])])

            let tracks = try await catalog.put(tracks: [track("t", by: ["a", "b", "a"])])
            #expect(tracks.refusals == [Refusal(0, "artists[2]")])
            #expect(tracks.refused.map(\.reason) == ["the artist \"a\" is credited twice"])

            let albums = try await catalog.put(albums: [
                album("l2", by: ["b", "b"]), album("l2", by: ["nobody"]), album("l2", by: ["b"], ["t2", "t3", "t2"]),
                album("l2", by: ["b"], ["t2", "t1"]),
            ])
            #expect(
                albums.refusals == [
                    Refusal(0, "artists[1]"), Refusal(1, "artists[0]"), Refusal(2, "tracks[2]"),
                    Refusal(3, "tracks[1]"),
                ])
            #expect(albums.refused[2].reason == "the track \"t2\" stands on the album twice")
            #expect(albums.refused[3].reason == "the track \"t1\" is on another album already")
            #expect(try await catalog.summary(of: "b").albums == 0)
        }
    }

    /// Once its album lets go of a track, another may have it.
    @Test func aTrackMovesToAnotherAlbum() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: [track("t1", by: ["a"]), track("t2", by: ["a"])])
            try await catalog.put(albums: [album("l1", by: ["a"], ["t1", "t2"]), album("l2", by: ["a"])])
            let moved = [album("l1", by: ["a"], ["t1"]), album("l2", by: ["a"], ["t2"])]
            #expect(try await catalog.put(albums: moved) == PutReply(changed: 2))
            #expect(try await catalog.put(albums: moved) == PutReply(unchanged: 2))
        }
    }

    /// Totals that an entry has no use for would be lost in silence.
    @Test func foreignTotalsAreRefused() async throws {
        try await withCatalog { catalog in
            let totals = [
                OpeningTotals(plays: 1, asOf: moment()), OpeningTotals(downloads: 2, asOf: moment()),
                OpeningTotals(followers: 3, asOf: moment()),
            ]
            let artists = totals.map { total in
                var entry = artist("a")
                entry.opening = total
                return entry
            }
            let first = try await catalog.put(artists: artists)
            #expect(
                (first.added, first.refusals) == (1, [Refusal(0, "opening.plays"), Refusal(1, "opening.downloads")]))
            #expect(first.refused[0].reason == "expected 0 (plays are a track's), found 1")
            let tracks = totals.map { total in
                var entry = track("t", by: ["a"])
                entry.opening = total
                return entry
            }
            let second = try await catalog.put(tracks: tracks)
            #expect((second.added, second.changed, second.refusals) == (1, 1, [Refusal(2, "opening.followers")]))
        }
    }
}
