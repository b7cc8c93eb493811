internal import Contracts
internal import Storage

/// Goes through inputs that a ``JournalWriter`` packed.
struct JournalReader {
    private var reader: PackedReader
    private var last = TrackDay(track: 0, day: 0)

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { reader = PackedReader(0..<bytes.count) }

    /// Hands all inputs over in their order.
    ///
    /// - Parameter name: of the bytes, for the error where they are none that were packed.
    static func replay(
        in bytes: [UInt8], named name: @autoclosure () -> String, _ body: (LedgerInput) throws -> Void
    ) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            var reader = JournalReader(bytes)
            while let input = try reader.next(bytes, name) { try body(input) }
        }
    }

    private mutating func next(
        _ bytes: UnsafeBufferPointer<UInt8>, _ name: () -> String
    ) throws -> LedgerInput? {
        guard !reader.isAtEnd else { return nil }
        do throws(PackedReader.Garbage) {
            let tag = try reader.byte(bytes)
            return tag == JournalTag.plays.rawValue ? try plays(bytes) : try other(tag, bytes)
        } catch {
            throw StorageError.damaged(reason: "\(name()) cannot be read: \(error.reason)")
        }
    }

    private mutating func plays(_ bytes: UnsafeBufferPointer<UInt8>) throws(PackedReader.Garbage) -> LedgerInput {
        last.track = last.track &+ (try reader.signed(bytes))
        last.day = last.day &+ (try reader.signed(bytes))
        return .plays(track: last.track, day: last.day, total: try reader.signed(bytes))
    }

    /// An input that is not of plays.
    private mutating func other(
        _ tag: UInt8, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(PackedReader.Garbage) -> LedgerInput {
        switch JournalTag(rawValue: tag) {
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
            return .artist(key: key, profile)
        case .removal: return .removal(track: try reader.signed(bytes))
        case .unlock: return try unlock(bytes)
        case .correction: return .correction(at: Timestamp(microseconds: try reader.signed(bytes)))
        case .plays, nil: throw PackedReader.Garbage(reason: "it has an input of an unknown kind")
        }
    }

    private mutating func track(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(PackedReader.Garbage) -> LedgerInput {
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
        return .track(key: key, facts, time: time)
    }

    private mutating func unlock(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(PackedReader.Garbage) -> LedgerInput {
        let holder = HolderKey(number: try reader.signed(bytes))
        let xp = try reader.signed(bytes)
        let at = Timestamp(microseconds: try reader.signed(bytes))
        let isQuiet = try reader.byte(bytes) != 0
        let text = try reader.skip(try reader.unsigned(bytes))
        return .unlock(
            holder: holder, achievement: String(decoding: bytes[text], as: UTF8.self), xp: xp, at: at,
            isQuiet: isQuiet)
    }
}
