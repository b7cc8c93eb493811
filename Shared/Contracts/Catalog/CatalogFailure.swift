package import JSONRPC

/// How the catalogue's methods fail by contract.
package enum CatalogFailure: RPCFailure {
    /// There is no artist with this id.
    case unknownArtist(ArtistID)
    /// The cursor is not one that this query gave.
    case badCursor
    /// The days asked for are no range, or too many; the reason has no full stop.
    case badRange(reason: String)
    /// A condition of a query holds for nothing by its own terms; the reason has no full stop.
    case badFilter(field: String, reason: String)
    /// The offset lies beyond what the source has sent so far: rows would be missing.
    case offsetGap(expected: Int64)
    /// The directory has no account with this id.
    case unknownAccount(AccountID)
    /// A field of a profile is not one that the directory takes; `reason` says what was found and what was expected.
    case badProfile(field: String, reason: String)
    /// No licence has this id.
    case unknownLicense(id: String)
    /// The artist is credited with no track of this id.
    case unknownTrack(TrackID)

    package var rpcError: RPCError {
        switch self {
        case .unknownArtist(let artist):
            RPCError(
                Self.unknownArtistCode, "There is no artist \"\(artist)\" in the catalogue.",
                details: ["artist": artist.text])
        case .badCursor:
            RPCError(Self.badCursorCode, "The cursor is not one that this query gave; start without one.")
        case .badRange(let reason):
            RPCError(Self.badRangeCode, "The days are no range to ask for: \(reason).", details: ["reason": reason])
        case .badFilter(let field, let reason):
            RPCError(
                Self.badFilterCode, "The filter \(field) is not one to ask for: \(reason).",
                details: ["field": field, "reason": reason])
        case .offsetGap(let expected):
            RPCError(
                Self.offsetGapCode,
                "The offset leaves out rows of its source: expected \(expected) or less. Go on from there.",
                data: RawJSON { writer in
                    writer.beginObject()
                    writer.key("expected")
                    writer.integer(expected)
                    writer.endObject()
                })
        case .unknownAccount(let account):
            RPCError(
                Self.unknownAccountCode, "There is no account \"\(account)\" in the directory.",
                details: ["account": account.text])
        case .badProfile(let field, let reason):
            RPCError(
                Self.badProfileCode, "The profile's \(field) is not taken: \(reason).",
                details: ["field": field, "reason": reason])
        case .unknownLicense(let id):
            RPCError(
                Self.unknownLicenseCode, "There is no licence \"\(id.prefix(64))\"; expected the UUID of one.",
                details: ["license": String(id.prefix(64))])
        case .unknownTrack(let track):
            RPCError(
                Self.unknownTrackCode, "The artist has no track \"\(track)\" in the catalogue.",
                details: ["track": track.text])
        }
    }

    package init?(_ error: RPCError) {
        switch error.code {
        case Self.unknownArtistCode: self = .unknownArtist(ArtistID(unchecked: error.detail("artist")))
        case Self.badCursorCode: self = .badCursor
        case Self.badRangeCode: self = .badRange(reason: error.detail("reason"))
        case Self.badFilterCode: self = .badFilter(field: error.detail("field"), reason: error.detail("reason"))
        case Self.offsetGapCode:
            let data = error.data.flatMap { try? JSONValue(parsing: $0.bytes) }
            self = .offsetGap(expected: data?["expected"]?.integerValue ?? 0)
        case Self.unknownAccountCode: self = .unknownAccount(AccountID(unchecked: error.detail("account")))
        case Self.badProfileCode: self = .badProfile(field: error.detail("field"), reason: error.detail("reason"))
        case Self.unknownLicenseCode: self = .unknownLicense(id: error.detail("license"))
        case Self.unknownTrackCode: self = .unknownTrack(TrackID(unchecked: error.detail("track")))
        default: return nil
        }
    }

    package static let codes = [
        (code: unknownArtistCode, about: "There is no artist with this id."),
        (code: badCursorCode, about: "The cursor is not one that this query gave."),
        (code: badRangeCode, about: "The days asked for are no range, or too many."),
        (code: badFilterCode, about: "A condition of the query holds for nothing by its own terms."),
        (code: offsetGapCode, about: "The offset lies beyond what the source has sent so far."),
        (code: unknownAccountCode, about: "The directory has no account with this id."),
        (code: badProfileCode, about: "A field of the profile is not one that the directory takes."),
        (code: unknownLicenseCode, about: "There is no licence with this id."),
        (code: unknownTrackCode, about: "The artist has no track with this id."),
    ]

    private static let unknownArtistCode = ErrorCode(rawValue: 1001)
    private static let badCursorCode = ErrorCode(rawValue: 1002)
    private static let badRangeCode = ErrorCode(rawValue: 1007)
    private static let badFilterCode = ErrorCode(rawValue: 1008)
    private static let offsetGapCode = ErrorCode(rawValue: 1003)
    private static let unknownAccountCode = ErrorCode(rawValue: 1004)
    private static let badProfileCode = ErrorCode(rawValue: 1005)
    private static let unknownLicenseCode = ErrorCode(rawValue: 1006)
    private static let unknownTrackCode = ErrorCode(rawValue: 1009)
}
