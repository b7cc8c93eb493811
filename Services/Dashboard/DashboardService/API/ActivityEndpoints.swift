internal import Contracts
internal import HTTP
internal import ServiceKit

/// What the page Activity reads: its first view, and each section by itself.
struct ActivityEndpoints: Sendable {
    let reading: CatalogReading

    private static let artist = Endpoint.Parameter.query(
        "artist", "The artist's id; without, the first that the account may act for.")
    private static let exampleDay = "2026-11-21"
    private static let days = [
        Endpoint.Parameter.query(
            "from", "The first UTC day, as \(exampleDay).", isRequired: true, example: exampleDay),
        .query(
            "until", "The last UTC day: not before the first, and \(CatalogLimits.seriesDays) days at most.",
            isRequired: true, example: exampleDay),
    ]

    var all: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/activity", .scope(.catalog), "Activity: what the page shows at first.",
                parameters: [Self.artist], gives: PageData<Catalog.GetActivity.Reply>.self
            ) {
                try await reading.firstView(of: try $0.artist(), as: $0.identity) { Catalog.GetActivity(artist: $0) }
            },
            Endpoint(
                .get, "/api/v1/activity/uploads", .scope(.catalog), "Uploads of a year by day.",
                parameters: [
                    Self.artist, .query("year", "The year; this one where it is left out."),
                    .query("platform", "true for the platform's uploads beside the artist's."),
                ], gives: Reading<Catalog.UploadYear>.self, answer: readUploads),
            Endpoint(
                .get, "/api/v1/activity/uploads/{day}", .scope(.catalog), "How many uploads a day has, and which.",
                parameters: [
                    .path("day", "The UTC day, as \(Self.exampleDay).", example: Self.exampleDay), Self.artist,
                ],
                gives: Reading<Catalog.GetUploadDay.Reply>.self, answer: readUploadDay),
            Endpoint(
                .get, "/api/v1/activity/series", .scope(.catalog),
                "Plays and downloads of each day of a range, and of as many days before.",
                parameters: [Self.artist] + Self.days, gives: Catalog.DaySeries.self, answer: readSeries),
            Endpoint(
                "/api/v1/activity/series.csv", .scope(.catalog),
                "Plays and downloads of each day of a range, as a file.",
                parameters: [Self.artist] + Self.days, givesFile: FileFormat.csv.mediaType
            ) { request in
                let series = try await readSeries(request)
                return SeriesFile.response(series, of: try request.artist()?.text ?? "own")
            },
            Endpoint(
                .get, "/api/v1/activity/downloads", .scope(.catalog), "Figures of a period's downloads.",
                parameters: [Self.artist, .query("period", "7D, 30D, 90D or All; 30D where it is left out.")],
                gives: Catalog.DownloadFigures.self, answer: readDownloads),
            Endpoint(
                .get, "/api/v1/activity/downloads/list", .scope(.catalog), "Downloads, newest first.",
                parameters: [
                    Self.artist, .query("cursor", "Where the page before ended; the newest where it is left out."),
                    .query("limit", "Downloads at most: 1 to 100, 5 where it is left out."),
                ], gives: Reading<Catalog.DownloadPage>.self, answer: listDownloads),
        ]
    }

    private func readUploads(_ request: APIRequest) async throws -> Reading<Catalog.UploadYear> {
        let now = reading.clock.now
        let year =
            try request.number("year", CatalogLimits.years, code: "badYear") ?? now.day.civil.year
        let withPlatform = try request.flag("platform", code: "badPlatform") ?? false
        let uploads = try await reading.section(of: try request.artist(), as: request.identity) {
            Catalog.GetUploads(artist: $0, year: year, withPlatform: withPlatform)
        }
        return Reading(uploads, asOf: now)
    }

    private func readUploadDay(_ request: APIRequest) async throws -> Reading<Catalog.GetUploadDay.Reply> {
        let now = reading.clock.now
        let day = try Self.day(request.path["day"], "day")
        let uploads = try await reading.section(of: try request.artist(), as: request.identity) {
            Catalog.GetUploadDay(artist: $0, day: day)
        }
        return Reading(uploads, asOf: now)
    }

    private func readSeries(_ request: APIRequest) async throws -> Catalog.DaySeries {
        let from = try Self.day(request.http.queryValue("from"), "from")
        let until = try Self.day(request.http.queryValue("until"), "until")
        return try await reading.section(of: try request.artist(), as: request.identity) {
            Catalog.GetDaySeries(artist: $0, from: from, until: until)
        }
    }

    private func readDownloads(_ request: APIRequest) async throws -> Catalog.DownloadFigures {
        var period = Catalog.Period.month
        if let text = request.http.queryValue("period") {
            guard let known = Catalog.Period(rawValue: text) else {
                let names = Catalog.Period.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIRefusal(400, "badPeriod", "The period must be one of \(names).", field: "period")
            }
            period = known
        }
        return try await reading.section(of: try request.artist(), as: request.identity) { [period] in
            Catalog.GetDownloads(artist: $0, period: period)
        }
    }

    private func listDownloads(_ request: APIRequest) async throws -> Reading<Catalog.DownloadPage> {
        let now = reading.clock.now
        let limit = try request.number("limit", 1...100, code: "badLimit") ?? 5
        let cursor = try request.cursor()
        let page = try await reading.section(of: try request.artist(), as: request.identity) {
            Catalog.ListDownloads(artist: $0, limit: Int(limit), cursor: cursor)
        }
        return Reading(page, asOf: now)
    }

    private static func day(_ text: String?, _ name: String) throws(APIRefusal) -> Day {
        guard let text, text.utf8.count == 10, let moment = Timestamp(text, zoneIsOptional: true) else {
            throw APIRefusal(400, "badDay", "The \(name) must be a day, as \(exampleDay).", field: name)
        }
        return moment.day
    }
}
