package import Contracts

/// What is to be made. The same sizes give the same bytes on every machine.
package struct GenerateSizes: Sendable, Hashable {
    package let artists: Int
    package let tracks: Int
    package let plays: Int
    package let seed: UInt64
    /// Days of history.
    package let days: Int
    /// The last of them, whole.
    package let until: Day

    package static let artistRange = 1...10_000_000
    package static let trackRange = 1...10_000_000
    package static let playRange = 0...4_000_000_000
    package static let dayRange = 1...7300

    /// - Parameter days: within ``dayRange``, as the others within theirs.
    package init(artists: Int, tracks: Int, plays: Int, seed: UInt64, days: Int, until: Day) {
        self.artists = artists
        self.tracks = tracks
        self.plays = plays
        self.seed = seed
        self.days = days
        self.until = until
    }

    var firstDay: Day { Day(number: until.number - Int64(days) + 1) }
    /// Where tracks begin to be published: three years before the history.
    var firstUploadDay: Day { Day(number: firstDay.number - 1095) }
    var uploadDays: Int { days + 1095 }

    var downloads: Int { plays / 40 }
    var follows: Int { plays / 100 }

    /// Accounts that listen only; the artists' own come behind them.
    var listeners: Int { artists / 2 + 10 }
    var accounts: Int { listeners + artists }
    /// The first of the listeners.
    var staff: Int { min(20, max(1, artists / 500)) }
    /// Anonymous visitors.
    var visitors: Int { max(50, plays / 20) }

    /// A generator for one part of what is made, and within it for one thing: none depends on another.
    func random(_ part: Part, _ number: Int = 0) -> DemoRandom {
        var random = DemoRandom(seed: seed ^ (UInt64(part.rawValue) << 56))
        let own = random.next()
        return DemoRandom(seed: own &+ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95)
    }

    enum Part: UInt8 {
        case uploadDays = 1, historyDays, artistRanks, trackRanks, trackBook
        case account, artist, role, track, album, play, download, follow
    }
}
