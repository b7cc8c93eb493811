import CatalogService
import Contracts
import Storage
import Support
import Testing

@Suite("Kept totals")
struct TotalsTests {
    private static let largest = CatalogLimits.openingTotal.upperBound

    @Test(arguments: [0, 1, 1 << 31, (1 << 32) + 7, largest] as [Int64])
    func hugeTotalsStayExact(_ total: Int64) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", followers: total)])
            try await catalog.put(tracks: [track("t", by: ["a"], plays: total, downloads: total)])
            let summary = try await catalog.summary(of: "a")
            #expect((summary.plays, summary.downloads, summary.followers) == (total, total, total))
            let rows = try await catalog.tracks(of: "a")
            #expect(rows.map(\.plays) == [total])
            #expect(rows.map(\.downloads) == [total])
            try await catalog.put(tracks: [track("t2", by: ["a"], plays: total)])
            #expect(try await catalog.summary(of: "a").plays == 2 * total)
        }
    }

    /// An artist who comes back from the staff brings all tracks along: where their sum is too large, all stays as it was.
    @Test func aSumBeyond64BitsLeavesTheStaffAsTheyWere() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            var owner = Catalog.AccountEntry(id: "u", name: "U", createdAt: moment())
            owner.staff = true
            try await catalog.put(accounts: [owner])
            try await catalog.put(roles: [.init(artist: "a", account: "u", role: .owner, since: moment())])
            for id in ["a", "b"] {
                let tracks = (0..<600).map {
                    track(TrackID(unchecked: "\(id)\($0)"), by: [ArtistID(unchecked: id)], plays: Self.largest)
                }
                #expect(try await catalog.put(tracks: tracks).added == 600)
            }
            owner.staff = false
            await #expect(throws: (any Error).self) { try await catalog.put(accounts: [owner]) }
            let (broken, staff) = try await catalog.database.read { store in
                let broken = try CatalogChecks.all.filter { try store.first($0.sql, []) { _ in true } != nil }
                return (broken.map(\.name), try store.first("SELECT staff FROM accounts", []) { try $0.int(0) })
            }
            #expect(broken == [] && staff == 1)
        }
    }

    /// A sum beyond 64 bits refuses the one entry that asks for it: nobody's totals move, and others go in.
    @Test func aSumBeyond64BitsCostsItsEntryAlone() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b"), artist("c")])
            try await catalog.put(tracks: [track("t0", by: ["b"], plays: 50, downloads: 50)])
            try await catalog.database.write(cost: 0) { store in
                try store.execute(
                    "UPDATE artist_totals SET opening_plays = ?2 WHERE artist = (SELECT key FROM artists WHERE id = ?1)",
                    ["b", .integer(.max - 10)])
                try store.execute(
                    "UPDATE artist_totals SET opening_downloads = ?2 WHERE artist = (SELECT key FROM artists WHERE id = ?1)",
                    ["c", .integer(.max - 10)])
            }
            let reply = try await catalog.put(tracks: [
                track("t1", by: ["a"], plays: 1), track("t2", by: ["a", "b"], plays: 11),
                track("t3", by: ["a", "c"], plays: 4, downloads: 11),
                track("t4", by: ["a", "b", "c"], plays: 10, downloads: 10),
            ])
            #expect((reply.added, reply.refusals) == (2, [Refusal(1, "opening"), Refusal(2, "opening")]))
            #expect(reply.refused[0].reason == "the sum of an artist's totals would be beyond 9223372036854775807")
            let (a, b, c) = (
                try await catalog.summary(of: "a"), try await catalog.summary(of: "b"),
                try await catalog.summary(of: "c")
            )
            #expect((a.tracks, a.plays, a.downloads) == (2, 11, 10))
            #expect((b.tracks, b.plays) == (2, .max))
            #expect((c.tracks, c.downloads) == (1, .max))
            #expect(try await catalog.tracks(of: "a").map(\.card.id) == ["t4", "t1"])

            // An edit that keeps the sum within its bounds is taken: it is the difference that counts.
            let edit = track("t4", by: ["a", "b", "c"], plays: 9, downloads: 10)
            #expect(try await catalog.put(tracks: [edit]) == PutReply(changed: 1))
            #expect(try await catalog.summary(of: "b").plays == .max - 1)
        }
    }

    @Test func totalsMoveWithTheCredits() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: ["a", "b", "c"].map { artist($0) })
            try await catalog.put(tracks: [track("t", by: ["a", "b"], plays: 100, downloads: 10)])
            try await catalog.put(albums: [album("l", by: ["a", "b"], ["t"])])
            func figures(_ id: ArtistID) async throws -> [Int64] {
                let summary = try await catalog.summary(of: id)
                return [summary.tracks, summary.plays, summary.downloads, summary.albums]
            }
            // A collaborative track counts in full for each.
            #expect(try await figures("a") == [1, 100, 10, 1])
            #expect(try await figures("b") == [1, 100, 10, 1])
            #expect(try await figures("c") == [0, 0, 0, 0])

            try await catalog.put(tracks: [track("t", by: ["c", "b"], plays: 30, downloads: 40)])
            try await catalog.put(albums: [album("l", by: ["c"], ["t"])])
            #expect(try await figures("a") == [0, 0, 0, 0])
            #expect(try await figures("b") == [1, 30, 40, 0])
            #expect(try await figures("c") == [1, 30, 40, 1])
            #expect(try await catalog.tracks(of: "a").isEmpty)
            #expect(
                try await catalog.tracks(of: "c").map(\.card.artists) == [
                    [
                        Catalog.Credit(id: "c", name: "Artist c"), Catalog.Credit(id: "b", name: "Artist b"),
                    ]
                ])
        }
    }

    /// Home counts public, private and sold tracks alike.
    @Test func visibilityChangesTheRowAndNoTotal() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            var entry = track("t", by: ["a"], plays: 5)
            for visibility in [Visibility.public, .private, .sold, .public] {
                entry.visibility = visibility
                try await catalog.put(tracks: [entry])
                #expect(try await catalog.tracks(of: "a").map(\.card.visibility) == [visibility])
                #expect(try await catalog.summary(of: "a").tracks == 1)
                #expect(try await catalog.summary(of: "a").plays == 5)
            }
        }
    }
}
