internal import Contracts
internal import HTTP

/// Plays and downloads by day as a file of comma-separated values (RFC 4180).
enum SeriesFile {
    static func response(_ series: Catalog.DaySeries, of artist: String) -> HTTPResponse {
        var text = "day,plays,downloads\r\n"
        for (place, (plays, downloads)) in zip(series.plays, series.downloads).enumerated() {
            text += "\(Day(number: series.from.number + Int64(place))),\(plays),\(downloads)\r\n"
        }
        var response = HTTPResponse(status: 200, contentType: FileFormat.csv.contentType, body: Array(text.utf8))
        response.save(as: ["activity", artist, "\(series.from)", "\(series.until)"], "csv")
        return response
    }
}
