import DashboardService
import Testing

@Suite("Tokens")
struct SecretTokenTests {
    private struct Holder {
        let session: SecretToken
        let others: [SecretToken?]
    }

    @Test func neverPrintsItself() throws {
        let token = try SecretToken()
        let holder = Holder(session: token, others: [token])
        var dumped = ""
        dump(holder, to: &dumped)
        let prints = [
            "\(token)", String(describing: token), String(reflecting: token), "\(holder)", "\([token])",
            "\(Optional(token) as Any)",
            dumped,
        ]
        for text in prints {
            #expect(text.contains("•••"))
            #expect(!text.contains(token.text))
            #expect(!text.contains("bytes"))
            #expect(!text.contains(try "\(token.hash)".dropFirst().prefix(20)))
        }
        #expect(Mirror(reflecting: token).children.isEmpty)
    }

    @Test func goesThroughText() throws {
        let token = try SecretToken()
        #expect(token.text.utf8.count == 43)
        #expect(try #require(SecretToken(token.text)).text == token.text)
        #expect(try SecretToken().text != token.text)
        for text in [
            "", "x", String(token.text.dropLast()), token.text + "A", token.text + "=", " " + token.text,
            token.text + "\n",
        ] {
            #expect(SecretToken(text) == nil, "\(text.count) characters")
        }
        #expect(SecretToken(String(repeating: "+", count: 43)) == nil)
    }

    /// The form's token follows from the session's, and neither its hash nor another session's does.
    @Test func formTokens() throws {
        let (token, other) = (try SecretToken(), try SecretToken())
        let formToken = try token.formToken
        #expect(token.matches(formToken: formToken))
        #expect(!other.matches(formToken: formToken))
        #expect(!token.matches(formToken: token.text))
        #expect(!token.matches(formToken: ""))
        #expect(!token.matches(formToken: formToken + "A"))
        #expect(!token.matches(formToken: String(formToken.dropLast())))
        for index in formToken.indices {
            var changed = formToken
            changed.replaceSubrange(index...index, with: formToken[index] == "A" ? "B" : "A")
            #expect(!token.matches(formToken: changed))
        }
    }
}
