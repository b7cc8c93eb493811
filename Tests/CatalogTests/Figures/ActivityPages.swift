import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// What the page Activity shows of each artist, against the recomputation from the rows.
struct ActivityPages {
    private let catalog: TestCatalog

    init(of catalog: TestCatalog) { self.catalog = catalog }

    /// What was compared, for the comparison to mean something.
    struct Compared {
        var artists = 0
        var licenses = 0
        /// Downloads with a licence, their own or one that was used again.
        var uses = 0
    }

    /// - Parameter path: of the recomputation's objects, a line each.
    func compare(with path: String, withPoints: Bool = true) async throws -> Compared {
        let text = String(decoding: try #require(FileBytes.read(path)), as: UTF8.self)
        var shown = 0
        var licenses = Licenses()
        for line in text.split(separator: "\n") {
            let expected = try JSONValue(parsing: Array(line.utf8))
            let artist = ArtistID(unchecked: try #require(expected["artist"]?.stringValue))
            let page = try await catalog.client.call(Catalog.GetActivity(artist: artist))
            for total in try value(page.totals).objectValue ?? [] {
                if !withPoints, ["sharePartsPerMillion", "milliPoints"].contains(total.name) { continue }
                #expect(total.value.text == expected["totals"]?[total.name]?.text, "\(artist) \(total.name)")
            }
            try await compareUploads(page, artist, expected)
            try compareSeries(page.series, artist, expected)
            try await compareDownloads(page, artist, expected, &licenses)
            try await Explanations(of: catalog).compare(page, expected, withPoints: withPoints)
            shown += 1
        }
        return Compared(artists: shown, licenses: licenses.ids.count, uses: licenses.uses)
    }

    /// The licences of the downloads that were listed: one of each track for each listener.
    private struct Licenses {
        var ids: [String: String] = [:]
        var holders: [String: String] = [:]
        var uses = 0

        mutating func note(_ download: Catalog.ListedDownload) {
            guard let license = download.license else { return }
            uses += 1
            let holder = "\(download.track)/\(download.listener)"
            #expect(license.state == .active)
            #expect(ids.updateValue(license.id, forKey: holder) ?? license.id == license.id, "\(holder)")
            #expect(holders.updateValue(holder, forKey: license.id) ?? holder == holder, "\(license.id)")
        }
    }

    private func value(_ object: some WireObject) throws -> JSONValue {
        try JSONValue(parsing: RawJSON(object.write(to:)).bytes)
    }

    private func compareUploads(
        _ page: Catalog.GetActivity.Reply, _ artist: ArtistID, _ expected: JSONValue
    ) async throws {
        let year = page.uploads.year
        let whole = try await catalog.client.call(Catalog.GetUploads(artist: artist, year: year, withPlatform: true))
        #expect(try value(whole).text == expected["uploads"]?.text, "\(artist)")
        #expect(page.uploads.own == whole.own && page.uploads.platform == nil)
        for day in whole.own.prefix(3) {
            let reply = try await catalog.client.call(Catalog.GetUploadDay(artist: artist, day: day.day))
            #expect(reply.count == day.count)
            #expect(reply.tracks.count == min(5, Int(day.count)))
            #expect(reply.tracks.allSatisfy { $0.publishedAt.day == day.day })
        }
    }

    private func compareSeries(_ series: Catalog.DaySeries, _ artist: ArtistID, _ expected: JSONValue) throws {
        for (name, found) in [
            ("plays", series.plays), ("downloads", series.downloads), ("playsBefore", series.playsBefore),
            ("downloadsBefore", series.downloadsBefore),
        ] {
            #expect(found == expected[name]?.arrayValue?.compactMap(\.integerValue), "\(artist) \(name)")
        }
        #expect(series.until == catalog.clock.now.day && series.plays.count == 30)
    }

    private func compareDownloads(
        _ page: Catalog.GetActivity.Reply, _ artist: ArtistID, _ expected: JSONValue, _ licenses: inout Licenses
    ) async throws {
        for period in Catalog.Period.allCases {
            var figures = try await catalog.client.call(Catalog.GetDownloads(artist: artist, period: period))
            if period == .month { #expect(figures == page.downloads) }
            figures.asOf = Timestamp()
            let members = try value(figures).objectValue?.filter { $0.name != "asOf" } ?? []
            let wanted = expected["periods"]?[period.rawValue]
            for member in members {
                #expect(member.value.text == wanted?[member.name]?.text, "\(artist) \(period) \(member.name)")
            }
            #expect(members.count == wanted?.objectValue?.count)
        }
        var listed: [JSONValue] = []
        var cursor: String?
        repeat {
            let next = try await catalog.client.call(Catalog.ListDownloads(artist: artist, limit: 7, cursor: cursor))
            #expect(!next.downloads.isEmpty || cursor == nil)
            for download in next.downloads {
                listed.append(
                    .array([
                        .number(JSONNumber(download.at.microseconds)), .string(download.track.text),
                        .string(download.listener.text), .bool(download.license != nil),
                    ]))
                licenses.note(download)
            }
            cursor = next.cursor
        } while cursor != nil
        #expect(JSONValue.array(listed).text == expected["recent"]?.text, "\(artist)")
        #expect(page.recent.downloads.count == min(5, listed.count))
    }
}
