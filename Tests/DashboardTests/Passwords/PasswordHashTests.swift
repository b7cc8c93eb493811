import Crypto
import DashboardService
import Testing

@Suite("Password hashes")
struct PasswordHashTests {
    /// Cheap, for what does not depend on the cost.
    private static let cheap = Scrypt.Parameters(logN: 4, r: 1, p: 1)

    private func password(_ text: String) throws -> PasswordText { try PasswordText(typed: text) }

    @Test func onlyTheSamePasswordVerifies() throws {
        let hash = try PasswordHash.make(password("correct horse"))
        #expect(try hash.verify(password("correct horse")))
        for other in ["correct hors", "correct horsf", "Correct horse", "correct horse ", "", "correct\u{A0}horse!"] {
            #expect(try !hash.verify(password(other)), "\(other)")
        }
        #expect(!hash.needsRenewal)
        let read = try #require(PasswordHash(hash.text))
        #expect(read == hash)
        #expect(try read.verify(password("correct horse")))
    }

    /// Composed or not, of one width or another: keyboards differ, the password is the same.
    @Test(arguments: [
        ("café", "cafe\u{301}"), ("\u{212B}ngstrom", "A\u{30A}ngstrom"), ("\u{FB01}sh", "fish"), ("\u{FF21}BC", "ABC"),
        ("\u{1112}\u{1161}\u{11AB}", "한"), ("a\u{A0}b", "a b"),
    ])
    func spellingsOfOnePassword(_ one: String, _ other: String) throws {
        let hash = try PasswordHash.make(password(one), Self.cheap)
        #expect(try hash.verify(password(other)))
        #expect(try PasswordHash.make(password(other), Self.cheap).verify(password(one)))
    }

    /// The hash of RFC 7914's third example, in this text form.
    @Test func aHashOfSomebodyElse() throws {
        let digest = try #require(
            Hex.decode(
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"))
        let salt = Base64URL.encode(Array("SodiumChloride".utf8))
        let hash = try #require(PasswordHash("$scrypt$ln=14,r=8,p=1$\(salt)$\(Base64URL.encode(digest))"))
        #expect(try hash.verify(password("pleaseletmein")))
        #expect(try !hash.verify(password("pleaseletmeout")))
        #expect(hash.needsRenewal)
    }

    @Test func everyHashHasItsSalt() throws {
        let texts = try (0..<20).map { _ in try PasswordHash.make(password("same"), Self.cheap).text }
        #expect(Set(texts).count == 20)
        for text in texts {
            let parts = text.split(separator: "$", omittingEmptySubsequences: false)
            #expect(parts.prefix(3) == ["", "scrypt", "ln=4,r=1,p=1"])
            #expect(Base64URL.decode(String(parts[3]))?.count == 16)
            #expect(Base64URL.decode(String(parts[4]))?.count == 32)
        }
    }

    @Test func otherParametersAreRenewed() throws {
        let current = PasswordHash.current
        for parameters in [
            Self.cheap, Scrypt.Parameters(logN: current.logN, r: current.r, p: current.p - 1),
            Scrypt.Parameters(logN: current.logN - 1, r: current.r, p: current.p),
        ] {
            #expect(try PasswordHash.make(password("x"), parameters).needsRenewal)
        }
    }

    private static let salt = "AAAAAAAAAAAAAAAAAAAAAA"
    private static let digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    /// None of these takes memory or time: it is refused by its text.
    @Test(arguments: [
        "ln=40,r=8,p=1", "ln=31,r=8,p=1", "ln=20,r=8,p=1", "ln=19,r=8,p=1", "ln=15,r=1024,p=1", "ln=15,r=8,p=1000",
        "ln=4,r=1,p=1000000", "ln=64,r=8,p=1", "ln=9223372036854775807,r=8,p=1", "ln=9223372036854775808,r=8,p=1",
        "ln=0,r=8,p=1", "ln=-1,r=8,p=1", "ln=15,r=0,p=1", "ln=15,r=8,p=0", "ln=15,r=8,p=-1", "ln=+15,r=8,p=1",
        "ln=015,r=8,p=1", "ln=15,r=8", "ln=15,r=8,p=1,q=1", "r=8,ln=15,p=1", "ln=,r=8,p=1", "ln=x,r=8,p=1", "",
        "ln=15, r=8, p=1", "ln=15,r=1024,p=1024",
    ])
    func parametersOfADamagedText(_ parameters: String) {
        #expect(PasswordHash("$scrypt$\(parameters)$\(Self.salt)$\(Self.digest)") == nil)
    }

    @Test(arguments: [
        "", "$", "$$$$", "scrypt$ln=15,r=8,p=1$\(salt)$\(digest)", "$bcrypt$ln=15,r=8,p=1$\(salt)$\(digest)",
        "$scrypt$ln=15,r=8,p=1$\(salt)", "$scrypt$ln=15,r=8,p=1$\(salt)$", "$scrypt$ln=15,r=8,p=1$$\(digest)",
        "$scrypt$ln=15,r=8,p=1$\(salt)$\(digest)$", "$scrypt$ln=15,r=8,p=1$\(salt)$AAAA",
        "$scrypt$ln=15,r=8,p=1$AAAA$\(digest)", "$scrypt$ln=15,r=8,p=1$\(salt)$\(digest)=",
        "$scrypt$ln=15,r=8,p=1$\(salt)$\(digest) ", " $scrypt$ln=15,r=8,p=1$\(salt)$\(digest)",
        "$scrypt$ln=15,r=8,p=1$\(salt)$" + String(repeating: "A", count: 1_000_000), "plain words",
    ])
    func damagedTexts(_ text: String) { #expect(PasswordHash(text) == nil) }

    @Test func wholeTexts() throws {
        for parameters in ["ln=15,r=8,p=1", "ln=17,r=8,p=1", "ln=16,r=8,p=2", "ln=14,r=8,p=5", "ln=4,r=1,p=1"] {
            let text = "$scrypt$\(parameters)$\(Self.salt)$\(Self.digest)"
            #expect(PasswordHash(text)?.text == text)
        }
    }

    /// What is in force can be read back and costs what the comment says.
    @Test func theCurrentParameters() throws {
        let memory = try #require(PasswordHash.current.memory)
        #expect(memory < 64 * 1024 * 1024)
        #expect(PasswordHash(try PasswordHash.make(password("x")).text) != nil)
    }
}
