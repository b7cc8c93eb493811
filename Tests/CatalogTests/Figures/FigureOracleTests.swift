import Contracts
import Glibc
import ServiceKit
import Storage
import Support
import Testing

@testable import CatalogService

/// Any interleaving of sources and any repetition and overlap of calls gives the figures that a recomputation from the
/// rows gives, which is written in another language and knows no log, no fold and no cache.
@Suite("Figures against a recomputation")
struct FigureOracleTests {
    private static let oracle = SharedData.projectRoot + "/Tests/CatalogTests/Oracle/figures.py"

    @Test func `figures are those of one clean pass`() async throws {
        let folder = try ScratchFolder()
        // In the afternoon, so that today has events.
        let clock = ManualClock(Timestamp(microseconds: 1_767_279_600_000_000))
        let history = History("a catalogue's history", Self.size, now: clock.now)
        // Small windows and slices, so that much is folded while rows come and edits meet what is not.
        let first = try await TestCatalog(in: folder, clock: clock, fold: Self.isLong ? nil : .small)
        let second = try await TestCatalog(in: folder, clock: clock, fold: Self.isLong ? nil : .small)
        do {
            let pages = Self.isLong ? nil : Pages(all: folder.path + "/pages", beats: folder.path + "/beats")
            let expected = try Self.recomputed(history, in: folder, pages: pages)
            let isSent = Lock(false)
            // Who tails while rows come, and who comes in between.
            async let tailing = Self.tail(second, until: { isSent.withLock { $0 } })
            try await HistorySender(catalogs: [first, second], batch: Self.isLong ? 8000 : 300).send(history)
            // What is not folded yet counts too, but for points, which wait for the fold.
            if let pages {
                _ = try await ActivityPages(of: first).compare(with: pages.all, withPoints: false)
                try await ArtistCollections(of: first).compare(with: pages.all)
                try await BeatPages(of: first).compare(with: pages.beats, withPoints: false)
            }
            try await first.folded(within: .seconds(Self.isLong ? 1200 : 60))
            isSent.withLock { $0 = true }
            let kept = try await first.database.read { try KeptFigures(in: $0).lines }
            if let pages {
                let compared = try await ActivityPages(of: second).compare(with: pages.all)
                #expect(compared.artists == 100 && compared.licenses > 50 && compared.uses > compared.licenses)
                try await ArtistCollections(of: second).compare(with: pages.all)
                let recommended = try await RecommendedArtists(of: second).compare(with: pages.all)
                #expect(recommended.found > 60 && recommended.guided > 0, "\(recommended)")
                #expect(try await BeatPages(of: second).compare(with: pages.beats) == 100)
            }
            #expect(expected.count > 500)
            #expect(kept.subtracting(expected).sorted().prefix(10) == [])
            #expect(expected.subtracting(kept).sorted().prefix(10) == [])
            let told = kept.filter {
                $0.contains("/day/") && $0.hasPrefix("track")
                    || ($0.hasPrefix("artist") || $0.hasPrefix("track")) && $0.contains("/weight")
            }
            var fromTheStart = FeedState()
            try await fromTheStart.follow(first, limit: Self.isLong ? 7777 : 777)
            var tail = try await tailing
            try await tail.follow(first)
            let fromASnapshot = try await FeedState.snapshot(of: second, limit: Self.isLong ? 3210 : 321)
            for follower in [fromTheStart, tail, fromASnapshot] {
                // Not the sets as a whole: a failure would compare and print millions of lines.
                #expect(follower.lines.subtracting(told).sorted().prefix(10) == [])
                #expect(told.subtracting(follower.lines).sorted().prefix(10) == [])
                #expect(follower.position == fromTheStart.position && follower.epoch == fromTheStart.epoch)
            }
        } catch {
            await first.stop()
            await second.stop()
            throw error
        }
        await first.stop()
        await second.stop()
    }

    /// Takes a snapshot once there is something, and follows from there.
    private static func tail(_ catalog: TestCatalog, until isDone: @Sendable () -> Bool) async throws -> FeedState {
        while try await catalog.database.read({ try Feed.head(in: $0).position }) < 500, !isDone() {
            await Task.yield()
        }
        var state = try await FeedState.snapshot(of: catalog, limit: isLong ? 5000 : 50)
        while !isDone() {
            try await state.follow(catalog, limit: isLong ? 5000 : 100)
            await Task.yield()
        }
        return state
    }

    /// `make soak`.
    private static let isLong = getenv("BEATPASS_SOAK") != nil

    private static var size: History.Size {
        isLong ? History.Size(artists: 10_000, tracks: 40_000, plays: 5_000_000) : History.Size()
    }

    /// Files for what pages show of each artist.
    private struct Pages {
        var all: String
        var beats: String
    }

    /// - Parameter pages: nil for none.
    private static func recomputed(_ history: History, in folder: ScratchFolder, pages: Pages?) throws -> Set<String> {
        let input = folder.path + "/rows"
        #expect(FileBytes.write(Array(history.lines.utf8), to: input))
        let python = try ChildProcess("python3", [oracle, input] + (pages.map { [$0.all, $0.beats] } ?? []))
        #expect(python.waitForEnd() == 0, "\(python.errors)")
        return Set(python.output.split(separator: "\n").map(String.init))
    }
}
