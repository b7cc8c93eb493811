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

    /// A row as it is stored.
    struct Row {
        let seq: Int64
        let rule: Int64
        let inputs: Int64
        let body: [UInt8]
    }

    /// Rows that are handed over at once.
    private static let rowsAtOnce = 64

    /// Hands all rows over in their order, some at a time.
    static func forEachRows(in store: any SQLReading, _ body: ([Row]) throws -> Void) throws {
        var rows: [Row] = []
        try store.query("SELECT seq, rule, inputs, body FROM journal ORDER BY seq") { row in
            rows.append(
                Row(seq: try row.int(0), rule: try row.int(1), inputs: try row.int(2), body: try row.blob(3)))
            guard rows.count == rowsAtOnce else { return }
            try body(rows)
            rows.removeAll(keepingCapacity: true)
        }
        if !rows.isEmpty { try body(rows) }
    }

    /// What of the journal is read; all else is passed over, which costs next to nothing.
    struct Selection {
        /// Of these tracks' plays, facts and removals.
        var tracks: Range<Int64>
        var withProfiles: Bool
        var withUnlocks: Bool
    }

    /// Hands a row's inputs over in their order, as far as they are selected.
    static func replay(_ row: Row, _ selection: Selection, _ apply: (LedgerInput) throws -> Void) throws {
        try row.body.withUnsafeBufferPointer { bytes in
            var reader = Reader(bytes, selection)
            while let input = try next(&reader, bytes, seq: row.seq) { try apply(input) }
            guard reader.count == row.inputs else {
                throw StorageError.damaged(reason: "row \(row.seq) of the journal has not the inputs it says")
            }
        }
    }

    private static func next(
        _ reader: inout Reader, _ bytes: UnsafeBufferPointer<UInt8>, seq: Int64
    ) throws -> LedgerInput? {
        do throws(PackedReader.Garbage) {
            return try reader.next(bytes)
        } catch {
            throw StorageError.damaged(reason: "row \(seq) of the journal cannot be read: \(error.reason)")
        }
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

    /// Goes through a row's inputs.
    private struct Reader {
        /// With those that were passed over.
        private(set) var count: Int64 = 0
        private var reader: PackedReader
        private var last = TrackDay(track: 0, day: 0)
        private let selection: Selection

        init(_ bytes: UnsafeBufferPointer<UInt8>, _ selection: Selection) {
            reader = PackedReader(0..<bytes.count)
            self.selection = selection
        }

        mutating func next(_ bytes: UnsafeBufferPointer<UInt8>) throws(PackedReader.Garbage) -> LedgerInput? {
            while !reader.isAtEnd {
                count += 1
                let tag = try reader.byte(bytes)
                if tag == Tag.plays.rawValue {
                    last.track = last.track &+ (try reader.signed(bytes))
                    last.day = last.day &+ (try reader.signed(bytes))
                    let total = try reader.signed(bytes)
                    if selection.tracks.contains(last.track) {
                        return .plays(track: last.track, day: last.day, total: total)
                    }
                } else if let input = try other(tag, bytes) {
                    return input
                }
            }
            return nil
        }

        /// An input that is not of plays; nil where it is not selected.
        private mutating func other(
            _ tag: UInt8, _ bytes: UnsafeBufferPointer<UInt8>
        ) throws(PackedReader.Garbage) -> LedgerInput? {
            switch Tag(rawValue: tag) {
            case .account:
                let key = try reader.signed(bytes)
                let flags = try reader.byte(bytes)
                return .account(key: key, LedgerAccount(isCompleted: flags & 1 != 0, isStaff: flags & 2 != 0))
            case .ownership:
                let (artist, account) = (try reader.signed(bytes), try reader.signed(bytes))
                return .ownership(artist: artist, account: account, owns: try reader.byte(bytes) != 0)
            case .track: return try track(bytes)
            case .artist:
                let key = try reader.signed(bytes)
                var profile = ArtistProfile(createdAt: Timestamp(microseconds: try reader.signed(bytes)))
                profile.pictures = try reader.signed(bytes)
                profile.links = try reader.signed(bytes)
                profile.hasBio = try reader.byte(bytes) != 0
                return selection.withProfiles ? .artist(key: key, profile) : nil
            case .removal:
                let track = try reader.signed(bytes)
                return selection.tracks.contains(track) ? .removal(track: track) : nil
            case .unlock: return try unlock(bytes)
            case .correction: return .correction(at: Timestamp(microseconds: try reader.signed(bytes)))
            case .plays, nil: throw PackedReader.Garbage(reason: "it has an input of an unknown kind")
            }
        }

        private mutating func track(
            _ bytes: UnsafeBufferPointer<UInt8>
        ) throws(PackedReader.Garbage) -> LedgerInput? {
            let key = try reader.signed(bytes)
            let flags = try reader.byte(bytes)
            let filled = try reader.byte(bytes)
            var time = EntryTime(published: Timestamp(microseconds: try reader.signed(bytes)))
            if flags & 4 != 0 { time.changed = Timestamp(microseconds: try reader.signed(bytes)) }
            let count = try reader.unsigned(bytes)
            guard count <= UInt64(bytes.count) else {
                throw PackedReader.Garbage(reason: "a track has more credits than bytes")
            }
            guard selection.tracks.contains(key) else {
                for _ in 0..<count { _ = try reader.signed(bytes) }
                return nil
            }
            var artists: [Int64] = []
            for _ in 0..<count { artists.append(try reader.signed(bytes)) }
            let facts = TrackFacts(
                isPublic: flags & 1 != 0, isRemoved: flags & 2 != 0, filled: Int(filled), artists: artists)
            return .track(key: key, facts, time: time)
        }

        private mutating func unlock(
            _ bytes: UnsafeBufferPointer<UInt8>
        ) throws(PackedReader.Garbage) -> LedgerInput? {
            let holder = HolderKey(number: try reader.signed(bytes))
            let xp = try reader.signed(bytes)
            let at = Timestamp(microseconds: try reader.signed(bytes))
            let isQuiet = try reader.byte(bytes) != 0
            let text = try reader.skip(try reader.unsigned(bytes))
            guard selection.withUnlocks else { return nil }
            return .unlock(
                holder: holder, achievement: String(decoding: bytes[text], as: UTF8.self), xp: xp, at: at,
                isQuiet: isQuiet)
        }
    }
}
