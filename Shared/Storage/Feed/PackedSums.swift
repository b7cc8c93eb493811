/// The body of a feed's row with many sums: in order, each as its distance from the one before.
package enum PackedSums {
    /// The new value of the sum that is kept for a key and a day.
    package struct Entry: Sendable, Hashable {
        package var key: Int64
        package var day: Int64
        package var total: Int128

        package init(key: Int64, day: Int64, total: Int128) {
            self.key = key
            self.day = day
            self.total = total
        }

        fileprivate func isBefore(_ other: Self) -> Bool {
            key != other.key ? key < other.key : day < other.day
        }
    }

    private static let format: UInt8 = 1

    /// - Parameter entries: in the order of keys, then days, each sum once.
    /// - Throws: `failed` where they are out of order.
    package static func encode(_ entries: [Entry]) throws(StorageError) -> [UInt8] {
        var writer = PackedWriter(reserving: entries.count * 7 + 1)
        writer.byte(format)
        var previous: Entry?
        for entry in entries {
            if let previous {
                guard previous.isBefore(entry) else {
                    throw StorageError.failed(
                        reason: "sums for a feed were given out of order (key \(entry.key), day \(entry.day))")
                }
                writer.unsigned(UInt64(bitPattern: entry.key &- previous.key))
            } else {
                writer.signed(entry.key)
            }
            writer.signed(entry.day &- (previous?.day ?? 0))
            writer.wide(entry.total)
            previous = entry
        }
        return writer.bytes
    }

    /// The entries of a body that were asked for.
    ///
    /// - Parameter count: how many the body has.
    /// - Throws: `damaged` where the body is not what ``encode(_:)`` made of so many.
    package static func decode(
        _ body: [UInt8], count: Int, wanted: Range<Int>
    ) throws(StorageError) -> [Entry] {
        do throws(PackedReader.Garbage) {
            return try body.withUnsafeBufferPointer { (bytes) throws(PackedReader.Garbage) in
                try decode(bytes, count, wanted)
            }
        } catch {
            throw StorageError.damaged(reason: "a feed's row of sums cannot be read: \(error.reason)")
        }
    }

    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ count: Int, _ wanted: Range<Int>
    ) throws(PackedReader.Garbage) -> [Entry] {
        // An entry has three bytes at least: what a damaged row claims is not believed.
        guard count >= 0, count <= bytes.count / 3, wanted.lowerBound >= 0, wanted.upperBound <= count else {
            throw PackedReader.Garbage(reason: "it has fewer entries than it says")
        }
        var entries: [Entry] = []
        entries.reserveCapacity(wanted.count)
        var reader = PackedReader(0..<bytes.count)
        guard try reader.byte(bytes) == format else {
            throw PackedReader.Garbage(reason: "it begins with an unknown format")
        }
        var entry = Entry(key: 0, day: 0, total: 0)
        for index in 0..<wanted.upperBound {
            let previous = entry
            if index == 0 {
                entry.key = try reader.signed(bytes)
            } else {
                entry.key = previous.key &+ Int64(bitPattern: try reader.unsigned(bytes))
            }
            entry.day = previous.day &+ (try reader.signed(bytes))
            entry.total = try reader.wide(bytes)
            guard index == 0 || previous.isBefore(entry) else {
                throw PackedReader.Garbage(reason: "its entries are out of order")
            }
            if index >= wanted.lowerBound { entries.append(entry) }
        }
        guard wanted.upperBound < count || reader.isAtEnd else {
            throw PackedReader.Garbage(reason: "it has more than its entries")
        }
        return entries
    }
}
