import Crypto
import Testing

@Suite("Scrypt")
struct ScryptTests {
    /// RFC 7914, section 12, but for the one that takes a GiB.
    @Test(arguments: [
        (
            "", "", 4, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 10, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func vectors(password: String, salt: String, logN: Int, r: Int, p: Int, expected: String) throws {
        let hash = try Scrypt.hash(
            Array(password.utf8), salt: Array(salt.utf8), Scrypt.Parameters(logN: logN, r: r, p: p), count: 64)
        #expect(Hex.encode(hash) == expected)
    }

    /// Beyond the 32 MiB that libcrypto takes for granted.
    @Test func muchMemory() throws {
        let parameters = Scrypt.Parameters(logN: 16, r: 8, p: 1)
        #expect(parameters.memory == 64 * 1024 * 1024 + 3 * 1024)
        #expect(parameters.work == 1 << 19)
        #expect(try Scrypt.hash([1], salt: [2], parameters, count: 32).count == 32)
    }

    @Test(arguments: [
        (0, 8, 1), (33, 8, 1), (-1, 8, 1), (64, 8, 1), (10, 0, 1), (10, -8, 1), (10, 8, 0), (10, 1025, 1),
    ])
    func parametersOfNonsense(logN: Int, r: Int, p: Int) {
        let parameters = Scrypt.Parameters(logN: logN, r: r, p: p)
        #expect(parameters.memory == nil)
        #expect(parameters.work == nil)
        #expect(throws: CryptoError.noPasswordHash) { try Scrypt.hash([1], salt: [2], parameters, count: 32) }
    }

    /// N must be below 2^(16 r): here libcrypto refuses.
    @Test func roundsThatTheBlockSizeForbids() {
        #expect(throws: CryptoError.noPasswordHash) {
            try Scrypt.hash([1], salt: [2], Scrypt.Parameters(logN: 16, r: 1, p: 1), count: 32)
        }
    }

    @Test(arguments: [0, -1, 1025])
    func sizesOfNonsense(count: Int) {
        #expect(throws: CryptoError.noPasswordHash) {
            try Scrypt.hash([1], salt: [2], Scrypt.Parameters(logN: 4, r: 1, p: 1), count: count)
        }
    }
}
