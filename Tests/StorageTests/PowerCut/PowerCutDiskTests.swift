import Support
import Testing

@testable import StorageFaults

/// What the disk of the power cuts keeps and loses.
@Suite("The disk of the power cuts")
struct PowerCutDiskTests {
    private static let sector = SectorFile.sectorBytes

    /// A file beside what each of its bytes may be after a cut.
    private struct Watched {
        let file: SectorFile
        /// What the file holds now.
        var bytes: [UInt8]
        /// What each byte has been since the last sync, zero where it lay behind the end.
        var since: [Set<UInt8>]
        var sizes: Set<Int>

        init(_ bytes: [UInt8]) {
            file = SectorFile(durable: bytes)
            self.bytes = bytes
            since = bytes.map { [$0] }
            sizes = [bytes.count]
        }

        private mutating func changed() {
            sizes.insert(bytes.count)
            while since.count < bytes.count { since.append([0]) }
            for index in since.indices { since[index].insert(index < bytes.count ? bytes[index] : 0) }
        }

        mutating func write(_ content: [UInt8], at offset: Int) {
            content.withUnsafeBytes { file.write($0, at: offset) }
            while bytes.count < offset + content.count { bytes.append(0) }
            bytes.replaceSubrange(offset..<offset + content.count, with: content)
            changed()
        }

        mutating func truncate(to size: Int) {
            file.truncate(to: size)
            if size < bytes.count { bytes.removeLast(bytes.count - size) }
            while bytes.count < size { bytes.append(0) }
            changed()
        }

        mutating func sync() {
            file.sync()
            since = bytes.map { [$0] }
            sizes = [bytes.count]
        }
    }

    @Test func `after a cut each byte is one that the file has held since its last sync`() {
        var random = Seeded("files of a power cut")
        for _ in 0..<200 {
            var watched = Watched((0..<random.below(3000)).map { _ in UInt8(random.below(256)) })
            for _ in 0..<random.below(12) {
                switch random.below(5) {
                case 0: watched.sync()
                case 1: watched.truncate(to: random.below(3000))
                default:
                    let content = [UInt8](repeating: UInt8(random.below(256)), count: 1 + random.below(1500))
                    watched.write(content, at: random.below(2500))
                }
            }
            for _ in 0..<10 {
                let left = watched.file.remains(using: &random)
                #expect(watched.sizes.contains(left.count))
                let isPossible = left.indices.allSatisfy { watched.since[$0].contains(left[$0]) }
                #expect(isPossible)
            }
            watched.sync()
            #expect(watched.file.remains(using: &random) == watched.bytes)
        }
    }

    @Test func `what was not synced is lost, kept, torn and out of order`() {
        var random = Seeded("losses of a power cut")
        var seen: Set<String> = []
        for _ in 0..<500 {
            var watched = Watched([UInt8](repeating: 0, count: 3 * Self.sector))
            // The first sector before the third.
            watched.write([UInt8](repeating: 1, count: Self.sector), at: 0)
            watched.write([UInt8](repeating: 2, count: Self.sector), at: 2 * Self.sector)
            watched.write([3], at: 3 * Self.sector)
            let left = watched.file.remains(using: &random)
            let (first, third) = (left.prefix(Self.sector), left.dropFirst(2 * Self.sector).prefix(Self.sector))
            if !left.contains(where: { $0 != 0 }) { seen.insert("lost") }
            if left == watched.bytes { seen.insert("kept") }
            if first.allSatisfy({ $0 == 0 }), third.allSatisfy({ $0 == 2 }) { seen.insert("out of order") }
            if Set(first).count == 2 { seen.insert("torn") }
            if left.count == 3 * Self.sector { seen.insert("short") }
        }
        #expect(seen == ["lost", "kept", "out of order", "torn", "short"])
    }

    // As SQLite opens its files: read and write, create, and what it is.
    private static let database: Int32 = 0x2 | 0x4 | 0x100
    private static let log: Int32 = 0x2 | 0x4 | 0x8_0000

    private func disk(_ moment: PowerCutDisk.Moment = .operation(1000)) -> DiskModel {
        DiskModel(folder: "/nowhere", moment: moment, synchronousLevel: nil, atCut: {})
    }

    /// In how many of many cuts a file is there.
    private func survivals(_ name: String, on disk: DiskModel) -> Int {
        var random = Seeded("names after a power cut")
        return (0..<200).filter { _ in disk.remains(using: &random).contains { $0.name == name } }.count
    }

    private func open(_ name: String, _ flags: Int32, on disk: DiskModel) throws -> any FileFaults {
        try #require(disk.open("/nowhere/\(name)", flags: flags) { 0 }.faults)
    }

    @Test func `a file that was made is sure to be there once its folder was synced`() throws {
        let disk = disk()
        let database = try open("a.db", Self.database, on: disk)
        #expect(database.write(UnsafeRawBufferPointer(start: nil, count: 0), at: 0) { 0 } == 0)
        // That syncs the content alone.
        #expect(database.sync { 0 } == 0)
        #expect((1..<200).contains(survivals("a.db", on: disk)))
    }

    @Test func `the first sync of a log is one of its folder`() throws {
        let disk = disk()
        _ = try open("a.db", Self.database, on: disk)
        let log = try open("a.db-wal", Self.log, on: disk)
        #expect(log.sync { 0 } == 0)
        #expect(survivals("a.db-wal", on: disk) == 200)
        #expect(survivals("a.db", on: disk) == 200)
    }

    @Test(arguments: [false, true])
    func `a file that was removed is sure to be gone once its folder was synced`(syncs: Bool) throws {
        let disk = disk()
        #expect(try open("a.db-wal", Self.log, on: disk).sync { 0 } == 0)
        #expect(disk.delete("/nowhere/a.db-wal", syncsFolder: syncs) { 0 } == 0)
        #expect(syncs ? survivals("a.db-wal", on: disk) == 0 : (1..<200).contains(survivals("a.db-wal", on: disk)))
    }

    @Test func `without power nothing changes any more`() throws {
        let disk = disk(.sync(2))
        let log = try open("a.db-wal", Self.log, on: disk)
        let bytes: [UInt8] = [1, 2, 3]
        #expect(bytes.withUnsafeBytes { log.write($0, at: 0) { 0 } } == 0)
        #expect(log.sync { 0 } == 0)
        #expect(disk.isOn)
        let never: () -> Int32 = {
            Issue.record("it was run")
            return 0
        }
        #expect(log.sync(never) != 0)
        #expect(!disk.isOn)
        #expect(bytes.withUnsafeBytes { log.write($0, at: 3, never) } != 0)
        #expect(log.truncate(to: 0, never) != 0)
        #expect(disk.delete("/nowhere/a.db-wal", syncsFolder: true, never) != 0)
        #expect(disk.open("/nowhere/b.db", flags: Self.database, never).code != 0)
        var random = Seeded("without power")
        #expect(disk.remains(using: &random).map(\.bytes) == [bytes])
    }
}
