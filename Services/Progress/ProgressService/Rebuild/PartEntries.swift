internal import Contracts
internal import Storage

/// The kept entries that belong to one part, in the order of their keys, packed: a sixth of what they take otherwise.
struct PartEntries {
    private var writer = PackedWriter()
    private var lastKey: Int64 = 0
    private var lastTime: Int64 = 0
    private var achievements: [String] = []
    /// From 1; 0 is none.
    private var numbers: [String: Int] = [:]

    mutating func append(_ key: Int64, _ entry: LedgerEntry) {
        writer.signed(key &- lastKey)
        writer.signed(entry.holder.number)
        writer.byte(UInt8(entry.source.index) << 1 | (entry.isQuiet ? 1 : 0))
        for number in [entry.track, entry.day, entry.plays, entry.xp, entry.rule, entry.claimed] {
            writer.signed(number)
        }
        writer.signed(entry.at.microseconds &- lastTime)
        writer.unsigned(UInt64(number(of: entry.achievement)))
        (lastKey, lastTime) = (key, entry.at.microseconds)
    }

    private mutating func number(of achievement: String?) -> Int {
        guard let achievement else { return 0 }
        if let number = numbers[achievement] { return number }
        achievements.append(achievement)
        numbers[achievement] = achievements.count
        return achievements.count
    }

    /// Hands all entries over in their order.
    func unpack(_ body: (_ key: Int64, LedgerEntry) throws -> Void) throws {
        try writer.bytes.withUnsafeBufferPointer { bytes in
            var reader = PackedReader(0..<bytes.count)
            var (key, time) = (Int64(0), Int64(0))
            while !reader.isAtEnd {
                let entry = try next(&reader, bytes, &key, &time)
                try body(key, entry)
            }
        }
    }

    private func next(
        _ reader: inout PackedReader, _ bytes: UnsafeBufferPointer<UInt8>, _ key: inout Int64, _ time: inout Int64
    ) throws(PackedReader.Garbage) -> LedgerEntry {
        key = key &+ (try reader.signed(bytes))
        let holder = HolderKey(number: try reader.signed(bytes))
        let kind = try reader.byte(bytes)
        var entry = LedgerEntry(
            holder: holder, source: Progress.Source.allCases[Int(kind >> 1)], track: try reader.signed(bytes),
            day: try reader.signed(bytes), plays: try reader.signed(bytes), xp: try reader.signed(bytes),
            at: Timestamp(), rule: try reader.signed(bytes), isQuiet: kind & 1 != 0,
            claimed: try reader.signed(bytes))
        time = time &+ (try reader.signed(bytes))
        entry.at = Timestamp(microseconds: time)
        let achievement = try reader.unsigned(bytes)
        if achievement > 0 { entry.achievement = achievements[Int(achievement) - 1] }
        return entry
    }
}
