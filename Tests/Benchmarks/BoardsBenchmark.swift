internal import Glibc
internal import ServiceKit

/// The boards at size, beside Redis: what a rank index weighs and costs, how soon the leaderboards service has taken a
/// catalogue and a ledger over and is there again from disk, and what its calls cost over the socket.
///
/// All servers are processes of their own. Redis has the same board as the service has (members and scores are read from
/// the service) and is asked in turn with it, and with an echo that shows what the socket alone costs. Without a
/// `redis-server` on the machine that is said, and the rest is measured. A folder that is named is kept and used again;
/// what stands in it was taken over before, and is not measured as a takeover.
enum BoardsBenchmark {
    struct Setting {
        var members = 1_000_000
        var size = FilledCatalog.Size(
            artists: 1_000_000, tracks: 2_000_000, largest: 10_000, plays: 5_000_000, downloads: 0)
        var folder: String?
        var rounds = 7
        /// The board that is compared.
        var board = "plays"
        var redis: String?
        /// Whether the index alone is measured.
        var isIndexOnly = false
        /// Whether there is no ledger: its boards are not there then.
        var isCatalogOnly = false
    }

    static func run(_ arguments: [String]) throws {
        var setting = Setting()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--index-only" {
                setting.isIndexOnly = true
                continue
            }
            if option == "--catalog-only" {
                setting.isCatalogOnly = true
                continue
            }
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--members", let number?) where number > 1000: setting.members = number
            case ("--artists", let number?) where number > 1: setting.size.artists = number
            case ("--tracks", let number?) where number > 0: setting.size.tracks = number
            case ("--largest", let number?) where number > 0: setting.size.largest = number
            case ("--plays", let number?) where number >= 0: setting.size.plays = number
            case ("--rounds", let number?) where number > 0: setting.rounds = number
            case ("--data", _): setting.folder = text
            case ("--board", _): setting.board = text
            case ("--redis", _): setting.redis = text
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --members N, --artists N, --tracks N, --largest N, "
                        + "--plays N, --rounds N, --board NAME, --redis PATH, --data DIR, --catalog-only or --index-only."
                )
            }
        }
        guard setting.size.largest < setting.size.tracks else {
            throw BenchmarkError("--largest is expected to be below --tracks, which is \(setting.size.tracks).")
        }
        Report.machine()
        let scratch = try ScratchFolder()
        defer { scratch.remove() }
        let redis = try (setting.redis ?? RedisPeer.find()).map { try RedisPeer($0, in: scratch.path) }
        defer { redis?.end() }
        if redis == nil {
            Report.line("There is no redis-server on the PATH: nothing is compared with it (Debian: redis-server).")
        }
        if setting.isIndexOnly {
            let members = (0..<setting.members).map { ("a-\($0)", Int64.random(in: 1...1_000_000_000)) }
            return try BoardsIndexMeasure.run(members, redis, rounds: setting.rounds)
        }
        let service = try BoardsServiceMeasure(setting, in: setting.folder ?? scratch.path)
        defer { service.end() }
        try service.takeOver()
        try service.restart()
        let board = try service.readBoard()
        try BoardsIndexMeasure.run(board, redis, rounds: setting.rounds)
        try service.compare(board, redis, scratch.path)
    }
}
