import HTTP
import Support
import Testing

@Suite("Gzip")
struct GzipEncoderTests {
    /// What `gzip -d` of the system makes of it.
    private func unpacked(_ bytes: [UInt8]) async throws -> [UInt8] {
        let folder = try ScratchFolder()
        let path = folder.path + "/packed.gz"
        #expect(FileBytes.write(bytes, to: path))
        let gzip = try ChildProcess("gzip", ["-d", path])
        #expect(await gzip.end() == 0, "\(gzip.errors)")
        return try #require(FileBytes.read(folder.path + "/packed"))
    }

    @Test(arguments: [0, 1, 2, 100, 65_535, 65_536, 1_000_000])
    func readsBackTheSame(count: Int) async throws {
        var random = Seeded("gzip of \(count)")
        let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let text = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 7) }
        for bytes in [noise, text] {
            let packed = try GzipEncoder.encode(bytes)
            #expect(try await unpacked(packed) == bytes)
            #expect(try GzipEncoder.encode(bytes) == packed)
        }
        if count > 100 { #expect(try GzipEncoder.encode(text).count < count / 20) }
        // Noise grows by little.
        #expect(try GzipEncoder.encode(noise).count < count + count / 1000 + 64)
    }

    @Test func levels() async throws {
        let text = (0..<100_000).flatMap { Array("line \($0 % 977) of some text\n".utf8) }
        let fast = try GzipEncoder.encode(text, level: 1)
        let small = try GzipEncoder.encode(text)
        #expect(small.count < fast.count)
        #expect(try await unpacked(fast) == text)
        for level in [10, -2, Int.max] {
            #expect(throws: GzipError.self) { try GzipEncoder.encode(text, level: level) }
        }
    }

    /// No file's name and no time: the same build gives the same bytes at any hour.
    @Test func theHead() throws {
        let packed = try GzipEncoder.encode(Array("x".utf8))
        #expect(packed.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
    }
}
