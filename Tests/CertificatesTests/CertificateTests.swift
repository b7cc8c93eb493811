import Contracts
import Crypto
import Glibc
import JSONRPC
import Support
import Testing

@testable import Certificates

/// Certificates and their check, by the file alone.
@Suite("Certificates")
struct CertificateTests {
    static func license(_ title: String = "Night \"Drive\"\n夜\u{202E}", until: Timestamp? = nil) -> Catalog.License {
        var track = Catalog.LicensedTrack()
        track.id = TrackID(unchecked: "t-1")
        track.title = title
        track.artists = [
            .init(id: ArtistID(unchecked: "a-1"), name: "Åse"), .init(id: ArtistID(unchecked: "a-2"), name: "B/C\\D"),
        ]
        track.durationMs = 184_000
        track.genres = ["house", "deep house"]
        track.bpm = 124
        track.key = .cSharp
        track.scale = .minor
        return Catalog.License(
            id: "01234567-89ab-4cde-8f01-23456789abcd", track: track,
            licensee: .init(name: "Ann \u{1F} Ö", email: "a***@label.example"),
            issuedAt: Timestamp(microseconds: 1_749_988_800_000_001), validUntil: until, terms: "May use it.\nOnce.")
    }

    static let key = Result { try Ed25519.PrivateKey(bytes: [UInt8](repeating: 7, count: 32)) }

    static func file(_ license: Catalog.License = license()) throws -> [UInt8] {
        RawJSON(try Catalog.Certificate(of: license, signedBy: key.get()).write(to:)).bytes
    }

    private static func trusted(
        _ key: Ed25519.PrivateKey, id: String? = nil, retiredAt: Timestamp? = nil
    ) throws -> Catalog.LicenseKey {
        Catalog.LicenseKey(
            id: try id ?? key.publicKey.id, publicKey: Base64.encode(key.publicKey.bytes), since: Timestamp(),
            retiredAt: retiredAt)
    }

    @Test func `what was signed comes back`() throws {
        for license in [Self.license(), Self.license(until: Timestamp(microseconds: 7))] {
            let check = try CertificateCheck(file: Self.file(license), keys: nil)
            #expect(check.license == license)
            #expect(check.key == (try Self.key.get().publicKey.id) && check.trusted == nil)
        }
        #expect(try Self.file() == Self.file())
    }

