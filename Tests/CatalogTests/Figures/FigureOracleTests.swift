import Glibc
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
        let clock = ManualClock()
        let history = History("a catalogue's history", Self.size, now: clock.now)
        // Small windows and slices, so that much is folded while rows come and edits meet what is not.
        let first = try await TestCatalog(in: folder, clock: clock, fold: .small)
        let second = try await TestCatalog(in: folder, clock: clock, fold: .small)
        do {
            try await HistorySender(catalogs: [first, second]).send(history)
            try await first.folded()
            let kept = try await first.database.read { try KeptFigures(in: $0).lines }
            let expected = try Self.recomputed(history, in: folder)
            #expect(expected.count > 500)
            #expect(kept.subtracting(expected).sorted().prefix(10) == [])
            #expect(expected.subtracting(kept).sorted().prefix(10) == [])
        } catch {
            await first.stop()
            await second.stop()
            throw error
        }
        await first.stop()
        await second.stop()
    }

    private static var size: History.Size {
        getenv("BEATPASS_SOAK") == nil
            ? History.Size() : History.Size(artists: 10_000, tracks: 40_000, plays: 5_000_000)
    }

    private static func recomputed(_ history: History, in folder: ScratchFolder) throws -> Set<String> {
        let input = folder.path + "/rows"
        #expect(FileBytes.write(Array(history.lines.utf8), to: input))
        let python = try ChildProcess("python3", [oracle, input])
        #expect(python.waitForEnd() == 0, "\(python.errors)")
        return Set(python.output.split(separator: "\n").map(String.init))
    }
}
