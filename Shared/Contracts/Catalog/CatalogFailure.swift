package import JSONRPC

/// How the catalogue's methods fail by contract.
package enum CatalogFailure: RPCFailure {
    /// There is no artist with this id.
    case unknownArtist(ArtistID)
    /// The cursor is not one that this query gave.
    case badCursor
    /// The offset lies beyond what the source has sent so far: rows would be missing.
    case offsetGap(expected: Int64)

    package var rpcError: RPCError {
        switch self {
        case .unknownArtist(let artist):
            RPCError(
                Self.unknownArtistCode, "There is no artist \"\(artist)\" in the catalogue.",
                data: RawJSON { writer in
                    writer.beginObject()
                    writer.key("artist")
                    writer.string(artist.text)
                    writer.endObject()
                })
        case .badCursor:
            RPCError(Self.badCursorCode, "The cursor is not one that this query gave; start without one.")
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
        }
    }

    package init?(_ error: RPCError) {
        switch error.code {
        case Self.unknownArtistCode:
            let data = error.data.flatMap { try? JSONValue(parsing: $0.bytes) }
            self = .unknownArtist(ArtistID(unchecked: data?["artist"]?.stringValue ?? ""))
        case Self.badCursorCode: self = .badCursor
        case Self.offsetGapCode:
            let data = error.data.flatMap { try? JSONValue(parsing: $0.bytes) }
            self = .offsetGap(expected: data?["expected"]?.integerValue ?? 0)
        default: return nil
        }
    }

    package static let codes = [
        (code: unknownArtistCode, about: "There is no artist with this id."),
        (code: badCursorCode, about: "The cursor is not one that this query gave."),
        (code: offsetGapCode, about: "The offset lies beyond what the source has sent so far."),
    ]

    private static let unknownArtistCode = ErrorCode(rawValue: 1001)
    private static let badCursorCode = ErrorCode(rawValue: 1002)
    private static let offsetGapCode = ErrorCode(rawValue: 1003)
}