    @Test func `the payload is canonical and says what it is`() throws {
        let payload = try LicensePayload.bytes(of: Self.license(until: Timestamp(microseconds: 0)))
        #expect(CanonicalJSON.isCanonical(payload))
        #expect(
            String(decoding: payload, as: UTF8.self)
                == #"{"format":"beatpass-license-1","id":"01234567-89ab-4cde-8f01-23456789abcd","#
                + #""issuedAt":"2025-06-15T12:00:00.000001Z","licensee":{"email":"a***@label.example","#
                + "\"name\":\"Ann \\u001f Ö\"},\"terms\":\"May use it.\\nOnce.\",\"track\":{\"artists\":["
                + #"{"id":"a-1","name":"Åse"},{"id":"a-2","name":"B/C\\D"}],"bpm":124,"durationMs":184000,"#
                + #""genres":["house","deep house"],"id":"t-1","key":"C#/Db","scale":"Minor","#
                + "\"title\":\"Night \\\"Drive\\\"\\n夜\u{202E}\"},\"validUntil\":\"1970-01-01T00:00:00Z\"}")
    }

    /// Whichever bit of the file changes, also in the key, and with keys that are trusted or not.
    @Test func `every changed bit is refused`() throws {
        let certificate = try Catalog.Certificate(of: Self.license(), signedBy: Self.key.get())
        let compact = RawJSON(certificate.write(to:)).bytes
        let spaced = Array(
            String(decoding: compact, as: UTF8.self).replacing(#"":""#, with: "\":  \"").replacing(
                #"",""#, with: "\",\n\""
            )
            .utf8)
        let keys = [try Self.trusted(Self.key.get())]
        for file in [compact, spaced] {
            #expect(throws: Never.self) { try CertificateCheck(file: file, keys: keys) }
            for bit in 0..<file.count * 8 {
                var changed = file
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(throws: CertificateProblem.self, "bit \(bit) of \(String(decoding: file, as: UTF8.self))") {
                    try CertificateCheck(file: changed, keys: nil)
                }
            }
        }
    }

    @Test func `cut, longer and other files are refused`() throws {
        let file = try Self.file()
        for count in 0..<file.count {
            #expect(throws: CertificateProblem.self) {
                try CertificateCheck(file: Array(file.prefix(count)), keys: nil)
            }
        }
        let text = String(decoding: file, as: UTF8.self)
        for (wrong, problem) in [
            ("[]", "it is no JSON object"),
            (text + "x", "it is no JSON object"),
            (text.replacing("{\"format\"", with: "{\"x\":1,\"format\""), "which certificates have not"),
            (text.replacing("{\"format\"", with: "{\"key\":\"a\",\"format\""), "its key stands there twice"),
            (text.replacing("\"sha256\":", with: "\"sha256\":1,\"sha257\":"), "its sha256 is not a text"),
            ("{}", "it has no format"),
            (text.replacing("certificate-1", with: "certificate-2"), "expected \"beatpass-certificate-1\""),
        ] {
            let found = #expect(throws: CertificateProblem.self) {
                try CertificateCheck(file: Array(wrong.utf8), keys: nil)
            }
            #expect(found?.description.contains(problem) == true, "\(wrong.prefix(40)): \(found?.description ?? "")")
        }
    }

    /// One who signs with a key of their own is found out by the list alone.
    @Test func `a key that is not in the list is refused`() throws {
        let (own, other) = (try Self.key.get(), try Ed25519.PrivateKey.generate())
        let file = try Self.file()
        let retired = Timestamp(microseconds: 5)
        let list = [try Self.trusted(other), try Self.trusted(own, retiredAt: retired)]
        #expect(try CertificateCheck(file: file, keys: list).trusted?.retiredAt == retired)
        for (keys, problem) in [
            ([], "none of the 0 trusted keys"), ([try Self.trusted(other)], "none of the 1 trusted keys"),
            ([try Self.trusted(other, id: own.publicKey.id)], "another public key under its key's id"),
        ] {
            let found = #expect(throws: CertificateProblem.self) { try CertificateCheck(file: file, keys: keys) }
            #expect(found?.description.contains(problem) == true, "\(found?.description ?? "")")
        }
    }

    /// A good signature of something else is no certificate.
    @Test func `what is signed must be a licence in canonical form`() throws {
        let key = try Self.key.get()
        func signed(_ payload: String) throws -> [UInt8] {
            let bytes = Array(payload.utf8)
            return RawJSON(
                Catalog.Certificate(
                    payload: payload, sha256: Hex.encode(try SHA256.hash(bytes)),
                    signature: Base64.encode(try key.sign(bytes)), key: try key.publicKey.id,
                    publicKey: Base64.encode(key.publicKey.bytes)
                ).write(to:)
            ).bytes
        }
        let payload = String(decoding: try LicensePayload.bytes(of: Self.license()), as: UTF8.self)
        #expect(throws: Never.self) { try CertificateCheck(file: signed(payload), keys: nil) }
        for (wrong, problem) in [
            ("hello", "not canonical JSON"), (payload + " ", "not canonical JSON"),
            ("{\"a\":1}", "the payload is no licence"),
            (payload.replacing("license-1", with: "license-2"), "the payload is no licence"),
            (payload.replacing("\"bpm\":124", with: "\"bpm\":\"124\""), "the payload's track.bpm"),
        ] {
            let found = #expect(throws: CertificateProblem.self) {
                try CertificateCheck(file: signed(wrong), keys: nil)
            }
            #expect(found?.description.contains(problem) == true, "\(found?.description ?? "")")
        }
    }

    /// Another language's JSON, SHA-256 and Ed25519 find the same bytes good, and a changed one bad.
    @Test func `an independent check agrees`() async throws {
        let folder = try ScratchFolder()
        let setUp = try ChildProcess("/bin/bash", [SharedData.projectRoot + "/Tests/Support/python-environment"])
        try #require(await setUp.end(within: .seconds(300)) == 0, "\(setUp.errors)")
        let python = String(setUp.output.split(separator: "\n").last ?? "")
        let oracle = SharedData.projectRoot + "/Tests/CertificatesTests/Oracle/certificate.py"
        var files: [String] = []
        for license in [Self.license(), Self.license("\u{1F600}\u{FB33}\u{7F}\u{2028}", until: Timestamp())] {
            let file = try Self.file(license)
            files.append(folder.path + "/\(files.count).json")
            try #require(FileBytes.write(file, to: files[files.count - 1]) as Bool)
        }
        let good = try ChildProcess(python, [oracle] + files)
        #expect(await good.end(within: .seconds(60)) == 0, "\(good.errors)")
        #expect(good.output == "good\ngood\n")
        let changed = String(decoding: try Self.file(), as: UTF8.self).replacing("Once", with: "Ever")
        try #require(FileBytes.write(Array(changed.utf8), to: files[0]) as Bool)
        let bad = try ChildProcess(python, [oracle, files[0]])
        #expect(await bad.end(within: .seconds(60)) == 1)
    }
}
