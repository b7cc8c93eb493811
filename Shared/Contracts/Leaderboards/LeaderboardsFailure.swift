package import JSONRPC

/// How the leaderboards service's methods fail by contract.
package enum LeaderboardsFailure: RPCFailure {
    /// There is no board of this name.
    case unknownBoard(String)
    /// The catalogue has told of no artist with this id.
    case unknownArtist(ArtistID)
    /// The cursor is not one that this query gave.
    case badCursor
    /// What the boards are made of has not been read whole for the first time: nobody's rank is known.
    case notReady(reason: String)

    package var rpcError: RPCError {
        switch self {
        case .unknownBoard(let board):
            RPCError(
                Self.unknownBoardCode, "There is no board \"\(board)\"; leaderboards.listBoards names those there are.",
                details: ["board": board])
        case .unknownArtist(let artist):
            RPCError(
                Self.unknownArtistCode, "No artist \"\(artist)\" is known here; the catalogue has not told of one.",
                details: ["artist": artist.text])
        case .badCursor:
            RPCError(Self.badCursorCode, "The cursor is not one that this query gave; start without one.")
        case .notReady(let reason):
            RPCError(
                Self.notReadyCode, "The boards are being made for the first time: \(reason). Ask again later.",
                details: ["reason": reason])
        }
    }

    package init?(_ error: RPCError) {
        switch error.code {
        case Self.unknownBoardCode: self = .unknownBoard(error.detail("board"))
        case Self.unknownArtistCode: self = .unknownArtist(ArtistID(unchecked: error.detail("artist")))
        case Self.badCursorCode: self = .badCursor
        case Self.notReadyCode: self = .notReady(reason: error.detail("reason"))
        default: return nil
        }
    }

    package static let codes = [
        (code: unknownBoardCode, about: "There is no board of this name."),
        (code: unknownArtistCode, about: "No artist with this id is known to the service."),
        (code: badCursorCode, about: "The board's cursor is not one that this query gave."),
        (code: notReadyCode, about: "The boards are being made for the first time."),
    ]

    private static let unknownBoardCode = ErrorCode(rawValue: 3001)
    private static let unknownArtistCode = ErrorCode(rawValue: 3002)
    private static let badCursorCode = ErrorCode(rawValue: 3003)
    private static let notReadyCode = ErrorCode(rawValue: 3004)
}
