import Contracts

/// What the page Activity asks for.
extension Examples {
    private static let artist = ArtistID(unchecked: "a-1")
    private static let day = Day(number: 20_778)

    static let activity: [Example] = [
        .params(Catalog.GetActivity(artist: artist), #"{"artist":"a-1"}"#),
        .reply(
            Catalog.GetActivity.self, page,
            #"{"artist":{"id":"a-1","name":"Åse","verified":true},"totals":{"tracks":1,"tracksNew":2,"plays":3,"#
                + #""playsBroughtIn":4,"playsRecent":5,"playsBefore":6,"sharePartsPerMillion":7,"milliPoints":8},"#
                + #""uploads":\#(yearText),"series":\#(seriesText),"downloads":\#(figuresText),"recent":\#(pageText),"#
                + #""asOf":"2026-11-21T09:40:00Z"}"#),
        .params(
            Catalog.GetUploads(artist: artist, year: 2026, withPlatform: true),
            #"{"artist":"a-1","year":2026,"platform":true}"#),
        .reply(Catalog.GetUploads.self, year, yearText),
        .reply(Catalog.GetUploads.self, .init(), #"{"year":0,"firstYear":0,"own":[]}"#),
        .params(Catalog.GetUploadDay(artist: artist, day: day), #"{"artist":"a-1","day":"2026-11-21"}"#),
        .reply(
            Catalog.GetUploadDay.self,
            .init(count: 9, tracks: [.init(id: TrackID(unchecked: "t-1"), title: "x", publishedAt: moment)]),
            #"{"count":9,"tracks":[{"id":"t-1","title":"x","publishedAt":"2026-11-21T09:40:00Z"}]}"#),
        .params(
            Catalog.GetDaySeries(artist: artist, from: day, until: day),
            #"{"artist":"a-1","from":"2026-11-21","until":"2026-11-21"}"#),
        .reply(Catalog.GetDaySeries.self, series, seriesText),
        .params(Catalog.GetDownloads(artist: artist, period: .all), #"{"artist":"a-1","period":"All"}"#),
        .reply(Catalog.GetDownloads.self, figures, figuresText),
        .params(Catalog.ListDownloads(artist: artist), #"{"artist":"a-1","limit":5}"#),
        .params(
            Catalog.ListDownloads(artist: artist, limit: 7, cursor: "d.1.2"),
            #"{"artist":"a-1","limit":7,"cursor":"d.1.2"}"#),
        .reply(Catalog.ListDownloads.self, downloads, pageText),
    ]

    private static let yearText =
        #"{"year":2026,"firstYear":2019,"own":[{"day":"2026-11-21","count":2}],"#
        + #""platform":[{"day":"2026-11-21","count":3}],"quartiles":[1,2,3]}"#
    private static let seriesText =
        #"{"from":"2026-11-21","until":"2026-11-21","plays":[1],"downloads":[2],"playsBefore":[3],"#
        + #""downloadsBefore":[4],"asOf":"2026-11-21T09:40:00Z"}"#
    private static let figuresText =
        #"{"period":"7D","downloads":1,"broughtIn":2,"listeners":3,"thisWeek":4,"#
        + #""top":{"id":"t-1","title":"x","downloads":5},"asOf":"2026-11-21T09:40:00Z"}"#
    private static let pageText =
        #"{"downloads":[{"track":"t-1","title":"x","listener":"l-1","name":"Bo","at":"2026-11-21T09:40:00Z","#
        + #""license":{"id":"u","state":"expired"}}],"#
        + #""cursor":"d.1.2"}"#

    private static var year: Catalog.UploadYear {
        var year = Catalog.UploadYear()
        (year.year, year.firstYear, year.quartiles) = (2026, 2019, [1, 2, 3])
        year.own = [.init(day: day, count: 2)]
        year.platform = [.init(day: day, count: 3)]
        return year
    }

    private static var series: Catalog.DaySeries {
        var series = Catalog.DaySeries()
        (series.from, series.until, series.asOf) = (day, day, moment)
        (series.plays, series.downloads, series.playsBefore, series.downloadsBefore) = ([1], [2], [3], [4])
        return series
    }

    private static var figures: Catalog.DownloadFigures {
        var figures = Catalog.DownloadFigures()
        (figures.period, figures.downloads, figures.broughtIn) = (.week, 1, 2)
        (figures.listeners, figures.thisWeek, figures.asOf) = (3, 4, moment)
        figures.top = .init(id: TrackID(unchecked: "t-1"), title: "x", downloads: 5)
        return figures
    }

    private static var downloads: Catalog.DownloadPage {
        var download = Catalog.ListedDownload()
        download.track = TrackID(unchecked: "t-1")
        download.title = "x"
        download.listener = ListenerID(unchecked: "l-1")
        download.name = "Bo"
        download.at = moment
        download.license = .init(id: "u", state: .expired)
        return .init(downloads: [download], cursor: "d.1.2")
    }

    private static var page: Catalog.GetActivity.Reply {
        var page = Catalog.GetActivity.Reply()
        page.artist = .init(id: artist, name: "Åse", slug: nil, picture: nil, verified: true)
        (page.totals.tracks, page.totals.tracksNew, page.totals.plays, page.totals.playsBroughtIn) = (1, 2, 3, 4)
        (page.totals.playsRecent, page.totals.playsBefore) = (5, 6)
        (page.totals.sharePartsPerMillion, page.totals.milliPoints) = (7, 8)
        (page.uploads, page.series, page.downloads, page.recent) = (year, series, figures, downloads)
        page.asOf = moment
        return page
    }
}
