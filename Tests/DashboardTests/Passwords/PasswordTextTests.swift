import DashboardService
import Testing

@Suite("Passwords as typed")
struct PasswordTextTests {
    private func problem(_ text: String, email: String = "ana.lima@example.com") throws -> PasswordProblem? {
        let email = try EmailAddress(email)
        do throws(PasswordProblem) {
            _ = try PasswordText(new: text, for: email)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "correct horse battery staple", "aaaaaaaaab", "          b", "0123456789", "пароль-пароль", "密码密码密码密码密碼",
        "🎹🎹🎹🎹🎹🎹🎹🎹🎹🎺", "tab\tand\u{7}bell", "é e\u{301} É E\u{301} là-bas", String(repeating: "ab", count: 128),
        String(repeating: "🎹🎺", count: 128), String(repeating: "e\u{301}a", count: 128), "ana.lima@example.com1",
    ])
    func good(_ text: String) throws { #expect(try problem(text) == nil) }

    @Test func lengths() throws {
        #expect(try problem("") == .tooShort(0))
        #expect(try problem("a") == .tooShort(1))
        #expect(try problem("abcdefghi") == .tooShort(9))
        #expect(try problem("abcdefghij") == nil)
        #expect(try problem(String(repeating: "ab", count: 128) + "c") == .tooLong(257))
        #expect(try problem(String(repeating: "ab", count: 5000)) == .tooLong(10_000))
        #expect(try problem(String(repeating: "🎹b", count: 500_000)) == .tooLong(1_000_000))
        // Eighteen for each in the normal form.
        #expect(try problem(String(repeating: "\u{FDFA}", count: 15)) == .tooLong(270))
        #expect(try problem("\u{FDFA}") == nil)
        // One for two.
        #expect(try problem("e\u{301}a\u{300}o\u{308}u\u{308}a\u{308}") == .tooShort(5))
    }

    /// The most bytes that so many characters have.
    @Test func bytes() throws {
        let text = String(repeating: "\u{10FFFD}\u{1F3B9}", count: 128)
        #expect(text.utf8.count == 1024)
        #expect(try problem(text) == nil)
    }

    @Test func oneCharacterRepeated() throws {
        for text in ["aaaaaaaaaa", "          ", "🎹🎹🎹🎹🎹🎹🎹🎹🎹🎹", "ééééééééé" + "e\u{301}", "aaaaaaaaa\u{FF41}"] {
            #expect(try problem(text) == .repeatsOneCharacter, "\(text)")
        }
    }

    @Test func theEmailIsNone() throws {
        for text in ["ana.lima@example.com", "ANA.Lima@Example.COM", "ana.lima@example.c\u{FF4F}m"] {
            #expect(try problem(text) == .isEmail, "\(text)")
        }
        #expect(try problem("jos\u{E9}@example.com", email: "jose\u{301}@example.com") == .isEmail)
        #expect(try problem("\u{FB01}ona@example.com", email: "\u{FB01}ona@example.com") == .isEmail)
        #expect(try problem("fiona@example.com", email: "\u{FB01}ona@example.com") == .isEmail)
    }

    @Test func noNUL() throws {
        #expect(try problem("abcdefghij\u{0}") == .hasNUL)
        #expect(throws: PasswordProblem.hasNUL) { try PasswordText(typed: "\u{0}") }
    }

    /// Whoever has an old password gets in with it, whatever new ones must be.
    @Test func atSignInOnlyTheLengthCounts() throws {
        for text in ["", "a", "aaaaaaaaaa", "ana.lima@example.com", String(repeating: "a", count: 256)] {
            _ = try PasswordText(typed: text)
        }
        #expect(throws: PasswordProblem.tooLong(257)) { try PasswordText(typed: String(repeating: "a", count: 257)) }
        #expect(throws: PasswordProblem.tooLong(10_000)) {
            try PasswordText(typed: String(repeating: "a", count: 10_000))
        }
    }

    @Test(arguments: [
        (PasswordProblem.tooShort(1), "The password has 1 character; expected 10 to 256."),
        (.tooShort(0), "The password has 0 characters; expected 10 to 256."),
        (.tooLong(10_000), "The password has 10000 characters; expected 10 to 256."),
        (.repeatsOneCharacter, "The password is one character repeated; expected at least two different ones."),
        (.isEmail, "The password is the e-mail address; expected one that others cannot know."),
        (.hasNUL, "The password has the character NUL; expected characters that can be typed."),
    ])
    func sentences(_ problem: PasswordProblem, _ sentence: String) { #expect(problem.description == sentence) }

    @Test func itIsNotPrinted() throws {
        let password = try PasswordText(typed: "secret words")
        var dumped = ""
        dump([password], to: &dumped)
        for text in ["\(password)", String(reflecting: password), "\(Optional(password) as Any)", dumped] {
            #expect(!text.contains("secret"))
        }
    }
}
