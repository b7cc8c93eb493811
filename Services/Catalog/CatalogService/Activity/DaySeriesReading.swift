internal import Contracts
internal import Storage

extension Catalog.DaySeries {
    /// - Parameter days: at most ``CatalogLimits/seriesDays``.
    init(
        of artist: Int64, _ days: Range<Int64>, _ unfolded: UnfoldedEvents, at now: Timestamp, in store: any SQLReading
    ) throws {
        self.init()
        from = Day(number: days.lowerBound)
        until = Day(number: days.upperBound - 1)
        asOf = now
        let count = days.count
        let all = days.lowerBound - Int64(count)..<days.upperBound
        var plays = [Int64](repeating: 0, count: all.count)
        var downloads = plays
        try store.query(
            "SELECT day, plays, downloads FROM artist_days WHERE artist = ?1 AND day >= ?2 AND day < ?3",
            [.integer(artist), .integer(all.lowerBound), .integer(all.upperBound)]
        ) { row in
            let place = Int(try row.int(0) - all.lowerBound)
            plays[place] = try row.int(1)
            downloads[place] = try row.int(2)
        }
        for (day, amount) in unfolded.days(.plays, in: all) { plays[Int(day - all.lowerBound)] += amount }
        for (day, amount) in unfolded.days(.downloads, in: all) { downloads[Int(day - all.lowerBound)] += amount }
        (playsBefore, self.plays) = (Array(plays[..<count]), Array(plays[count...]))
        (downloadsBefore, self.downloads) = (Array(downloads[..<count]), Array(downloads[count...]))
    }
}
