import Contracts
import Synchronization
import Transport

/// What the leaderboards service has to answer from: two boards on which artists stand in the order in which they were
/// placed, with scores from the number of those placed downwards.
final class LeaderboardsScript: Sendable {
    private struct State {
        var placed: [ArtistID] = []
        var optedOut: [ArtistID: Timestamp] = [:]
        var known: Set<ArtistID> = []
        var starting: Set<String> = []
    }

    private let state = Mutex(State())

    static let asOf = Timestamp(microseconds: 1_767_225_600_000_000)

    static let boards = [
        board("first", "First", "score", decimals: 2, columns: [.init("tracks", title: "Tracks")]),
        board(
            "second", "Second", "%", decimals: 4,
            columns: [.init("playsPerTrack", title: "Plays per track", decimals: 1), .init("none", title: "None")]),
    ]

    private static func board(
        _ name: String, _ title: String, _ label: String, decimals: Int, columns: [Leaderboards.Column]
    ) -> Leaderboards.Board {
        var board = Leaderboards.Board()
        (board.name, board.title, board.label, board.decimals) = (name, title, label, decimals)
        board.explanation = "One by one."
        (board.terms, board.columns) = ([.init(of: "tracks", weight: 25)], columns)
        board.tiers = [.init(.bronze, from: 0), .init(.gold, from: 1500, text: "much")]
        return board
    }

    func place(_ artists: ArtistID...) {
        state.withLock { state in
            state.placed += artists
            state.known.formUnion(artists)
        }
    }

    /// Makes an artist known that stands on no board.
    func know(_ artist: ArtistID) { state.withLock { _ = $0.known.insert(artist) } }

    /// A board that is not ready.
    func begin(_ board: String) { state.withLock { _ = $0.starting.insert(board) } }

    private func board(_ name: String) throws -> (board: Leaderboards.Board, artists: [ArtistID]) {
        guard let board = Self.boards.first(where: { $0.name == name }) else {
            throw LeaderboardsFailure.unknownBoard(name)
        }
        return try state.withLock { state in
            guard !state.starting.contains(name) else { throw LeaderboardsFailure.notReady(reason: "it is made") }
            return (board, state.placed.filter { state.optedOut[$0] == nil })
        }
    }

    private func entry(_ place: Int, _ artists: [ArtistID], on board: Leaderboards.Board) -> Leaderboards.Entry {
        var entry = Leaderboards.Entry()
        (entry.rank, entry.place, entry.artist) = (Int64(place + 1), Int64(place), artists[place])
        entry.name = "=Name of \(artists[place])"
        // The last of a board of parts of a whole has less than can be shown.
        let isLast = board.label == "%" && place == artists.count - 1
        entry.score = isLast ? .init(0, isBelowOne: true, exact: "7") : .init(Int64(artists.count - place) * 1005)
        entry.tier = place == 0 ? .gold : .bronze
        let movements: [Leaderboards.Movement] = [.init(.measured, ranks: -2), .init(.new), .init(.unknown)]
        entry.movement = movements[place % movements.count]
        entry.supporting = board.columns.map { .init($0.name, $0.name == "none" ? nil : 105) }
        return entry
    }

    func page(_ request: Leaderboards.GetPage) throws -> Leaderboards.GetPage.Reply {
        let (board, artists) = try board(request.board)
        var reply = Leaderboards.GetPage.Reply()
        (reply.board, reply.total, reply.offset) = (board.name, Int64(artists.count), request.offset)
        let start = min(Int(request.offset), artists.count)
        let entries = artists.indices.map { entry($0, artists, on: board) }
        reply.entries = Array(entries[start..<min(start + request.limit, artists.count)])
        reply.top = Array(entries.prefix(3))
        if let artist = request.artist {
            reply.standing = try standing(.init(board: board.name, artist: artist))
            reply.standing?.reason = nil
            reply.neighbours = entries.filter { $0.artist == artist }
        }
        (reply.position, reply.asOf) = (7, Self.asOf)
        return reply
    }

