import CommandLineTool
import Contracts
import Testing

@Suite struct CatalogueTests {
    @Test func batchesKeepBelowTheLimits() {
        let sizes = (0..<2345).map { ($0 * 7919) % 9000 }
        let ranges = EntryBatches.split(sizes: sizes)
        #expect(ranges.flatMap { Array($0) } == Array(sizes.indices))
        for range in ranges {
            #expect(range.count <= EntryBatches.mostEntries)
            #expect(sizes[range].reduce(0, +) <= EntryBatches.mostBytes)
        }
        #expect(EntryBatches.split(sizes: []) == [])
        #expect(EntryBatches.split(sizes: [1, 2 << 20, 1]) == [0..<1, 1..<2, 2..<3])
        #expect(EntryBatches.split(sizes: Array(repeating: 1, count: 1000)) == [0..<500, 500..<1000])
    }

    @Test func talliesCountFromTheFirstEntry() {
        var reply = PutReply()
        reply.added = 498
        reply.refused = [
            RefusedEntry(index: 3, field: "name", reason: "x"),
            RefusedEntry(index: 9, field: "id", reason: "y"),
        ]
        var tally = PutTally()
        tally.add(PutReply(), from: 0)
        tally.add(reply, from: 500)
        #expect(tally.refused.map(\.index) == [503, 509])
        #expect(tally.added == 498 && tally.taken == 498)
    }

    @Test func refusedEntriesAreToldByTheirRow() throws {
        // Line 3 is broken, so that entry and line do not run in step.
        let catalogue = try Rows.read(
            tracks: Rows.track("7", "One") + Rows.track("x", "Two") + Rows.track("9", "Three"),
            users: Rows.user("1", "One") + Rows.user("?", "Two") + Rows.user("3", "Three"))
        #expect(catalogue.artists.map(\.id) == ["soundcloud-1", "soundcloud-3"])
        let artist = catalogue.refusal(ofArtist: 1, field: "name", reason: "too long")
        #expect(artist.description == "users.csv line 4: the catalog refused name: too long")
        let track = catalogue.refusal(ofTrack: 1, field: "artists[0]", reason: "there is none")
        #expect(track.description == "tracks.csv line 4: the catalog refused artists[0]: there is none")
        #expect(catalogue.refusedCount == 2 && catalogue.refusedUserCount == 1)
    }

    @Test func entriesKeepWhatTheFilesSay() throws {
        let catalogue = try Rows.read(
            tracks: Rows.track("7", plays: "None", downloads: "None")
                + Rows.track("8", plays: "5.0", downloads: "None")
                + Rows.track("9", sharing: "private"))
        let asOf = Timestamp(microseconds: 1_000_000)
        let tracks = catalogue.tracks.map { Catalog.TrackEntry($0, asOf: asOf) }
        #expect(tracks[0].opening == nil)
        #expect(tracks[1].opening == OpeningTotals(plays: 5, downloads: 0, asOf: asOf))
        #expect(tracks.map(\.visibility) == [.public, .public, .private])
        #expect(tracks[2].artists == [ArtistID(unchecked: "soundcloud-1")])
        let artist = Catalog.ArtistEntry(catalogue.artists[0], asOf: asOf)
        #expect(artist.opening == OpeningTotals(followers: 10, asOf: asOf))
        #expect(artist.name == "One")
    }

    @Test func reportSaysWhetherAnythingChanged() {
        func report(added: Int, unchanged: Int, refused: Int = 0) -> ImportReport {
            var tally = PutTally()
            tally.added = added
            tally.unchanged = unchanged
            return ImportReport(
                kinds: [.init("tracks", tally, refusedRows: refused)], repeatedRows: 0, collaborations: 1,
                ambiguousNames: 0)
        }
        #expect(report(added: 0, unchanged: 9).text.contains("Nothing changed"))
        #expect(!report(added: 1, unchanged: 9).text.contains("Nothing"))
        #expect(report(added: 0, unchanged: 0, refused: 4).text.contains("Nothing could be taken."))
        #expect(report(added: 0, unchanged: 0, refused: 4).refused == 4)
    }
}
