internal import Contracts
internal import JSONRPC

/// Makes everything in the order in which it can be taken: who there is, what there is, what happened, what went.
///
/// Removed tracks come last, so that their history is taken before; they stand on no album.
struct GenerateRun {
    private let entries: GeneratedEntries
    private var sizes: GenerateSizes { entries.sizes }
    private let outlet: any GeneratedOutlet

    init(_ sizes: GenerateSizes, to outlet: any GeneratedOutlet) {
        entries = GeneratedEntries(sizes)
        self.outlet = outlet
    }

    /// Rows that will be made, nearly.
    static func rows(_ sizes: GenerateSizes) -> Int {
        sizes.accounts + 2 * sizes.artists + sizes.tracks + sizes.plays + sizes.downloads + sizes.follows
    }

    func run() async throws {
        try await put(.account, 0..<sizes.accounts) { [entries.account($0)] }
        try await put(.artist, 0..<sizes.artists) { [entries.artist($0)] }
        try await put(.role, 0..<sizes.artists) { entries.roles(of: $0) }
        try await put(.track, 0..<sizes.tracks) { [entries.track($0)] }
        let (order, starts) = entries.tracksByArtist()
        var albums = 0
        try await put(.album, 0..<(starts.count - 1)) { artist in
            let own = entries.albums(of: artist, tracks: order[starts[artist]..<starts[artist + 1]], from: albums)
            albums += own.count
            return own
        }
        try await history()
        try await remove()
    }

    private func put<Entry: WireObject>(
        _ kind: RowKind, _ numbers: Range<Int>, _ make: (Int) -> [Entry]
    ) async throws {
        let rows = RowBuffer(kind, outlet.form)
        for number in numbers {
            for entry in make(number) {
                rows.append(entry.write(to:))
                if rows.isFull { try await outlet.send(rows, lane: 0) }
            }
        }
        try await end(rows)
        try await outlet.settle()
    }

    private func history() async throws {
        let shares = Shares(
            weights: DayPattern.weights(
                from: sizes.firstDay, count: sizes.days,
                seed: sizes.seed ^ UInt64(GenerateSizes.Part.historyDays.rawValue)))
        var plays = PlayStream(entries, shares)
        var downloads = DownloadStream(entries, shares)
        var follows = FollowStream(entries, shares)
        let playRows = (0..<outlet.playLanes).map { _ in RowBuffer(.play, outlet.form) }
        let downloadRows = RowBuffer(.download, outlet.form)
        let followRows = RowBuffer(.follow, outlet.form)
        for day in 0..<sizes.days {
            plays.begin(day: day)
            while let lane = plays.fill(playRows) { try await outlet.send(playRows[lane], lane: lane) }
            downloads.begin(day: day)
            while downloads.fill(downloadRows) { try await outlet.send(downloadRows, lane: 0) }
            follows.begin(day: day)
            while follows.fill(followRows) { try await outlet.send(followRows, lane: 0) }
            // A file tells its days one after another.
            if outlet.form == .lines { for rows in playRows + [downloadRows, followRows] { try await end(rows) } }
        }
        for (lane, rows) in playRows.enumerated() { try await end(rows, lane: lane) }
        try await end(downloadRows)
        try await end(followRows)
        try await outlet.settle()
    }

    private func remove() async throws {
        let rows = RowBuffer(.removeTrack, outlet.form)
        for track in 0..<sizes.tracks where entries.tracks.traits[track].contains(.isRemoved) {
            let id = entries.ids.track(track).text
            if outlet.form == .elements {
                rows.append(value: id)
            } else {
                rows.append { writer in
                    writer.beginObject()
                    writer.key("track")
                    writer.string(id)
                    writer.endObject()
                }
            }
            if rows.isFull { try await outlet.send(rows, lane: 0) }
        }
        try await end(rows)
        try await outlet.settle()
    }

    private func end(_ rows: RowBuffer, lane: Int = 0) async throws {
        if rows.rows > 0 { try await outlet.send(rows, lane: lane) }
    }
}
