/// Splits entries into calls: each well below the wire's limits, which are 1000 entries and 4 MiB a line.
package enum EntryBatches {
    package static let mostEntries = 500
    package static let mostBytes = 1 << 20

    /// Ranges over entries of these sizes, in order and without gaps. An entry above the limit goes alone.
    package static func split(sizes: [Int]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (index, size) in sizes.enumerated() {
            if index > start, index - start == mostEntries || bytes + size > mostBytes {
                ranges.append(start..<index)
                start = index
                bytes = 0
            }
            bytes += size
        }
        if start < sizes.count { ranges.append(start..<sizes.count) }
        return ranges
    }
}
