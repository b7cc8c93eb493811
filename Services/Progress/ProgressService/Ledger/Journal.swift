internal import Contracts
internal import Storage

/// What the ledger is derived from, in the order of its application, packed: a row a page of the catalogue's feed.
///
/// The catalogue's own feed does not serve for that: its old end goes, and it tells what is so, not what was so when
/// a play was recorded.
enum Journal {
    private enum Tag: UInt8 {
        case account = 1
        case ownership
        case track
        case plays
        case correction
        case artist
        case removal
        case unlock
    }

    /// Inputs of one row; more go into several.
    private static let rowInputs = 16_384

    /// Appends what was applied, by the rules of a number. Returns the last row's number.
    static func append(
        _ inputs: [LedgerInput], rule: Int64, after last: Int64, to store: any SQLWriting
    ) throws -> Int64 {
        var seq = last
        var rest = inputs[...]
        while !rest.isEmpty {
            let row = rest.prefix(rowInputs)
            rest = rest.dropFirst(row.count)
            seq += 1
            try store.execute(
                "INSERT INTO journal (seq, rule, inputs, body) VALUES (?1, ?2, ?3, ?4)",
                [.integer(seq), .integer(rule), SQLValue(row.count), .blob(encode(row))])
        }
        return seq
    }

    /// Hands the inputs over in their order, with the number of the rules that they were applied by. Of plays, which are
    /// most of it, those of some tracks alone.
    ///
    /// - Parameter plays: the tracks' keys.
    /// - Returns: how many inputs there are, with those that were left out.
    static func replay(
        plays: Range<Int64>, in store: any SQLReading, _ apply: (LedgerInput, _ rule: Int64) throws -> Void
    ) throws -> Int64 {
        var count: Int64 = 0
        try store.query("SELECT seq, rule, inputs, body FROM journal ORDER BY seq") { row in
            let rule = try row.int(1)
            let (inputs, left) = try decode(try row.blob(3), plays: plays, seq: try row.int(0))
            guard inputs.count + left == Int(try row.int(2)) else {
                throw StorageError.damaged(reason: "row \(try row.int(0)) of the journal has not the inputs it says")
            }
            count += Int64(inputs.count + left)
            for input in inputs { try apply(input, rule) }
        }
        return count
    }

    static func encode(_ inputs: ArraySlice<LedgerInput>) -> [UInt8] {
        var writer = PackedWriter(reserving: inputs.count * 8)
        var last = TrackDay(track: 0, day: 0)
        for input in inputs {
            switch input {
            case .account(let key, let account):
                writer.byte(Tag.account.rawValue)
                writer.signed(key)
                writer.byte((account.isCompleted ? 1 : 0) | (account.isStaff ? 2 : 0))
            case .ownership(let artist, let account, let owns):
                writer.byte(Tag.ownership.rawValue)
                writer.signed(artist)
                writer.signed(account)
                writer.byte(owns ? 1 : 0)
            case .artist(let key, let profile):
                writer.byte(Tag.artist.rawValue)
                writer.signed(key)
                writer.signed(profile.createdAt.microseconds)
                writer.signed(profile.pictures)
                writer.signed(profile.links)
                writer.byte(profile.hasBio ? 1 : 0)
            case .track(let key, let facts, let time):
                writer.byte(Tag.track.rawValue)
                writer.signed(key)
                writer.byte((facts.isPublic ? 1 : 0) | (facts.isRemoved ? 2 : 0) | (time.changed == nil ? 0 : 4))
                writer.byte(UInt8(clamping: facts.filled))
                writer.signed(time.published.microseconds)
                if let changed = time.changed { writer.signed(changed.microseconds) }
                writer.unsigned(UInt64(facts.artists.count))
                for artist in facts.artists { writer.signed(artist) }
            case .removal(let track):
                writer.byte(Tag.removal.rawValue)
                writer.signed(track)
            case .unlock(let holder, let achievement, let xp, let at, let isQuiet):
                writer.byte(Tag.unlock.rawValue)
                writer.signed(holder.number)
                writer.signed(xp)
                writer.signed(at.microseconds)
                writer.byte(isQuiet ? 1 : 0)
                writer.unsigned(UInt64(achievement.utf8.count))
                for byte in achievement.utf8 { writer.byte(byte) }
            case .plays(let track, let day, let total):
                writer.byte(Tag.plays.rawValue)
                // They come in the order of tracks and days, mostly.
                writer.signed(track &- last.track)
                writer.signed(day &- last.day)
                writer.signed(total)
                last = TrackDay(track: track, day: day)
            case .correction(let at):
                writer.byte(Tag.correction.rawValue)
                writer.signed(at.microseconds)
            }
        }
        return writer.bytes
    }

