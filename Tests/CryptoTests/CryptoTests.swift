import Crypto
import Testing

@Suite("Crypto")
struct CryptoTests {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sha256(text: String, digest: String) throws {
        #expect(Hex.encode(try SHA256.hash(Array(text.utf8))) == digest)
    }

    @Test func randomBytesDiffer() throws {
        var seen: Set<[UInt8]> = []
        for _ in 0..<200 {
            let bytes = try RandomBytes.make(16)
            #expect(bytes.count == 16)
            seen.insert(bytes)
        }
        #expect(seen.count == 200)
        #expect(try RandomBytes.make(0).isEmpty)
        #expect(try RandomBytes.make(-1).isEmpty)
    }

    @Test func constantTime() {
        #expect(constantTimeEquals([], []))
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEquals([9, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
    }

    /// RFC 4648, section 10, and the two characters that differ from base64.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("??>", "Pz8-"), ("???", "Pz8_"),
    ])
    func base64url(plain: String, text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test func base64urlTakesEveryLengthBack() {
        for count in [1, 2, 3, 255, 49_151, 49_152, 49_153, 98_305] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm 9", " Zm9v", "Zm9v\n", "Zm9vY", "é"])
    func base64urlRefuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func hex() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.encode([0, 15, 160, 255]) == "000fa0ff")
        #expect(Hex.decode("000FA0ff") == [0, 15, 160, 255])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
        #expect(Hex.decode("é") == nil)
    }
}
