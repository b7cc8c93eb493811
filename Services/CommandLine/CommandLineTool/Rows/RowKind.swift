internal import Contracts
internal import JSONRPC

/// What a row of a history can be: one method of the catalog each, which takes many rows of it at once.
package enum RowKind: String, CaseIterable, Sendable {
    case artist, track, album, account, role
    case play, download, follow
    case removeTrack

    /// Whether rows of it tell what happened. These have no order among each other: a download depends on the
    /// catalogue and on no play. All others depend on what stands before them.
    package var isEvent: Bool {
        switch self {
        case .play, .download, .follow: true
        case .artist, .track, .album, .account, .role, .removeTrack: false
        }
    }

    /// Rows of one call at most.
    package var mostRows: Int {
        Int((isEvent ? CatalogLimits.rowsPerRecord : CatalogLimits.entriesPerPut).upperBound)
    }

    /// As reports name several.
    package var plural: String {
        switch self {
        case .removeTrack: "removals"
        default: rawValue + "s"
        }
    }

    var method: String {
        switch self {
        case .artist: Catalog.PutArtists.method.text
        case .track: Catalog.PutTracks.method.text
        case .album: Catalog.PutAlbums.method.text
        case .account: Catalog.PutAccounts.method.text
        case .role: Catalog.PutRoles.method.text
        case .play: Catalog.RecordPlays.method.text
        case .download: Catalog.RecordDownloads.method.text
        case .follow: Catalog.RecordFollows.method.text
        case .removeTrack: Catalog.RemoveTracks.method.text
        }
    }

    /// The member of the params that holds the rows.
    var member: String { self == .removeTrack ? "tracks" : plural }

    /// What the reply to a call of ``method`` says.
    func outcome(_ reply: [UInt8]) throws(WireError) -> RowTally {
        let result: Result<RowTally, WireError> = reply.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            do throws(WireError) {
                switch self {
                case .artist, .track, .album, .account, .role: return .success(RowTally(try PutReply.read(&reader)))
                case .play, .download, .follow: return .success(RowTally(try RecordReply.read(&reader)))
                case .removeTrack: return .success(RowTally(try Catalog.RemoveTracks.Reply.read(&reader)))
                }
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
