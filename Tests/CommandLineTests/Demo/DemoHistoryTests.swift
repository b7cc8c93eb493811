import Contracts
import JSONRPC
import Testing

@testable import CommandLineTool

@Suite struct DemoHistoryTests {
    private let today = Day(number: 20_000)
    private var catalogue: DemoCatalogue { DemoCatalogue(today: today) }
    private var history: DemoHistory { DemoHistory(of: catalogue, today: today) }

    @Test func sameDaySameHistory() {
        let (first, second) = (history, history)
        #expect(first.plays == second.plays && first.downloads == second.downloads && first.follows == second.follows)
    }

    @Test func everyRowIsOfACompletedDayAndAPublicTrackThatWasOut() throws {
        let tracks = Dictionary(uniqueKeysWithValues: catalogue.tracks.map { ($0.id, $0) })
        let history = history
        #expect(history.plays.count > 30_000 && history.downloads.count > 500 && history.follows.count > 200)
        for row in history.plays {
            let track = try #require(tracks[row.track])
            #expect(track.visibility == .public && track.publishedAt < row.at && row.at.day < today)
        }
        for row in history.downloads { #expect(tracks[row.track]?.visibility == .public && row.at.day < today) }
        #expect(history.follows.contains { !$0.following })
    }

    /// Growth has something to show: artists that rise, that fall, and one without any play.
    @Test func artistsRiseAndFall() {
        let catalogue = catalogue
        let primary = Dictionary(uniqueKeysWithValues: catalogue.tracks.map { ($0.id, $0.artists[0]) })
        var windows: [ArtistID: (current: Int64, previous: Int64)] = [:]
        for row in history.plays {
            guard let artist = primary[row.track] else { continue }
            switch today.number - row.at.day.number {
            case 1...30: windows[artist, default: (0, 0)].current += 1
            case 31...60: windows[artist, default: (0, 0)].previous += 1
            default: break
            }
        }
        #expect(windows.values.count { $0.current * 100 > $0.previous * 115 } > 5)
        #expect(windows.values.count { $0.current * 105 < $0.previous * 100 } > 3)
        #expect(windows.count < catalogue.artists.count)
    }
}
