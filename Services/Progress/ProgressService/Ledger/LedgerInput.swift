internal import Contracts

/// A change of the catalogue, as far as the ledger is concerned: what the ledger is derived from, and nothing else is.
enum LedgerInput: Equatable {
    case account(key: Int64, LedgerAccount)
    /// An account owns an artist, or does no more.
    case ownership(artist: Int64, account: Int64, owns: Bool)
    case artist(key: Int64, ArtistProfile)
    /// A track as it is now.
    case track(key: Int64, TrackFacts, time: EntryTime)
    /// A track was taken out of the catalogue; what it earned stays.
    case removal(track: Int64)
    /// The counted plays of a track on a day, all of them.
    case plays(track: Int64, day: Int64, total: Int64)
    /// When a correction was made whose figures come later.
    case correction(at: Timestamp)
    /// An achievement that was unlocked: recorded, and not judged again.
    case unlock(holder: HolderKey, achievement: String, xp: Int64, at: Timestamp, isQuiet: Bool)
}

/// What a track is like.
struct TrackFacts: Equatable {
    var isPublic: Bool
    var isRemoved = false
    /// Of the five fields of metadata, those that are filled.
    var filled: Int
    /// Those who are credited, the primary one first.
    var artists: [Int64]
}

/// When what a track gives XP for happened.
struct EntryTime: Equatable {
    /// Of the upload: its original date.
    var published: Timestamp
    /// Of the change; absent where a snapshot brought it.
    var changed: Timestamp?

    /// Whether it is history that was brought in, which nobody saw happen.
    ///
    /// - Parameter isNew: whether the track was not known before.
    func isHistory(isNew: Bool) -> Bool { changed.map { isNew && published.day < $0.day } ?? true }

    /// When a source's entry happened.
    func of(_ source: Progress.Source, isNew: Bool) -> Timestamp {
        guard let changed, source != .upload, !isHistory(isNew: isNew) else { return published }
        return changed
    }
}
