internal import Contracts
internal import Storage

/// The first byte of an input in the journal.
enum JournalTag: UInt8 {
    case account = 1
    case ownership
    case track
    case plays
    case correction
    case artist
    case removal
    case unlock
}

/// Packs inputs one after the other, as a row of the journal has them.
struct JournalWriter {
    private var writer: PackedWriter
    private var last = TrackDay(track: 0, day: 0)
    private(set) var count = 0

    init(reserving capacity: Int = 0) { writer = PackedWriter(reserving: capacity) }

    var bytes: [UInt8] { writer.bytes }

    mutating func append(_ input: LedgerInput) {
        count += 1
        switch input {
        case .account(let key, let account):
            writer.byte(JournalTag.account.rawValue)
            writer.signed(key)
            writer.byte((account.isCompleted ? 1 : 0) | (account.isStaff ? 2 : 0))
        case .ownership(let artist, let account, let owns):
            writer.byte(JournalTag.ownership.rawValue)
            writer.signed(artist)
            writer.signed(account)
            writer.byte(owns ? 1 : 0)
        case .artist(let key, let profile):
            writer.byte(JournalTag.artist.rawValue)
            writer.signed(key)
            writer.signed(profile.createdAt.microseconds)
            writer.signed(profile.pictures)
            writer.signed(profile.links)
            writer.byte(profile.hasBio ? 1 : 0)
        case .track(let key, let facts, let time):
            writer.byte(JournalTag.track.rawValue)
            writer.signed(key)
            writer.byte((facts.isPublic ? 1 : 0) | (facts.isRemoved ? 2 : 0) | (time.changed == nil ? 0 : 4))
            writer.byte(UInt8(clamping: facts.filled))
            writer.signed(time.published.microseconds)
            if let changed = time.changed { writer.signed(changed.microseconds) }
            writer.unsigned(UInt64(facts.artists.count))
            for artist in facts.artists { writer.signed(artist) }
        case .removal(let track):
            writer.byte(JournalTag.removal.rawValue)
            writer.signed(track)
        case .unlock(let holder, let achievement, let xp, let at, let isQuiet):
            writer.byte(JournalTag.unlock.rawValue)
            writer.signed(holder.number)
            writer.signed(xp)
            writer.signed(at.microseconds)
            writer.byte(isQuiet ? 1 : 0)
            writer.unsigned(UInt64(achievement.utf8.count))
            for byte in achievement.utf8 { writer.byte(byte) }
        case .plays(let track, let day, let total):
            writer.byte(JournalTag.plays.rawValue)
            // They come in the order of tracks and days, mostly.
            writer.signed(track &- last.track)
            writer.signed(day &- last.day)
            writer.signed(total)
            last = TrackDay(track: track, day: day)
        case .correction(let at):
            writer.byte(JournalTag.correction.rawValue)
            writer.signed(at.microseconds)
        }
    }
}
