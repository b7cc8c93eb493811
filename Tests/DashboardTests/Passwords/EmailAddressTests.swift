import DashboardService
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    private func problem(_ text: String) -> EmailProblem? {
        do throws(EmailProblem) {
            _ = try EmailAddress(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "ana@example.com", "a@b", "ana@localhost", "a.b.c@x.example", "ana+beats@example.com",
        "!#$%&'*+-/=?^_`{|}~@x.example",
        "\"a b\"@example.com", "\"a@b\"@example.com", "\"a\\\"b\"@example.com", "\"a\\\\\"@example.com",
        "\"..\"@example.com",
        "josé@example.com", "jose\u{301}@example.com", "ana@bücher.example", "ana@例え.テスト", "почта@пример.рф",
        "ana@xn--bcher-kva.example", "ana@sub.domain.example.com", "1@2.3", "🎹@example.com",
    ])
    func good(_ text: String) throws {
        let email = try EmailAddress(text)
        #expect(email.text == text)
        #expect(Array(email.description.utf8) == Array(text.utf8))
        #expect(try EmailAddress("  \t" + text + "\r\n ").text == text)
        #expect(try EmailAddress(email.key).key == email.key)
    }

    @Test(arguments: [
        ("", EmailProblem.empty), (" \n\t ", .empty), ("ana", .noAt), ("ana.example.com", .noAt),
        ("@example.com", .emptyLocalPart), ("@", .emptyLocalPart), ("ana@", .emptyDomain),
        ("ana@@example.com", .twoAts), ("a@b@example.com", .twoAts), ("\"a\"@b@example.com", .twoAts),
        ("a b@example.com", .unquoted(" ")), ("a\"b\"@example.com", .unquoted("\"")),
        ("a,b@example.com", .unquoted(",")),
        ("<ana@example.com", .unquoted("<")), ("ana@example.com>", .foreignToDomain(">")), ("a(b)@x", .unquoted("(")),
        ("\"a b@example.com", .openQuote), ("\"", .openQuote), ("\"a\\\"@example.com", .openQuote),
        ("\"a\\", .openQuote),
        ("\"a b\" @example.com", .noAtBehindQuote), ("\"a b\"", .noAtBehindQuote),
        ("\"a\".b@example.com", .noAtBehindQuote),
        (".ana@example.com", .emptyWord), ("ana.@example.com", .emptyWord), ("a..b@example.com", .emptyWord),
        ("ana@.example.com", .emptyLabel), ("ana@example.com.", .emptyLabel), ("ana@a..b", .emptyLabel),
        ("ana@.", .emptyLabel),
        ("ana@-a.example", .hyphenAtEnd), ("ana@a-.example", .hyphenAtEnd), ("ana@exa mple.com", .foreignToDomain(" ")),
        ("ana@example_x.com", .foreignToDomain("_")), ("ana@[192.0.2.1]", .foreignToDomain("[")),
        ("ana@example.com/x", .foreignToDomain("/")), ("ana@a:25", .foreignToDomain(":")),
        ("ana@\"b\"", .foreignToDomain("\"")),
        ("ana@exam\u{3002}com", .foreignToDomain("\u{3002}")), ("ana@🎹.example", .foreignToDomain("🎹")),
        ("a\u{0}na@example.com", .invisibleCharacter), ("ana@exam\r\nple.com", .invisibleCharacter),
        ("\"a\nb\"@example.com", .invisibleCharacter), ("ana\u{7F}@example.com", .invisibleCharacter),
        ("ana\u{202E}@example.com", .invisibleCharacter), ("a\u{200B}na@example.com", .invisibleCharacter),
        ("ana@exa\u{AD}mple.com", .invisibleCharacter), ("a\u{2028}b@example.com", .invisibleCharacter),
        ("a\u{A0}b@example.com", .unquoted("\u{A0}")),
    ])
    func bad(_ text: String, _ expected: EmailProblem) { #expect(problem(text) == expected) }

    @Test func lengths() {
        let local = String(repeating: "a", count: 64)
        let label = String(repeating: "b", count: 63)
        #expect(problem(local + "@example.com") == nil)
        #expect(problem(local + "a@example.com") == .longLocalPart(65))
        #expect(problem("\"" + local + "\"@example.com") == .longLocalPart(66))
        #expect(problem("a@" + label + ".example") == nil)
        #expect(problem("a@" + label + "b.example") == .longLabel)
        let domain = [label, label, String(repeating: "b", count: 61)].joined(separator: ".")
        #expect(problem(local + "@" + domain) == nil)
        #expect((local + "@" + domain).utf8.count == 254)
        #expect(problem(" " + local + "@" + domain + " ") == nil)
        #expect(problem(local + "@" + domain + "b") == .tooLong(255))
        #expect(problem(String(repeating: "a", count: 1_000_000)) == .tooLong(1_000_000))
    }

    @Test(arguments: [
        ("Ana@Example.COM", "ana@example.com"), (" ana@example.com ", "ana@example.com"),
        ("jose\u{301}@example.com", "jos\u{E9}@example.com"), ("JOS\u{C9}@example.com", "jos\u{E9}@example.com"),
        ("\u{212B}@example.com", "\u{E5}@example.com"), ("\"A B\"@example.com", "\"a b\"@example.com"),
        ("ПОЧТА@ПРИМЕР.РФ", "почта@пример.рф"),
    ])
    func keys(_ text: String, _ key: String) throws {
        #expect(Array(try EmailAddress(text).key.utf8) == Array(key.utf8))
    }

    /// Compatibility alone makes no two addresses one.
    @Test func keysThatDiffer() throws {
        let keys = try [
            "fi@example.com", "\u{FB01}@example.com", "f.i@example.com", "fi+1@example.com", "\"fi\"@example.com",
        ]
        .map { try EmailAddress($0).key }
        #expect(Set(keys.map { Array($0.utf8) }).count == 5)
    }

    @Test(arguments: [
        (EmailProblem.noAt, "The e-mail address has no @; expected one such as ana@example.com."),
        (.tooLong(300), "The e-mail address has 300 bytes; expected 254 at most."),
        (.unquoted(" "), "The e-mail address has a space before the @; expected quotes around that part."),
        (
            .foreignToDomain("_"),
            "The e-mail address has the character _ in its domain; expected letters, digits and hyphens."
        ),
    ])
    func sentences(_ problem: EmailProblem, _ sentence: String) { #expect(problem.description == sentence) }
}
