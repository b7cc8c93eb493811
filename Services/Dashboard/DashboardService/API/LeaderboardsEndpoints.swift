internal import Contracts
internal import HTTP
internal import ServiceKit

/// What the page Leaderboards reads: all at once, or each part by itself; boards as files; and an artist's wish to be on
/// none of them.
struct LeaderboardsEndpoints: Sendable {
    let reading: LeaderboardsReading
    /// All files' together.
    private let filePages = FilePages()

    init(reading: LeaderboardsReading) { self.reading = reading }

    private static let artist = Endpoint.Parameter.query(
        "artist", "The artist's id; without, the first that the account may act for.")
    private static let board = Endpoint.Parameter.path("board", "The board's name.", example: "plays")
    /// Members of a page's call that come another way.
    private static let named = ["board", "artist"]
    private static let part = Endpoint.Parameter.query(of: Leaderboards.GetPage(), except: named)

    var all: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/leaderboards", .scope(.leaderboards),
                "Leaderboards: the boards, a page of one of them, and where an artist stands.",
                parameters: [Self.artist, .query("board", "The board's name; the first where it is left out.")]
                    + Self.part, gives: LeaderboardsData.self, answer: readAll),
            Endpoint(
                .get, "/api/v1/leaderboards/boards", .scope(.leaderboards),
                "The boards with their labels, decimals, tiers, explanations and weights.",
                gives: Leaderboards.ListBoards.Reply.self
            ) { request in
                var reply = Leaderboards.ListBoards.Reply()
                reply.boards = try await reading.boards(as: request.identity)
                return reply
            },
            Endpoint(
                .get, "/api/v1/leaderboards/boards/{board}", .scope(.leaderboards), "A page of a board.",
                parameters: [
                    Self.board,
                    .query(
                        "artist",
                        "An artist that the account may act for, whose standing and neighbours come along; nobody's where it is left out."
                    ),
                ] + Self.part, gives: Leaderboards.GetPage.Reply.self, answer: readPage),
            Endpoint(
                .get, "/api/v1/leaderboards/boards/{board}/artists", .scope(.leaderboards),
                "Artists on a board whose names have words that begin so, the best ranks first.",
                parameters: [
                    Self.board,
                    .query("query", "What words of the name begin with.", isRequired: true, example: "a"),
                ] + Endpoint.Parameter.query(of: Leaderboards.FindArtist(), except: Self.named + ["query"]),
                gives: Leaderboards.FindArtist.Reply.self
            ) { request in
                var call = try request.query(Leaderboards.FindArtist(), except: Self.named)
                call.board = try request.board()
                return try await reading.answer(to: call, as: request.identity)
            },
            Endpoint(
                "/api/v1/leaderboards/boards/{board}/entries.csv", .scope(.leaderboards), "A whole board as a file.",
                parameters: [Self.board], givesFile: FileFormat.csv.mediaType
            ) { try await file($0, .csv) },
            Endpoint(
                "/api/v1/leaderboards/boards/{board}/entries.json", .scope(.leaderboards), "A whole board as a file.",
                parameters: [Self.board], givesFileOf: BoardFileForm.self
            ) { try await file($0, .json) },
            Endpoint(
                .get, "/api/v1/leaderboards/standings", .scope(.leaderboards),
                "Where an artist stands on each board, or why it does not.", parameters: [Self.artist],
                gives: OwnStandings.self
            ) { try await reading.standings(of: try $0.artist(), as: $0.identity) },
            Endpoint(
                .put, "/api/v1/leaderboards/opt-out", .session,
                "Takes an artist off all boards at once, or lets it be placed again.", parameters: [Self.artist],
                body: OptOutForm.self, gives: Leaderboards.OptOut.self
            ) { request in
                let form = try request.body(OptOutForm.self)
                return try await reading.setOptOut(form.optedOut, of: try request.artist(), as: request.identity)
            },
        ]
    }

    private func readAll(_ request: APIRequest) async throws -> LeaderboardsData {
        let part = try request.query(Leaderboards.GetPage(), except: Self.named)
        let board = try request.http.queryValue("board").map { text throws(APIRefusal) in try APIRequest.board(text) }
        return await reading.firstView(of: try request.artist(), board: board, part, as: request.identity)
    }

    private func readPage(_ request: APIRequest) async throws -> Leaderboards.GetPage.Reply {
        var call = try request.query(Leaderboards.GetPage(), except: Self.named)
        call.board = try request.board()
        call.artist = try request.artist()
        return try await reading.page(call, as: request.identity)
    }

    private func file(_ request: APIRequest, _ format: FileFormat) async throws -> HTTPResponse {
        try await BoardFile(reading: reading, pages: filePages)
            .response(try request.board(), as: format, for: request.identity)
    }
}

extension APIRequest {
    /// The board that the path names.
    fileprivate func board() throws(APIRefusal) -> String { try Self.board(path["board"] ?? "") }

    fileprivate static func board(_ text: String) throws(APIRefusal) -> String {
        let bytes = Leaderboards.Limits.boardBytes
        guard bytes.contains(Int64(text.utf8.count)) else {
            throw APIRefusal(
                404, "unknownBoard",
                "A board's name has \(bytes.lowerBound) to \(bytes.upperBound) bytes; this one has \(text.utf8.count).",
                field: "board")
        }
        return text
    }
}
