package import JSONRPC

/// How the progress service's methods fail by contract.
package enum ProgressFailure: RPCFailure {
    /// The catalogue has told of no account with this id.
    case unknownAccount(AccountID)
    /// The catalogue has told of no artist with this id.
    case unknownArtist(ArtistID)
    /// The cursor is not one that this query gave.
    case badCursor
    /// Neither an account nor an artist is named, or both are.
    case badHolder
    /// The achievements to try are none: why, as a sentence.
    case badAchievements(reason: String)

    package var rpcError: RPCError {
        switch self {
        case .unknownAccount(let account):
            RPCError(
                Self.unknownAccountCode, "No account \"\(account)\" is known here; the catalogue has not told of one.",
                details: ["account": account.text])
        case .unknownArtist(let artist):
            RPCError(
                Self.unknownArtistCode, "No artist \"\(artist)\" is known here; the catalogue has not told of one.",
                details: ["artist": artist.text])
        case .badCursor:
            RPCError(Self.badCursorCode, "The cursor is not one that this query gave; start without one.")
        case .badHolder:
            RPCError(
                Self.badHolderCode, "Whose progress is meant is not clear: expected either an account or an artist.")
        case .badAchievements(let reason): RPCError(Self.badAchievementsCode, reason, details: ["reason": reason])
        }
    }

    package init?(_ error: RPCError) {
        switch error.code {
        case Self.unknownAccountCode: self = .unknownAccount(AccountID(unchecked: error.detail("account")))
        case Self.unknownArtistCode: self = .unknownArtist(ArtistID(unchecked: error.detail("artist")))
        case Self.badCursorCode: self = .badCursor
        case Self.badHolderCode: self = .badHolder
        case Self.badAchievementsCode: self = .badAchievements(reason: error.detail("reason"))
        default: return nil
        }
    }

    package static let codes = [
        (code: unknownAccountCode, about: "No account with this id is known to the service."),
        (code: unknownArtistCode, about: "No artist with this id is known to the service."),
        (code: badCursorCode, about: "The ledger's cursor is not one that this query gave."),
        (code: badHolderCode, about: "Neither an account nor an artist is named, or both are."),
        (code: badAchievementsCode, about: "The achievements to try cannot be used."),
    ]

    private static let unknownAccountCode = ErrorCode(rawValue: 2001)
    private static let unknownArtistCode = ErrorCode(rawValue: 2002)
    private static let badCursorCode = ErrorCode(rawValue: 2003)
    private static let badHolderCode = ErrorCode(rawValue: 2004)
    private static let badAchievementsCode = ErrorCode(rawValue: 2005)
}
