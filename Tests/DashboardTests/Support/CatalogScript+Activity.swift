import Contracts

/// What the page Activity is told of an artist that the script has: figures that differ from each other.
extension CatalogScript {
    private static let now = Timestamp(microseconds: 1_767_225_600_000_000)

    func activity(_ request: Catalog.GetActivity) throws -> Catalog.GetActivity.Reply {
        let artist = request.artist
        var reply = Catalog.GetActivity.Reply()
        reply.artist = try summary(of: artist).artist
        (reply.totals.tracks, reply.totals.tracksNew) = (12, 2)
        (reply.totals.plays, reply.totals.playsBroughtIn) = (3_000_000_000, 2_000_000_000)
        (reply.totals.playsRecent, reply.totals.playsBefore) = (70, 90)
        (reply.totals.sharePartsPerMillion, reply.totals.milliPoints) = (1234, 5678)
        reply.uploads = try uploads(Catalog.GetUploads(artist: artist, year: 2026))
        let today = Self.now.day.number
        reply.series = try series(
            Catalog.GetDaySeries(artist: artist, from: Day(number: today - 29), until: Day(number: today)))
        reply.downloads = try downloads(Catalog.GetDownloads(artist: artist, period: .month))
        reply.recent = try downloadPage(Catalog.ListDownloads(artist: artist))
        reply.asOf = Self.now
        return reply
    }

    func uploads(_ request: Catalog.GetUploads) throws -> Catalog.UploadYear {
        _ = try summary(of: request.artist)
        var year = Catalog.UploadYear()
        (year.year, year.firstYear) = (request.year, 2024)
        year.own = [Catalog.DayCount(day: Self.now.day, count: 3)]
        guard request.withPlatform else { return year }
        year.platform = [Catalog.DayCount(day: Self.now.day, count: 9)]
        year.quartiles = [9, 9, 9]
        return year
    }

    func uploadDay(_ request: Catalog.GetUploadDay) throws -> Catalog.GetUploadDay.Reply {
        _ = try summary(of: request.artist)
        let track = Catalog.UploadedTrack(id: TrackID(unchecked: "t"), title: "=cmd|x", publishedAt: request.day.start)
        return Catalog.GetUploadDay.Reply(count: 7, tracks: [track])
    }

    /// Days are judged as the catalog does.
    func series(_ request: Catalog.GetDaySeries) throws -> Catalog.DaySeries {
        _ = try summary(of: request.artist)
        let count = request.until.number - request.from.number + 1
        guard (1...CatalogLimits.seriesDays).contains(count) else {
            throw CatalogFailure.badRange(reason: "\(count) days")
        }
        var series = Catalog.DaySeries()
        (series.from, series.until, series.asOf) = (request.from, request.until, Self.now)
        series.plays = (0..<count).map { $0 * 10 }
        series.downloads = Array(0..<count)
        series.playsBefore = series.downloads
        series.downloadsBefore = series.downloads
        return series
    }

    func downloads(_ request: Catalog.GetDownloads) throws -> Catalog.DownloadFigures {
        _ = try summary(of: request.artist)
        var figures = Catalog.DownloadFigures()
        (figures.period, figures.downloads, figures.listeners, figures.thisWeek) = (request.period, 40, 30, 4)
        if request.period == .all { figures.broughtIn = 25 }
        figures.top = Catalog.TopTrack(id: TrackID(unchecked: "t"), title: "Top", downloads: 11)
        figures.asOf = Self.now
        return figures
    }

    /// One page behind the first; its cursor is `next`.
    func downloadPage(_ request: Catalog.ListDownloads) throws -> Catalog.DownloadPage {
        _ = try summary(of: request.artist)
        guard [nil, "next"].contains(request.cursor) else { throw CatalogFailure.badCursor }
        var download = Catalog.ListedDownload()
        (download.track, download.title, download.at) = (TrackID(unchecked: "t"), "Top", Self.now)
        (download.listener, download.name) = (ListenerID(unchecked: "u:1"), "Bob")
        return Catalog.DownloadPage(
            downloads: Array(repeating: download, count: request.limit), cursor: request.cursor == nil ? "next" : nil)
    }
}
