import Crypto
import Testing

@Suite("Ed25519")
struct Ed25519Tests {
    struct Vector: Sendable {
        let secret: String
        let key: String
        let message: String
        let signature: String
    }

    /// RFC 8032, section 7.1: tests 1 to 3 and SHA(abc).
    static let vectors = [
        Vector(
            secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature:
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"),
        Vector(
            secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature:
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            secret: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature:
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"),
        Vector(
            secret: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                + "454d4423643ce80e2a9ac94fa54ca49f",
            signature:
                "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
                + "3dca179c138ac17ad9bef1177331a704"),
    ]

    @Test(arguments: vectors)
    func `RFC 8032's vectors`(vector: Vector) throws {
        let secret = try #require(Hex.decode(vector.secret))
        let message = try #require(Hex.decode(vector.message))
        let signature = try #require(Hex.decode(vector.signature))
        let key = try Ed25519.PrivateKey(bytes: secret)
        #expect(Hex.encode(key.publicKey.bytes) == vector.key)
        #expect(key.bytes == secret)
        #expect(Hex.encode(try key.sign(message)) == vector.signature)
        #expect(try key.publicKey.verifies(signature, of: message))
    }

    @Test func `every changed bit of signature, message or key is refused`() throws {
        let key = try Ed25519.PrivateKey.generate()
        let message = Array("what was signed".utf8)
        let signature = try key.sign(message)
        #expect(try key.publicKey.verifies(signature, of: message))
        func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
            var bytes = bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            return bytes
        }
        for bit in 0..<signature.count * 8 {
            #expect(try !key.publicKey.verifies(flipped(signature, bit), of: message), "signature, bit \(bit)")
        }
        for bit in 0..<message.count * 8 {
            #expect(try !key.publicKey.verifies(signature, of: flipped(message, bit)), "message, bit \(bit)")
        }
        for bit in 0..<256 {
            // Some are no point of the curve at all, which libcrypto may refuse to load.
            let other = try #require(Ed25519.PublicKey(bytes: flipped(key.publicKey.bytes, bit)))
            #expect((try? other.verifies(signature, of: message)) != true, "key, bit \(bit)")
        }
    }

    @Test func `lengths that are none`() throws {
        for count in [0, 31, 33, 64] {
            #expect(throws: CryptoError.noSignature) {
                try Ed25519.PrivateKey(bytes: [UInt8](repeating: 1, count: count))
            }
            #expect(Ed25519.PublicKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
        }
        let key = try Ed25519.PrivateKey.generate()
        let signature = try key.sign([1])
        #expect(try !key.publicKey.verifies(Array(signature.dropLast()), of: [1]))
        #expect(try !key.publicKey.verifies(signature + [0], of: [1]))
        #expect(try !key.publicKey.verifies([], of: [1]))
    }

    @Test func `keys are new each time and do not print`() throws {
        let keys = try (0..<20).map { _ in try Ed25519.PrivateKey.generate() }
        #expect(Set(keys.map(\.publicKey)).count == keys.count)
        #expect("\(keys[0])" == "•••")
    }
}

@Suite("UUIDs and base64")
struct RandomUUIDTests {
    @Test func `version 4 in lower case`() throws {
        let made = try (0..<501).map { _ in try RandomUUID.make() }
        let texts = made.map(RandomUUID.text(of:))
        #expect(Set(texts).count == 501)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        for (bytes, text) in zip(made, texts) {
            #expect(text.wholeMatch(of: form) != nil, "\(text)")
            #expect(RandomUUID.bytes(of: text) == bytes)
            #expect(RandomUUID.bytes(of: text.uppercased()) == bytes)
        }
        // All other bits are random.
        for bit in 0..<128 where !(48..<52).contains(bit) && !(64..<66).contains(bit) {
            let set = made.count { $0[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 }
            #expect((150...350).contains(set), "bit \(bit): \(set)")
        }
    }

    @Test func `neighbours share their beginning and nothing else`() throws {
        let made = try RandomUUID.makeNeighbours(500)
        #expect(Set(made).count == 500 && Set(made.map { Array($0.prefix(4)) }).count == 1)
        #expect(made.allSatisfy { $0[6] >> 4 == 4 && $0[8] >> 6 == 2 && $0.count == 16 })
        for bit in 32..<128 where !(48..<52).contains(bit) && !(64..<66).contains(bit) {
            let set = made.count { $0[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 }
            #expect((150...350).contains(set), "bit \(bit): \(set)")
        }
        let others = try (0..<20).map { _ in try RandomUUID.makeNeighbours(1)[0].prefix(4) }
        #expect(Set(others).count == 20)
        #expect(try RandomUUID.makeNeighbours(0).isEmpty)
    }

    @Test(arguments: [
        "", "x", "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdeg",
        "01234567-89ab-cdef-0123-456789abcde", "01234567-89ab-cdef-0123456789abcdef",
        "0123456789ab-cdef-0123-4567-89ab",
        "{1234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef ",
    ])
    func `other texts are none`(text: String) { #expect(RandomUUID.bytes(of: text) == nil) }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("\u{3FB}\u{3FF}", "z7vPvw=="), (">>>?", "Pj4+Pw=="), ("???", "Pz8/"),
    ])
    func `base64's vectors`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Pz8_", "Pj4-", "Zm9v\n", "=", "Zm 9v", "Zm9v===="])
    func `other spellings are refused`(text: String) { #expect(Base64.decode(text) == nil) }
}
