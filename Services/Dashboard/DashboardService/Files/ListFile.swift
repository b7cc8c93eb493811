internal import Contracts
internal import HTTP
internal import JSONRPC
internal import ServiceKit

/// The forms that a list can be had in as a file.
enum FileFormat: String {
    case csv
    case json

    var mediaType: String {
        switch self {
        case .csv: "text/csv"
        case .json: "application/json"
        }
    }

    var contentType: String {
        switch self {
        case .csv: "\(mediaType); charset=utf-8; header=present"
        case .json: mediaType
        }
    }
}

/// A whole list as a file, in its order: read a page at a time and sent while it is read, so that a list of any length
/// takes the memory of a few pages.
///
/// A page that cannot be read ends the connection: half a list is no file. The first is read before anything is sent,
/// so that what was asked for wrongly gets its sentence.
struct ListFile<List: PagedList>: Sendable {
    let reading: CatalogReading
    let pages: FilePages

    /// - Parameters:
    ///   - list: what of it is meant, without an artist.
    ///   - name: what the file's name begins with.
    func response(
        _ list: List, as format: FileFormat, _ name: String, of wanted: ArtistID?, for identity: Identity
    ) async throws -> HTTPResponse {
        let (artist, caller) = try await reading.artist(wanted, as: identity)
        var list = list
        list.artist = artist
        list.limit = Int(CatalogLimits.rowsPerPage.upperBound)
        let first = try await read(list, as: caller)
        let stream = HTTPBodyStream { [list, self] writer in
            var (list, page, count) = (list, first, Int64(0))
            try await writer.write(format.head(of: List.Reply.self))
            while true {
                try await writer.write(format.rows(of: page, isFirst: count == 0))
                count += Int64(page.rows.count)
                guard let cursor = page.cursor else { break }
                list.cursor = cursor
                page = try await read(list, as: caller)
            }
            try await writer.write(format.foot(of: List.Reply.self, total: count, asOf: first.asOf))
        }
        var response = HTTPResponse(status: 200, contentType: format.contentType, stream: stream)
        response.save(as: [name, artist.text, "\(reading.clock.now.day)"], format.rawValue)
        return response
    }

    private func read(_ list: List, as caller: Caller) async throws -> List.Reply {
        try await pages.next { [reading] in try await reading.answer(to: list, as: caller) }
    }
}

extension FileFormat {
    fileprivate func head<Page: ListPage>(of page: Page.Type) -> [UInt8] {
        switch self {
        case .csv:
            var row = CSVRow()
            for column in Page.Row.columns { row.append(.text(column.name)) }
            row.end()
            return row.bytes
        case .json: return Array("{\"\(Page.member)\":[".utf8)
        }
    }

    fileprivate func rows<Page: ListPage>(of page: Page, isFirst: Bool) -> [UInt8] {
        switch self {
        case .csv:
            var row = CSVRow()
            for each in page.rows {
                for column in Page.Row.columns { row.append(column.cell(each)) }
                row.end()
            }
            return row.bytes
        case .json:
            // The rows as a list, without its brackets.
            let list = RawJSON { page.rows.write(to: &$0) }.bytes.dropFirst().dropLast()
            return (isFirst || list.isEmpty ? [] : [UInt8(ascii: ",")]) + list
        }
    }

    fileprivate func foot<Page: ListPage>(of page: Page.Type, total: Int64, asOf: Timestamp) -> [UInt8] {
        switch self {
        case .csv: []
        case .json: Array("],\"total\":\(total),\"asOf\":".utf8) + RawJSON(asOf.write(to:)).bytes + Array("}".utf8)
        }
    }
}
