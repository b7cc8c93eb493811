internal import Contracts
internal import Storage

/// The counted plays one by one, packed, a row a call: what a correction finds plays by.
///
/// A listener stands there as the first 64 bits of the SHA-256 of its id. Some 18 bytes a play.
enum PlayArchive {
    /// A counted play.
    struct Play: Hashable {
        var track: Int64
        /// Of the listener's id.
        var listener: UInt64
        var at: Timestamp
    }

    /// Appends the counted plays of a call.
    static func append(_ plays: [Play], of source: SourceName, to store: any SQLWriting) throws {
        guard let first = plays.map(\.at).min(), let last = plays.map(\.at).max() else { return }
        try store.execute(
            """
            INSERT INTO play_archive (seq, source, first_at, last_at, plays, body)
            VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM play_archive), ?1, ?2, ?3, ?4, ?5)
            """,
            [
                .text(source.text), .integer(first.microseconds), .integer(last.microseconds), SQLValue(plays.count),
                .blob(encode(plays)),
            ])
    }

    /// The last row.
    static func head(in store: any SQLReading) throws -> Int64 {
        try store.first("SELECT COALESCE(MAX(seq), 0) FROM play_archive") { try $0.int(0) } ?? 0
    }

    /// Lends the plays of the rows that may have some in a range of time, in the order they came.
    ///
    /// - Parameters:
    ///   - after: the rows behind this one, up to `through`.
    ///   - source: of this source alone.
    static func scan(
        after: Int64, through: Int64, _ range: Range<Timestamp>, of source: SourceName?, in store: any SQLReading,
        each: (_ seq: Int64, _ source: SourceName, Play) throws -> Void
    ) throws {
        var last = after
        while true {
            // In parts: a store on a server sends all rows of a query before the first is read.
            var count = 0
            try store.query(
                """
                SELECT seq, source, plays, body FROM play_archive
                WHERE seq > ?1 AND seq <= ?2 AND first_at < ?3 AND last_at >= ?4 ORDER BY seq LIMIT 32
                """,
                [
                    .integer(last), .integer(through), .integer(range.upperBound.microseconds),
                    .integer(range.lowerBound.microseconds),
                ]
            ) { row in
                let seq = try row.int(0)
                let name = SourceName(unchecked: try row.text(1))
                last = seq
                count += 1
                guard source == nil || source == name else { return }
                for play in try decode(try row.blob(3), count: try row.int(2), seq: seq) where range.contains(play.at) {
                    try each(seq, name, play)
                }
            }
            if count < 32 { return }
        }
    }

    private static let format: UInt8 = 1

    static func encode(_ plays: [Play]) -> [UInt8] {
        var writer = PackedWriter(reserving: plays.count * 18 + 1)
        writer.byte(format)
        var previous = Play(track: 0, listener: 0, at: Timestamp())
        for play in plays {
            writer.signed(play.track &- previous.track)
            writer.fixed(play.listener)
            writer.signed(play.at.microseconds &- previous.at.microseconds)
            previous = play
        }
        return writer.bytes
    }

    static func decode(_ body: [UInt8], count: Int64, seq: Int64) throws -> [Play] {
        do {
            return try body.withUnsafeBufferPointer { bytes in
                var reader = PackedReader(0..<bytes.count)
                guard try reader.byte(bytes) == format else {
                    throw PackedReader.Garbage(reason: "it begins with an unknown format")
                }
                var plays: [Play] = []
                // A play has ten bytes at least: what a damaged row claims is not believed.
                plays.reserveCapacity(max(0, min(Int(clamping: count), bytes.count / 10)))
                var play = Play(track: 0, listener: 0, at: Timestamp())
                while !reader.isAtEnd {
                    play.track &+= try reader.signed(bytes)
                    play.listener = try reader.fixed(bytes)
                    play.at.microseconds &+= try reader.signed(bytes)
                    plays.append(play)
                }
                guard Int64(plays.count) == count else {
                    throw PackedReader.Garbage(reason: "it holds another number of plays than it says")
                }
                return plays
            }
        } catch let garbage as PackedReader.Garbage {
            throw StorageError.damaged(reason: "row \(seq) of the plays cannot be read: \(garbage.reason)")
        }
    }
}
