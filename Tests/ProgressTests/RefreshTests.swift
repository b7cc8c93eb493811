import CatalogSupport
import Contracts
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import ProgressService

/// The service behind the catalog itself, with its applier at work.
@Suite("Refresh") struct RefreshTests {
    private static let source = SourceName(unchecked: "test")

    @Test func `a refresh shows what was recorded before it, through whichever replica`() async throws {
        let catalog = try await RealCatalog()
        let folder = try ScratchFolder()
        let feed = CatalogFeed(catalog.client)
        let first = try await TestProgress(in: folder, feed: feed)
        let second = try await TestProgress(in: folder, feed: feed)
        let location = try first.location
        let places = [FollowerPlace(), FollowerPlace()]
        let appliers = try zip([first, second], places).map { replica, place in
            Applier(
                replica.store, feed: feed, achievements: AchievementList([]), lock: try location.applierLock(),
                clock: replica.clock,
                idle: .milliseconds(5), place: place, report: { _ in })
        }
        for applier in appliers { applier.start() }
        let account = AccountID(unchecked: "u1")
        var entry = Catalog.AccountEntry(id: account, name: "U", createdAt: moment())
        entry.staff = false
        _ = try await catalog.client.call(Catalog.PutAccounts(source: Self.source, accounts: [entry]))
        let artist = ArtistID(unchecked: "a1")
        _ = try await catalog.client.call(
            Catalog.PutArtists(
                source: Self.source, artists: [Catalog.ArtistEntry(id: artist, name: "A", createdAt: moment())]))
        _ = try await catalog.client.call(
            Catalog.PutRoles(
                source: Self.source, roles: [.init(artist: artist, account: account, role: .owner, since: moment())]))
        let known = await eventually { (try? await first.progress(of: "u1")) != nil }
        #expect(known)
        var plays: Int64 = 0
        var last: Int64 = 0
        for round in 0..<10 {
            let track = Catalog.TrackEntry(
                id: TrackID(unchecked: "t\(round)"), title: "T", artists: [artist], publishedAt: moment())
            _ = try await catalog.client.call(Catalog.PutTracks(source: Self.source, tracks: [track]))
            let rows = (0..<(round + 1)).map { index in
                Catalog.PlayRow(
                    track: track.id, listener: ListenerID(unchecked: "l\(index)"), at: catalog.clock.now,
                    listenedMs: 40_000)
            }
            _ = try await catalog.client.call(Catalog.RecordPlays(source: Self.source, offset: plays, plays: rows))
            plays += Int64(rows.count)
            #expect(try await catalog.told())
            let replica = round.isMultiple(of: 2) ? first : second
            let reply = try await replica.client.call(Progress.Refresh(account: account))
            #expect(reply.current, "\(reply.reason ?? "")")
            #expect(reply.progress.xp == Int64(round + 1) * 100 + plays)
            #expect(reply.progress.xp > last)
            last = reply.progress.xp
            // The one that applies goes, and the other takes over.
            if round == 4 { await appliers[0].stop() }
            if round == 6 { appliers[0].start() }
            if round == 7 { await appliers[1].stop() }
        }
        // Time goes on while the catalogue tells nothing, and with it what is known to be all.
        for replica in [first, second] { replica.clock.advance(by: .seconds(3600)) }
        let hasMoved = try await eventually { try await second.progress(of: "u1").asOf == first.clock.now }
        #expect(hasMoved)
        #expect(try await first.problems() == [])
        #expect(try await first.client.call(Progress.Rebuild()).examples == [])
        // The one that applies says how far it is, and the other nothing.
        let applied = try await first.progress(of: "u1").position
        #expect(places[0].lag == 0 && places[0].position == applied)
        #expect(places[1].lag == nil)
        for applier in appliers { await applier.stop() }
        #expect(places[0].lag == nil)
        // Nobody applies: what there is, and why it is not all.
        _ = try await catalog.client.call(
            Catalog.PutTracks(
                source: Self.source,
                tracks: [.init(id: TrackID(unchecked: "x"), title: "T", artists: [artist], publishedAt: moment())]))
        let reply = try await first.client.call(Progress.Refresh(account: account, waitMs: 30))
        #expect(!reply.current && reply.progress.xp == last)
        #expect(reply.reason?.contains("could not be applied in time") == true)
        await first.stop()
        await second.stop()
        await catalog.stop()
    }
}