    func standing(_ request: Leaderboards.GetStanding) throws -> Leaderboards.Standing {
        let (board, artists) = try board(request.board)
        guard state.withLock({ $0.known.contains(request.artist) }) else {
            throw LeaderboardsFailure.unknownArtist(request.artist)
        }
        var standing = Leaderboards.Standing()
        (standing.board, standing.artist, standing.total) = (board.name, request.artist, Int64(artists.count))
        (standing.position, standing.asOf) = (7, Self.asOf)
        guard let place = artists.firstIndex(of: request.artist) else {
            standing.reason = try optOut(request.artist).optedOut ? .optedOut : .noTracks
            return standing
        }
        let entry = entry(place, artists, on: board)
        (standing.rank, standing.score, standing.tier) = (entry.rank, entry.score.value, entry.tier)
        (standing.percentile, standing.movement) = (50, entry.movement)
        return standing
    }

    func find(_ request: Leaderboards.FindArtist) throws -> Leaderboards.FindArtist.Reply {
        let (board, artists) = try board(request.board)
        var reply = Leaderboards.FindArtist.Reply()
        reply.entries = Array(
            artists.indices.filter { artists[$0].text.hasPrefix(request.query) }
                .map { entry($0, artists, on: board) }.prefix(request.limit))
        return reply
    }

    /// Two artists a page, whatever is asked for; a cursor is the place that comes next.
    func read(_ request: Leaderboards.ReadBoard) throws -> Leaderboards.ReadBoard.Reply {
        let (board, artists) = try board(request.board)
        guard let start = Int(request.cursor ?? "0"), start <= artists.count else {
            throw LeaderboardsFailure.badCursor
        }
        var reply = Leaderboards.ReadBoard.Reply()
        let end = min(start + 2, artists.count)
        reply.entries = (start..<end).map { entry($0, artists, on: board) }
        reply.cursor = end < artists.count ? "\(end)" : nil
        (reply.total, reply.position, reply.asOf) = (Int64(artists.count), 7, Self.asOf)
        return reply
    }

    func optOut(_ artist: ArtistID) throws -> Leaderboards.OptOut {
        try state.withLock { state in
            guard state.known.contains(artist) else { throw LeaderboardsFailure.unknownArtist(artist) }
            return Leaderboards.OptOut(artist: artist, since: state.optedOut[artist])
        }
    }

    func setOptOut(_ request: Leaderboards.SetOptOut) throws -> Leaderboards.OptOut {
        _ = try optOut(request.artist)
        state.withLock { $0.optedOut[request.artist] = request.optedOut ? Self.asOf : nil }
        return try optOut(request.artist)
    }
}

/// A leaderboards service over memory that answers by its script.
final class FakeLeaderboards: Sendable {
    let script = LeaderboardsScript()
    private let service: FakeService

    init(_ manner: ServiceManner = .answers) throws {
        let script = script
        service = try FakeService(Leaderboards.name, manner) { router in
            try router.serve(Leaderboards.ListBoards.self, manner) { _ in
                var reply = Leaderboards.ListBoards.Reply()
                reply.boards = LeaderboardsScript.boards
                return reply
            }
            try router.serve(Leaderboards.GetPage.self, manner) { try script.page($0) }
            try router.serve(Leaderboards.GetStanding.self, manner) { try script.standing($0) }
            try router.serve(Leaderboards.FindArtist.self, manner) { try script.find($0) }
            try router.serve(Leaderboards.ReadBoard.self, manner) { try script.read($0) }
            try router.serve(Leaderboards.GetOptOut.self, manner) { try script.optOut($0.artist) }
            try router.serve(Leaderboards.SetOptOut.self, manner) { try script.setOptOut($0) }
        }
    }

    var client: FrontendClient { service.client }

    func stop() async { await service.stop() }
}
