/// One file on a disk that may lose its power: what is on it for good, and what was written since the last sync,
/// sector by sector, each with all the contents it has had meanwhile.
///
/// Used with the disk's lock held only: that is what makes the class Sendable.
final class SectorFile: @unchecked Sendable {
    /// What disks write whole. A torn one has the beginning of the new content and the end of the old.
    static let sectorBytes = 512

    /// What is on the disk for good.
    private var durable: [UInt8]
    /// Contents since the last sync by the sector's number, oldest first, filled up with zeros behind the end.
    private var unsynced: [Int: [[UInt8]]] = [:]
    /// Sizes since the last sync, oldest first.
    private var sizes: [Int] = []

    init(durable: [UInt8]) { self.durable = durable }

    private var size: Int { sizes.last ?? durable.count }

    private func durableSector(_ index: Int) -> [UInt8] {
        let start = index * Self.sectorBytes
        let bytes = durable.dropFirst(start).prefix(Self.sectorBytes)
        return bytes + [UInt8](repeating: 0, count: Self.sectorBytes - bytes.count)
    }

    private func sector(_ index: Int) -> [UInt8] { unsynced[index]?.last ?? durableSector(index) }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        var taken = 0
        while taken < bytes.count {
            let (index, start) = (offset + taken).quotientAndRemainder(dividingBy: Self.sectorBytes)
            let count = min(bytes.count - taken, Self.sectorBytes - start)
            var content = sector(index)
            content.replaceSubrange(start..<start + count, with: bytes[taken..<taken + count])
            unsynced[index, default: []].append(content)
            taken += count
        }
        if offset + bytes.count > size { sizes.append(offset + bytes.count) }
    }

    func truncate(to size: Int) {
        let end = self.size
        if size < end {
            // What is read there once the file grows again.
            for index in size / Self.sectorBytes...(end - 1) / Self.sectorBytes {
                let kept = max(0, size - index * Self.sectorBytes)
                unsynced[index, default: []].append(
                    sector(index).prefix(kept) + [UInt8](repeating: 0, count: Self.sectorBytes - kept))
            }
        }
        if size != end { sizes.append(size) }
    }

    func sync() {
        resize(&durable, to: size)
        for (index, contents) in unsynced {
            if let newest = contents.last { put(newest, at: index, in: &durable) }
        }
        unsynced.removeAll()
        sizes.removeAll()
    }

    /// What a power cut leaves of it: all that was synced, and of the rest whatever the disk had come to.
    func remains(using random: inout some RandomNumberGenerator) -> [UInt8] {
        // Each sector on its own would nearly never leave a whole commit, or none of it.
        let luck = [0, 1, Double.random(in: 0...1, using: &random)].randomElement(using: &random) ?? 0
        var result = durable
        let isNewest = luck == 1 && Bool.random(using: &random)
        resize(&result, to: isNewest ? size : ([durable.count] + sizes).randomElement(using: &random) ?? size)
        for (index, contents) in unsynced.sorted(by: { $0.key < $1.key }) {
            guard Double.random(in: 0..<1, using: &random) < luck else { continue }
            let place = luck == 1 ? contents.count - 1 : Int.random(in: 0..<contents.count, using: &random)
            var content = contents[place]
            if luck < 1, Int.random(in: 0..<8, using: &random) == 0 {
                let old = place > 0 ? contents[place - 1] : durableSector(index)
                let torn = Int.random(in: 0..<Self.sectorBytes, using: &random)
                content.replaceSubrange(torn..., with: old[torn...])
            }
            put(content, at: index, in: &result)
        }
        return result
    }

    private func resize(_ bytes: inout [UInt8], to size: Int) {
        if size < bytes.count {
            bytes.removeLast(bytes.count - size)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        }
    }

    /// Puts the part of a sector that lies within the file.
    private func put(_ content: [UInt8], at index: Int, in bytes: inout [UInt8]) {
        let start = index * Self.sectorBytes
        guard start < bytes.count else { return }
        let end = min(bytes.count, start + Self.sectorBytes)
        bytes.replaceSubrange(start..<end, with: content[..<(end - start)])
    }
}