    /// Returns the inputs of a row, and how many plays of other tracks were left out.
    static func decode(
        _ body: [UInt8], plays: Range<Int64>, seq: Int64
    ) throws -> (inputs: [LedgerInput], left: Int) {
        do throws(PackedReader.Garbage) {
            return try body.withUnsafeBufferPointer { (bytes) throws(PackedReader.Garbage) in
                try decode(bytes, plays)
            }
        } catch {
            throw StorageError.damaged(reason: "row \(seq) of the journal cannot be read: \(error.reason)")
        }
    }

    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ plays: Range<Int64>
    ) throws(PackedReader.Garbage) -> (inputs: [LedgerInput], left: Int) {
        var left = 0
        var reader = PackedReader(0..<bytes.count)
        var inputs: [LedgerInput] = []
        var last = TrackDay(track: 0, day: 0)
        while !reader.isAtEnd {
            switch Tag(rawValue: try reader.byte(bytes)) {
            case .account:
                let key = try reader.signed(bytes)
                let flags = try reader.byte(bytes)
                inputs.append(
                    .account(key: key, LedgerAccount(isCompleted: flags & 1 != 0, isStaff: flags & 2 != 0)))
            case .ownership:
                let (artist, account) = (try reader.signed(bytes), try reader.signed(bytes))
                inputs.append(.ownership(artist: artist, account: account, owns: try reader.byte(bytes) != 0))
            case .track:
                let key = try reader.signed(bytes)
                let flags = try reader.byte(bytes)
                let filled = try reader.byte(bytes)
                var time = EntryTime(published: Timestamp(microseconds: try reader.signed(bytes)))
                if flags & 4 != 0 { time.changed = Timestamp(microseconds: try reader.signed(bytes)) }
                let count = try reader.unsigned(bytes)
                guard count <= UInt64(bytes.count) else {
                    throw PackedReader.Garbage(reason: "a track has more credits than bytes")
                }
                var artists: [Int64] = []
                for _ in 0..<count { artists.append(try reader.signed(bytes)) }
                let facts = TrackFacts(
                    isPublic: flags & 1 != 0, isRemoved: flags & 2 != 0, filled: Int(filled), artists: artists)
                inputs.append(.track(key: key, facts, time: time))
            case .artist:
                let key = try reader.signed(bytes)
                var profile = ArtistProfile(createdAt: Timestamp(microseconds: try reader.signed(bytes)))
                profile.pictures = try reader.signed(bytes)
                profile.links = try reader.signed(bytes)
                profile.hasBio = try reader.byte(bytes) != 0
                inputs.append(.artist(key: key, profile))
            case .removal: inputs.append(.removal(track: try reader.signed(bytes)))
            case .unlock:
                let holder = HolderKey(number: try reader.signed(bytes))
                let xp = try reader.signed(bytes)
                let at = Timestamp(microseconds: try reader.signed(bytes))
                let isQuiet = try reader.byte(bytes) != 0
                let count = try reader.unsigned(bytes)
                guard count <= UInt64(bytes.count) else {
                    throw PackedReader.Garbage(reason: "an achievement's id is longer than the row")
                }
                var text: [UInt8] = []
                for _ in 0..<count { text.append(try reader.byte(bytes)) }
                inputs.append(
                    .unlock(
                        holder: holder, achievement: String(decoding: text, as: UTF8.self), xp: xp, at: at,
                        isQuiet: isQuiet))
            case .plays:
                last.track = last.track &+ (try reader.signed(bytes))
                last.day = last.day &+ (try reader.signed(bytes))
                let total = try reader.signed(bytes)
                if plays.contains(last.track) {
                    inputs.append(.plays(track: last.track, day: last.day, total: total))
                } else {
                    left += 1
                }
            case .correction:
                inputs.append(.correction(at: Timestamp(microseconds: try reader.signed(bytes))))
            case nil: throw PackedReader.Garbage(reason: "it has an input of an unknown kind")
            }
        }
        return (inputs, left)
    }
}
