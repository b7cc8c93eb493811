internal import Contracts
internal import Storage

extension Catalog.GetActivity {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let (key, profile) = try ArtistStore.profile(of: artist, in: store)
        let unfolded = try UnfoldedEvents(of: key, tail, in: store)
        let today = now.day
        var reply = Reply()
        reply.artist = profile
        reply.totals = try Catalog.ActivityTotals(of: key, unfolded, at: now, in: store)
        reply.uploads = try UploadCalendar(store: store).year(
            today.civil.year, of: key, withPlatform: false, today: today)
        let days = today.number + 1 - (Catalog.Period.month.days ?? 0)..<today.number + 1
        reply.series = try Catalog.DaySeries(of: key, days, unfolded, at: now, in: store)
        reply.downloads = try Catalog.DownloadFigures(of: key, .month, unfolded, at: now, in: store)
        reply.recent = try RecentDownloads(store: store).page(
            of: key, after: nil, limit: Catalog.ListDownloads().limit, at: now)
        reply.asOf = now
        return reply
    }
}
