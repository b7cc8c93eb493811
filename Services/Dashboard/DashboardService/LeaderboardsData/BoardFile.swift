internal import Contracts
internal import HTTP
internal import JSONRPC
internal import ServiceKit

/// A whole board as a file: read a page at a time and sent while it is read, so that a board of any length takes the
/// memory of a few pages. Ranks that change meanwhile are as they are when their page is read.
///
/// A page that cannot be read ends the connection: half a board is no file. The first is read before anything is sent,
/// so that what was asked for wrongly gets its sentence.
struct BoardFile: Sendable {
    let reading: LeaderboardsReading
    let pages: FilePages

    func response(_ name: String, as format: FileFormat, for identity: Identity) async throws -> HTTPResponse {
        let first = try await read(name, nil, as: identity)
        // Only a board that is there was read.
        let board = try await reading.boards(as: identity).first { $0.name == name } ?? Leaderboards.Board()
        let stream = HTTPBodyStream { [self] writer in
            var (page, count) = (first, Int64(0))
            try await writer.write(format.head(of: board))
            while true {
                try await writer.write(format.rows(of: page.entries, on: board, isFirst: count == 0))
                count += Int64(page.entries.count)
                guard let cursor = page.cursor else { break }
                page = try await read(name, cursor, as: identity)
            }
            try await writer.write(format.foot(total: count, asOf: first.asOf ?? reading.clock.now))
        }
        var response = HTTPResponse(status: 200, contentType: format.contentType, stream: stream)
        response.save(as: ["leaderboard", name, "\(reading.clock.now.day)"], format.rawValue)
        return response
    }

    private func read(
        _ board: String, _ cursor: String?, as identity: Identity
    ) async throws -> Leaderboards.ReadBoard.Reply {
        let request = Leaderboards.ReadBoard(board: board, cursor: cursor)
        let deadline = Leaderboards.ReadBoard.traits.deadline
        return try await pages.next { [reading] in
            try await reading.answer(to: request, as: identity, deadline: deadline)
        }
    }
}

/// A board as JSON, as the file has it.
struct BoardFileForm: WireObject {
    var board = Leaderboards.Board()
    var entries: [Leaderboards.Entry] = []
    var total: Int64 = 0
    var asOf = Timestamp()

    init() {}

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("board", &board, "What the board is.")
        try visitor.field("entries", &entries, "The artists on it, the best first.")
        try visitor.field("total", &total, "Artists in the file.")
        try visitor.field("asOf", &asOf, "Up to when all is in it that was told.")
    }
}

extension FileFormat {
    fileprivate func head(of board: Leaderboards.Board) -> [UInt8] {
        switch self {
        case .csv:
            var row = CSVRow()
            let supporting = board.columns.map { Self.name($0.name) }
            for name in ["rank", "artist_id", "artist", "verified", "score", "unit", "tier", "movement"] + supporting {
                row.append(.text(name))
            }
            row.end()
            return row.bytes
        case .json: return Array("{\"board\":".utf8) + RawJSON(board.write(to:)).bytes + Array(",\"entries\":[".utf8)
        }
    }

    fileprivate func rows(of entries: [Leaderboards.Entry], on board: Leaderboards.Board, isFirst: Bool) -> [UInt8] {
        switch self {
        case .csv:
            var row = CSVRow()
            for entry in entries {
                row.append(.integer(entry.rank))
                row.append(.text(entry.artist.text))
                row.append(.text(entry.name))
                row.append(.text(entry.verified ? "true" : "false"))
                row.append(entry.score.cell(board.decimals))
                row.append(.text(board.label))
                row.append(.text(entry.tier.rawValue))
                row.append(entry.movement.cell)
                for column in board.columns {
                    let value = entry.supporting.first { $0.name == column.name }?.value
                    row.append(value.map { .number($0, places: column.decimals) } ?? .none)
                }
                row.end()
            }
            return row.bytes
        case .json:
            // The rows as a list, without its brackets.
            let list = RawJSON { entries.write(to: &$0) }.bytes.dropFirst().dropLast()
            return (isFirst || list.isEmpty ? [] : [UInt8(ascii: ",")]) + list
        }
    }

    fileprivate func foot(total: Int64, asOf: Timestamp) -> [UInt8] {
        switch self {
        case .csv: []
        case .json: Array("],\"total\":\(total),\"asOf\":".utf8) + RawJSON(asOf.write(to:)).bytes + Array("}".utf8)
        }
    }

    /// As other files' columns are named: `plays_per_track`.
    private static func name(_ column: String) -> String {
        column.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

extension FileCell {
    /// A number in units of its last decimal place, of which there may be none.
    fileprivate static func number(_ value: Int64, places: Int) -> FileCell {
        places > 0 ? .decimal(value, places: places) : .integer(value)
    }
}

extension Leaderboards.Score {
    /// As the board shows it; what is less than one unit is told as such.
    fileprivate func cell(_ decimals: Int) -> FileCell {
        guard isBelowOne else { return .number(value, places: decimals) }
        return .text("<" + (decimals > 0 ? "0." + String(repeating: "0", count: decimals - 1) + "1" : "1"))
    }
}

extension Leaderboards.Movement {
    fileprivate var cell: FileCell {
        switch state {
        case .measured: FileCell(ranks)
        case .new: .text("new")
        case .unknown: .none
        }
    }
}
