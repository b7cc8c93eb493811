import JSONRPC
import Support
import Testing

/// Plays every script at every level that the test service can be called at.
@Suite("Conversation scripts")
struct ScriptTests {
    @Test(arguments: Script.names, Level.own)
    func `every line that comes is the expected one`(name: String, level: Level) async throws {
        let script = try Script(named: name)
        let server = try await TestServer(level)
        let peer = try await server.connect()
        for exchange in script.exchanges {
            try await peer.send(exchange.sent.map { $0 + "\n" }.joined())
            var found: [JSONValue] = []
            for _ in exchange.expected { found.append(try await peer.reply()) }
            let isAsExpected = Comparison.assign(found, exchange.expected, by: Comparison.matches)
            let said = found.map { String($0.text.prefix(400)) }.joined(separator: "\n")
            #expect(isAsExpected, "\(name):\(exchange.line) found\n\(said)")
        }
        // Nothing came that no line expected.
        try await peer.send(#"{"jsonrpc":"2.0","id":"the end","method":"get_data"}"# + "\n")
        #expect(try await peer.reply()["id"]?.stringValue == "the end")
        peer.close()
        await server.stop()
    }

    @Test func `there are scripts, and each has exchanges and ends with one that is answered`() throws {
        #expect(Script.names.count >= 9)
        for name in Script.names {
            let script = try Script(named: name)
            #expect(script.exchanges.last?.expected.isEmpty == false, "\(name)")
        }
    }

    // MARK: The player itself: one that takes everything for right would prove nothing.

    @Test func `repetitions are written out`() throws {
        #expect(try Script.expand("a(x * 3)b([ * 2)(] * 2)") == "axxxb[[]]")
        #expect(try Script.expand("(no repetition) 2 * 3 (x * )") == "(no repetition) 2 * 3 (x * )")
        #expect(try Script.expand(#"({"a":1}, * 2)"#) == #"{"a":1},{"a":1},"#)
    }

    /// What came, what is expected, and whether that is right.
    static let comparisons: [(found: String, expected: String, isEqual: Bool)] = [
        (#"{"id":1,"result":{"a":1,"b":2}}"#, #"{"result":{"b":2,"a":1},"id":1}"#, true),
        (#"{"id":1,"result":{"a":1,"b":2}}"#, #"{"result":{"a":1},"id":1}"#, false),
        (#"{"id":1,"result":{"a":1,"b":2}}"#, #"{"result~":{"a":1},"id":1}"#, true),
        (#"{"id":1,"result":{"a":1,"b":2}}"#, #"{"result~":{"c":1},"id":1}"#, false),
        (#"{"id":1.0,"result":{}}"#, #"{"id":1,"result":{}}"#, false),
        (#"{"id":"1","result":{}}"#, #"{"id":1,"result":{}}"#, false),
        (#"{"id":1,"result":{},"more":1}"#, #"{"id":1,"result":{}}"#, false),
        (#"{"id":1}"#, #"{"id":1,"result":{}}"#, false),
        (#"{"id":1,"error":{"code":-1,"message":"no such thing"}}"#, #"{"id":1,"error":{"code":-1}}"#, true),
        (#"{"id":1,"error":{"code":-2,"message":"no such thing"}}"#, #"{"id":1,"error":{"code":-1}}"#, false),
        (#"{"id":1,"error":{"code":-1}}"#, #"{"id":1,"error":{"code":-1}}"#, false),
        (
            #"{"id":1,"error":{"code":-1,"message":"no such"}}"#, #"{"id":1,"error":{"code":-1,"message~":"such"}}"#,
            true
        ),
        (
            #"{"id":1,"error":{"code":-1,"message":"no such"}}"#, #"{"id":1,"error":{"code":-1,"message~":"suck"}}"#,
            false
        ),
        (#"[{"id":2,"result":{}},{"id":1,"result":{}}]"#, #"*[{"id":1,"result":{}},{"id":2,"result":{}}]"#, true),
        (#"[{"id":1,"result":{}},{"id":1,"result":{}}]"#, #"*[{"id":1,"result":{}},{"id":2,"result":{}}]"#, false),
        (#"[{"id":1,"result":{}}]"#, #"*[{"id":1,"result":{}},{"id":2,"result":{}}]"#, false),
    ]

    @Test(arguments: comparisons.indices)
    func `equal is equal and different is different`(index: Int) throws {
        let (found, expected, isEqual) = Self.comparisons[index]
        let script = try Script(name: "one", text: "--> x\n<-- \(expected)\n")
        let expectation = try #require(script.exchanges.first?.expected.first)
        #expect(Comparison.matches(try JSONValue(parsing: Array(found.utf8)), expectation) == isEqual)
    }
}
