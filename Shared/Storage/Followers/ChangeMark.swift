/// Which change of a feed a row is from: a later one has a higher mark.
///
/// A snapshot counts as a generation of its own, whose marks are above those of all before it: after a restore of the
/// followed service its positions begin lower. Within a generation it is the feed's position; a snapshot's page has the
/// one that the feed was at when the page was read, so the changes that it has in it already are passed over when the
/// feed brings them again. What has a mark of an earlier generation at a snapshot's end is no longer there.
package enum ChangeMark {
    /// Below all others: of a row that was referred to and not told of yet.
    package static let none: Int64 = -1
    /// Positions below this fit: at a million changes a second, half a year of them between two snapshots.
    private static let positions: Int64 = 1 << 44

    package static func first(of generation: Int64) -> Int64 { generation * positions }

    package static func make(generation: Int64, position: Int64) throws(StorageError) -> Int64 {
        guard (0..<positions).contains(position), (0..<(1 << 18)).contains(generation) else {
            throw StorageError.failed(
                reason: "a feed is at position \(position) of snapshot \(generation), beyond what is numbered here")
        }
        return generation * positions + position
    }
}
