internal import Contracts
internal import Glibc
internal import ServiceKit

/// The first views of the artist's pages at size, one call at a time: for artists in the middle, and for the one with
/// most tracks; and the whole of its tracks as an export asks for them, in each order.
///
/// The store is made once and used again where a folder is named for it. With a folder for a smaller one as well, a
/// tenth of everything but the largest artist is made there, both are asked in turn, and the ratio of their times
/// says whether a view's cost grows with the platform. Methods that the service does not have are left out.
enum ViewsBenchmark {
    /// Calls for artists in the middle, and for the largest.
    private static let calls = (middle: 2000, largest: 500)
    private static let rounds = 20
    private static let rowsPerPage = 1000

    /// A view that is measured, with the milliseconds that it may take.
    private struct View {
        let method: String
        let goals: (middle: Double, largest: Double)
    }

    private static let views = [
        View(method: "catalog.getActivity", goals: (10, 30)),
        View(method: "catalog.getBeats", goals: (10, 30)),
        View(method: "catalog.getCollections", goals: (10, 30)),
        View(method: "catalog.getRecommendations", goals: (100, 100)),
    ]

    static func run(_ arguments: [String]) throws {
        var size = FilledCatalog.Size()
        var (folder, smallFolder): (String?, String?) = (nil, nil)
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--artists", let number?) where number > 1: size.artists = number
            case ("--tracks", let number?) where number > 0: size.tracks = number
            case ("--largest", let number?) where number > 0: size.largest = number
            case ("--plays", let number?) where number >= 0: size.plays = number
            case ("--downloads", let number?) where number >= 0: size.downloads = number
            case ("--data", _): folder = text
            case ("--small", _): smallFolder = text
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --artists N, --tracks N, --largest N, --plays N, "
                        + "--downloads N, --data DIR or --small DIR.")
            }
        }
        guard size.largest < size.tracks else {
            throw BenchmarkError("--largest is expected to be below --tracks, which is \(size.tracks).")
        }
        Report.machine()
        let scratch = folder == nil ? try ScratchFolder() : nil
        defer { scratch?.remove() }
        var stores = [try FilledCatalog(size, in: folder ?? scratch?.path ?? "")]
        if let smallFolder { stores.append(try FilledCatalog(size.tenth, in: smallFolder)) }
        for store in stores { try store.make() }
        try measure(stores)
        try export(of: stores[0])
        for store in stores { store.process.end() }
    }

    // MARK: First views

    /// What calls of one kind took and gave.
    private struct Spans {
        var milliseconds: [Double] = []
        var bytes: [Double] = []

        mutating func add(_ span: Double, _ reply: [UInt8]) {
            milliseconds.append(span)
            bytes.append(Double(reply.count))
        }
    }

    private static func measure(_ stores: [FilledCatalog]) throws {
        let methods = try stores[0].methods()
        for view in views {
            guard methods.contains("\"\(view.method)\"") else {
                Report.line("\(view.method) is left out: the service has no such method")
                continue
            }
            Report.line(view.method)
            try measured("an artist in the middle") { what in
                try measure(view.method, stores, calls.middle, goal: view.goals.middle, what) {
                    1 + $0 % ($1.size.artists - 1)
                }
            }
            try measured("the largest artist") { what in
                try measure(view.method, stores, calls.largest, goal: view.goals.largest, what) { _, _ in 0 }
            }
        }
    }

    /// A view that fails, as one does that takes too long, is told like any other figure.
    private static func measured(_ what: String, _ body: (String) throws -> Void) throws {
        do {
            try body(what)
        } catch let error as BenchmarkError {
            Report.line("  \(what): \(error)")
        }
    }

    /// - Parameter artist: the number of the artist to ask for, out of a random number.
    private static func measure(
        _ method: String, _ stores: [FilledCatalog], _ calls: Int, goal: Double, _ what: String,
        artist: (Int, FilledCatalog) -> Int
    ) throws {
        var spans = [Spans](repeating: Spans(), count: stores.count)
        var random = Zipf(keys: 1 << 30, seed: 7)
        // What starts cold is asked for once.
        for store in stores { _ = try store.ask(method, artist: artist(random.next(), store)) }
        for _ in 0..<rounds {
            for (index, store) in stores.enumerated() {
                for _ in 0..<calls / rounds {
                    let number = artist(random.next(), store)
                    let start = MonotonicClock.now
                    let reply = try store.ask(method, artist: number)
                    spans[index].add(start.secondsSince * 1000, reply)
                }
            }
        }
        for (store, found) in zip(stores, spans) {
            let kilobytes = Report.number(found.bytes.median / 1000, decimals: 1)
            Report.line(
                "  \(what) of \(store.size.artists): \(found.milliseconds.spread("ms")) of \(found.bytes.count), "
                    + "reply \(kilobytes) kB (goal: p99 under \(Report.number(goal, decimals: 0)))")
        }
        guard let all = spans.first, let tenth = spans.dropFirst().first else { return }
        let (p50, p99) = (
            all.milliseconds.median / tenth.milliseconds.median,
            all.milliseconds.percentile(99) / tenth.milliseconds.percentile(99)
        )
        Report.line(
            "    at size \(Report.number(p50)) times a tenth's p50 and \(Report.number(p99)) times its p99 "
                + "(goal: at most 1.3)")
    }

    // MARK: Export

    private static func export(of store: FilledCatalog) throws {
        Report.line("the largest artist's \(store.size.largest) tracks, \(rowsPerPage) a page, by")
        for sort in Catalog.BeatSort.allCases {
            var cursor: String?
            var rows = 0
            var pages: [Double] = []
            let start = MonotonicClock.now
            repeat {
                let behind = cursor.map { #","cursor":"\#($0)""# } ?? ""
                let began = MonotonicClock.now
                let reply = try store.call(
                    "catalog.listBeats",
                    #"{"artist":"a-0","sort":"\#(sort.rawValue)","limit":\#(rowsPerPage)\#(behind)}"#)
                pages.append(began.secondsSince * 1000)
                // Behind the rows, none of which has a cursor.
                let foot = String(decoding: reply.suffix(600), as: UTF8.self)
                cursor = foot.firstRange(of: #""cursor":""#).map {
                    String(foot[$0.upperBound...].prefix { $0 != "\"" })
                }
                rows = foot.number(behind: #""total":"#) ?? 0
            } while cursor != nil
            let seconds = Report.number(start.secondsSince)
            Report.line("  \(sort.rawValue): \(rows) in \(seconds) s, a page \(pages.spread("ms")) of \(pages.count)")
        }
    }
}
