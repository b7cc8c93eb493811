internal import Contracts
internal import Plugins
internal import Storage

/// What the log says of one artist: as it is now, and the scores that became others.
struct LogEntry: Sendable, Hashable {
    struct Card: Sendable, Hashable {
        var id: ArtistID
        var card: ArtistCard
    }

    struct Score: Sendable, Hashable {
        var board: Int
        /// nil where the artist left the board.
        var score: Int128?
    }

    var key: Int64
    /// Absent where the log has told it before.
    var card: Card?
    var flags: ArtistFlags
    var values: BoardValues
    var scores: [Score]

    // MARK: Packed

    /// A row of the log.
    static func pack(_ entries: some Collection<LogEntry>) -> [UInt8] {
        var writer = PackedWriter(reserving: entries.count * 48)
        for entry in entries { entry.pack(to: &writer) }
        return writer.bytes
    }

    private enum Bits {
        static let known: UInt8 = 1
        static let staff: UInt8 = 2
        static let optedOut: UInt8 = 4
        static let card: UInt8 = 8
        static let verified: UInt8 = 16
        static let slug: UInt8 = 32
        static let picture: UInt8 = 64
    }

    private func pack(to writer: inout PackedWriter) {
        writer.signed(key)
        var bits: UInt8 = (flags.isKnown ? Bits.known : 0) | (flags.isStaff ? Bits.staff : 0)
        if flags.optedOutAt != nil { bits |= Bits.optedOut }
        if let card = card?.card {
            bits |=
                Bits.card | (card.verified ? Bits.verified : 0) | (card.slug == nil ? 0 : Bits.slug)
                | (card.picture == nil ? 0 : Bits.picture)
        }
        writer.byte(bits)
        if let at = flags.optedOutAt { writer.signed(at.microseconds) }
        if let card {
            writer.text(card.id.text)
            writer.text(card.card.name)
            if let slug = card.card.slug { writer.text(slug) }
            if let picture = card.card.picture { writer.text(picture) }
        }
        for number in [
            values.xp, values.collaborationAchievements, values.tracks, values.plays, values.filledFields,
            values.collaborators, values.collaborativeTracks, values.collaborativePlays, values.collaborativeWeight,
        ] { writer.signed(number) }
        writer.wide(values.weight)
        writer.unsigned(UInt64(scores.count))
        for score in scores {
            writer.unsigned(UInt64(score.board))
            writer.byte(score.score == nil ? 0 : 1)
            if let value = score.score { writer.wide(value) }
        }
    }

    /// The entries of a row of the log.
    static func unpack(_ bytes: [UInt8]) throws -> [LogEntry] {
        do throws(PackedReader.Garbage) {
            return try bytes.withUnsafeBufferPointer { (bytes) throws(PackedReader.Garbage) in
                var reader = PackedReader(0..<bytes.count)
                var entries: [LogEntry] = []
                while !reader.isAtEnd { entries.append(try LogEntry(&reader, bytes)) }
                return entries
            }
        } catch {
            throw StorageError.damaged(reason: "a row of the boards' log cannot be read: \(error.reason)")
        }
    }

    private init(
        _ reader: inout PackedReader, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(PackedReader.Garbage) {
        key = try reader.signed(bytes)
        let bits = try reader.byte(bytes)
        flags = ArtistFlags(
            isKnown: bits & Bits.known != 0, isStaff: bits & Bits.staff != 0,
            optedOutAt: bits & Bits.optedOut == 0 ? nil : Timestamp(microseconds: try reader.signed(bytes)))
        if bits & Bits.card != 0 {
            let id = ArtistID(unchecked: try reader.text(bytes))
            var card = ArtistCard(name: try reader.text(bytes), verified: bits & Bits.verified != 0)
            if bits & Bits.slug != 0 { card.slug = try reader.text(bytes) }
            if bits & Bits.picture != 0 { card.picture = try reader.text(bytes) }
            self.card = Card(id: id, card: card)
        }
        values = BoardValues()
        values.xp = try reader.signed(bytes)
        values.collaborationAchievements = try reader.signed(bytes)
        values.tracks = try reader.signed(bytes)
        values.plays = try reader.signed(bytes)
        values.filledFields = try reader.signed(bytes)
        values.collaborators = try reader.signed(bytes)
        values.collaborativeTracks = try reader.signed(bytes)
        values.collaborativePlays = try reader.signed(bytes)
        values.collaborativeWeight = try reader.signed(bytes)
        values.weight = try reader.wide(bytes)
        scores = []
        for _ in 0..<(try reader.unsigned(bytes)) {
            let board = Int(clamping: try reader.unsigned(bytes))
            let isThere = try reader.byte(bytes) != 0
            scores.append(Score(board: board, score: isThere ? try reader.wide(bytes) : nil))
        }
    }

    init(key: Int64, card: Card?, flags: ArtistFlags, values: BoardValues, scores: [Score]) {
        self.key = key
        self.card = card
        self.flags = flags
        self.values = values
        self.scores = scores
    }
}

extension PackedWriter {
    /// A text with its length before it.
    fileprivate mutating func text(_ text: String) {
        unsigned(UInt64(text.utf8.count))
        for byte in text.utf8 { self.byte(byte) }
    }
}

extension PackedReader {
    fileprivate mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(Garbage) -> String {
        let count = Int(clamping: try unsigned(bytes))
        guard count <= end - offset else { throw Garbage(reason: "a text ends too soon") }
        var text: [UInt8] = []
        text.reserveCapacity(count)
        for _ in 0..<count { text.append(try byte(bytes)) }
        return String(decoding: text, as: UTF8.self)
    }
}
