/// How a row of the delta log holds its deltas: in order, each as its distance from the one before, some five
/// bytes an entry. A byte in front tells the format.
enum DeltaCodec {
    private static let format: UInt8 = 1

    /// - Parameter deltas: in order, one a sum, none of nothing.
    static func encode(_ deltas: some Collection<Delta>) -> [UInt8] {
        var writer = PackedWriter(reserving: deltas.count * 6 + 16)
        writer.byte(format)
        var key: Int64?
        var day: Int64 = 0
        for delta in deltas {
            if let key {
                // In order, so the distance is at least 0 and fits 64 bits without a sign.
                writer.unsigned(UInt64(bitPattern: delta.key &- key))
            } else {
                writer.signed(delta.key)
            }
            writer.signed(delta.series)
            writer.signed(delta.day &- day)
            writer.signed(delta.amount)
            key = delta.key
            day = delta.day
        }
        return writer.bytes
    }

    /// Goes through the entries of one row. The bytes are lent to each call.
    struct Run {
        /// The row's number, for errors.
        let seq: Int64
        /// The entry it stands on, once `next` returned true.
        private(set) var current = Delta(key: 0, series: 0, day: 0, amount: 0)
        private var left: Int
        private var isAtStart = true
        private var reader: PackedReader

        /// - Parameters:
        ///   - entries: how many the row is said to hold.
        ///   - range: where they stand in the bytes.
        init(seq: Int64, entries: Int, at range: Range<Int>) {
            self.seq = seq
            left = entries
            reader = PackedReader(range)
        }

        /// Goes to the next entry; false at the end.
        ///
        /// - Throws: `damaged` where the bytes are not what ``encode(_:)`` made of so many entries.
        mutating func next(in bytes: UnsafeBufferPointer<UInt8>) throws(StorageError) -> Bool {
            do throws(PackedReader.Garbage) {
                return try step(bytes)
            } catch {
                throw StorageError.damaged(reason: "row \(seq) of the delta log cannot be read: \(error.reason)")
            }
        }

        private mutating func step(
            _ bytes: UnsafeBufferPointer<UInt8>
        ) throws(PackedReader.Garbage) -> Bool {
            let previous = current
            let isFirst = isAtStart
            if isFirst {
                isAtStart = false
                guard try reader.byte(bytes) == DeltaCodec.format else {
                    throw PackedReader.Garbage(reason: "it begins with an unknown format")
                }
            }
            guard left > 0 else {
                guard reader.isAtEnd, left == 0 else {
                    throw PackedReader.Garbage(reason: "it holds another number of entries than it says")
                }
                return false
            }
            left -= 1
            if isFirst {
                current.key = try reader.signed(bytes)
            } else {
                current.key = previous.key &+ Int64(bitPattern: try reader.unsigned(bytes))
            }
            current.series = try reader.signed(bytes)
            current.day = previous.day &+ (try reader.signed(bytes))
            current.amount = try reader.signed(bytes)
            guard isFirst || previous < current else {
                throw PackedReader.Garbage(reason: "its entries are out of order")
            }
            guard current.amount != 0, current.amount.magnitude <= DeltaLog.maximumAmount.magnitude else {
                throw PackedReader.Garbage(reason: "an amount is out of bounds")
            }
            return true
        }
    }

    /// All entries of a row.
    ///
    /// - Throws: `damaged` where the bytes are not what ``encode(_:)`` made of so many entries.
    static func decode(_ body: [UInt8], entries: Int, seq: Int64) throws(StorageError) -> [Delta] {
        try body.withUnsafeBufferPointer { (bytes) throws(StorageError) in
            var deltas: [Delta] = []
            // An entry has four bytes at least: what a damaged row claims is not believed.
            deltas.reserveCapacity(Swift.max(0, Swift.min(entries, bytes.count / 4)))
            var run = Run(seq: seq, entries: entries, at: 0..<bytes.count)
            while try run.next(in: bytes) { deltas.append(run.current) }
            return deltas
        }
    }
}
