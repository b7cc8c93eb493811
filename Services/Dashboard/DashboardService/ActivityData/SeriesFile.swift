internal import Contracts
internal import HTTP

/// Plays and downloads by day as a file of comma-separated values (RFC 4180).
enum SeriesFile {
    static let mediaType = "text/csv"

    static func response(_ series: Catalog.DaySeries, of artist: String) -> HTTPResponse {
        var text = "day,plays,downloads\r\n"
        for (place, (plays, downloads)) in zip(series.plays, series.downloads).enumerated() {
            text += "\(Day(number: series.from.number + Int64(place))),\(plays),\(downloads)\r\n"
        }
        var response = HTTPResponse(
            status: 200, contentType: "\(mediaType); charset=utf-8; header=present", body: Array(text.utf8))
        // An id's colon is no letter of a file's name everywhere.
        let name = artist.map { $0 == ":" ? "_" : String($0) }.joined()
        response.headers.set(
            "Content-Disposition", "attachment; filename=\"activity-\(name)-\(series.from)-\(series.until).csv\"")
        return response
    }
}
