import JSONRPC
import Testing

/// What a line was read as, copied out of it.
struct ReadLine: Equatable {
    var kind: Envelope.Kind?
    var id: String?
    var method: String?
    var params: String?
    var meta: String?
    var result: String?
    var error: String?
    /// The refusal, where there is one.
    var refusal: RPCError?

    init(_ envelope: Envelope) {
        let text: (UnsafeRawBufferPointer?) -> String? = { $0.map { String(decoding: $0, as: UTF8.self) } }
        kind = envelope.kind
        id = text(envelope.id)
        method = envelope.kind == .request || envelope.kind == .notification ? envelope.method.string : nil
        params = text(envelope.params)
        meta = text(envelope.meta)
        result = text(envelope.result)
        error = text(envelope.error)
    }

    init(_ refusal: Envelope.Refusal) {
        id = refusal.id.map { String(decoding: $0, as: UTF8.self) }
        self.refusal = refusal.error
    }

    /// The messages of a line: one, or a batch's.
    static func all(_ line: [UInt8], limits: WireLimits = WireLimits()) -> [ReadLine] {
        line.withUnsafeBytes { bytes in
            do throws(Envelope.Refusal) {
                switch try Envelope.read(bytes, limits: limits) {
                case .single(let envelope): return [ReadLine(envelope)]
                case .batch(let elements):
                    return elements.map { element in
                        do throws(Envelope.Refusal) {
                            return ReadLine(try Envelope(element: element, limits: limits))
                        } catch {
                            return ReadLine(error)
                        }
                    }
                }
            } catch {
                return [ReadLine(error)]
            }
        }
    }

    static func one(_ line: String, limits: WireLimits = WireLimits()) throws -> ReadLine {
        let lines = all(Array(line.utf8), limits: limits)
        try #require(lines.count == 1)
        return lines[0]
    }
}

/// What a line is read as: its members, missing, wrong, doubled and spelled with escapes; ids; batches; limits.
///
/// ``ReadLine`` copies what the envelope lends, so that whole messages can be compared. What a server answers to
/// these lines is tested with the transport.
@Suite struct EnvelopeTests {
    private func code(_ line: String) throws -> ErrorCode? { try ReadLine.one(line).refusal?.code }

    @Test func aCallHasItsParts() throws {
        let line =
            #" { "jsonrpc" : "2.0" , "method":"a.b","params": {"x":[1, 2]} ,"meta":{"trace":"t"},"more":{},"id" : 17 } "#
        let call = try ReadLine.one(line)
        #expect(call.kind == .request)
        #expect(call.id == "17")
        #expect(call.method == "a.b")
        #expect(call.params == #"{"x":[1, 2]}"#)
        #expect(call.meta == #"{"trace":"t"}"#)
        #expect(call.refusal == nil)
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","method":"a"}"#).kind == .notification)
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","id":1,"result":null}"#).result == "null")
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","id":1,"result":{}}"#).kind == .success)
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","id":null,"error":{"code":1}}"#).kind == .failure)
    }

    @Test func eachMissingMemberIsNamed() throws {
        let noVersion = try ReadLine.one(#"{"id":1,"method":"m"}"#)
        #expect(noVersion.refusal?.code == .invalidRequest)
        #expect(noVersion.refusal?.message == #"The member "jsonrpc" must be "2.0"."#)
        #expect(noVersion.id == "1")
        let nothing = try ReadLine.one("{}")
        #expect(nothing.refusal?.code == .invalidRequest)
        #expect(nothing.id == nil)
        let noMethod = try ReadLine.one(#"{"jsonrpc":"2.0","id":"x"}"#)
        #expect(noMethod.refusal?.message.contains(#""method""#) == true)
        #expect(noMethod.id == #""x""#)
        // A reply without an id answers nobody.
        #expect(try code(#"{"jsonrpc":"2.0","result":1}"#) == .invalidRequest)
        #expect(try code(#"{"jsonrpc":"2.0","id":1,"result":1,"error":{}}"#) == .invalidRequest)
    }

    @Test(arguments: ["\"1.0\"", "2.0", "2", "null", "\"\"", "[\"2.0\"]", "\"2.0 \""])
    func everyOtherVersionIsRefused(_ version: String) throws {
        let read = try ReadLine.one(#"{"jsonrpc":\#(version),"id":1,"method":"m"}"#)
        #expect(read.refusal?.message == #"The member "jsonrpc" must be "2.0"."#)
        #expect(read.id == "1")
    }

    @Test(arguments: ["1", "null", "{}", "[]", "true"])
    func aMethodThatIsNoStringIsRefused(_ method: String) throws {
        let read = try ReadLine.one(#"{"jsonrpc":"2.0","id":1,"method":\#(method)}"#)
        #expect(read.refusal?.message == #"The member "method" must be a string."#)
        #expect(read.id == "1")
    }

    /// `params: null` is refused too: the specification knows a structured value or none.
    @Test(arguments: ["null", "1", "\"bar\"", "true", "false"])
    func paramsThatAreNoContainerAreRefused(_ params: String) throws {
        let read = try ReadLine.one(#"{"jsonrpc":"2.0","id":1,"method":"m","params":\#(params)}"#)
        #expect(read.refusal == RPCError(.invalidRequest, #"The member "params" must be an object."#))
        #expect(read.id == "1")
    }

    /// Params by position pass the envelope; the contract that reads them asks for an object.
    @Test func paramsByPositionPass() throws {
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","id":1,"method":"m","params":[1,2]}"#).params == "[1,2]")
    }

    @Test(arguments: ["jsonrpc", "id", "method", "params", "meta", "result", "error"])
    func aDoubledMemberIsNamed(_ name: String) throws {
        let values = [
            "jsonrpc": "\"2.0\"", "id": "1", "method": "\"m\"", "params": "{}", "meta": "{}", "result": "1",
            "error": "{}",
        ]
        let value = values[name] ?? ""
        let base = #""jsonrpc":"2.0","id":1,"method":"m""#
        let isInBase = ["jsonrpc", "id", "method"].contains(name)
        let line = "{" + base + (isInBase ? "" : ",\"\(name)\":\(value)") + ",\"\(name)\":\(value)}"
        let read = try ReadLine.one(line)
        #expect(read.refusal?.code == .invalidRequest, "\(line)")
        #expect(read.refusal?.message == "The member \"\(name)\" stands in the message more than once.")
    }

    /// A name is what its escapes stand for: otherwise two readers of one line would see two messages.
    @Test(arguments: ["jsonrpc", "id", "method", "params", "meta"])
    func escapedNamesAreTheSameNames(_ name: String) throws {
        let plain = #"{"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1},"meta":{"b":2}}"#
        let expected = try ReadLine.one(plain)
        let scalars = Array(name.unicodeScalars)
        for index in scalars.indices {
            var escaped = ""
            for (place, scalar) in scalars.enumerated() {
                let digits = String(scalar.value, radix: 16)
                escaped += place == index ? "\\u00" + digits : String(scalar)
            }
            let line = plain.replacing("\"\(name)\":", with: "\"\(escaped)\":")
            #expect(line != plain)
            #expect(try ReadLine.one(line) == expected, "\(line)")
            let doubled = plain.dropLast() + ",\"\(escaped)\":1}"
            #expect(
                try ReadLine.one(String(doubled)).refusal?.message
                    == "The member \"\(name)\" stands in the message more than once.")
        }
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","id":1,"m\u0065th":"x","method":"m\u0065"}"#).method == "me")
        #expect(try ReadLine.one(#"{"jsonrpc":"2.\u0030","id":1,"method":"m"}"#).method == "m")
    }

    @Test func namesThatOnlyBeginOrEndAlikeAreOthers() throws {
        let line =
            #"{"jsonrpc":"2.0","method":"m","i":1,"idx":2,"methods":3,"paramsx":4,"met":5,"":6,"ID":7,"\"id":8,"id\"":9}"#
        let read = try ReadLine.one(line)
        #expect(read.kind == .notification)
        #expect(read.method == "m")
        #expect(read.params == nil)
    }

    // MARK: Ids

    @Test(arguments: ["0", "-1", "1.5", "1e400", "\"\"", "\"a\\\"b\"", "null", "123456789012345678901234567890"])
    func idsAreKeptAsWritten(_ id: String) throws {
        let read = try ReadLine.one(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#)
        #expect(read.kind == .request)
        #expect(read.id == id)
    }

    @Test(arguments: ["{}", "[]", "[1]", "true", "false"])
    func otherIdsAreRefused(_ id: String) throws {
        let read = try ReadLine.one(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#)
        #expect(read.refusal == RPCError(.invalidRequest, #"The member "id" must be a string, a number or null."#))
        #expect(read.id == nil)
    }

    @Test func anIdHasALimitThatItsRefusalNames() throws {
        let limit = WireLimits().idBytes
        let longest = "\"" + String(repeating: "x", count: limit - 2) + "\""
        #expect(try ReadLine.one(#"{"jsonrpc":"2.0","id":\#(longest),"method":"m"}"#).id == longest)
        let tooLong = "1" + String(repeating: "0", count: limit)
        let read = try ReadLine.one(#"{"jsonrpc":"2.0","id":\#(tooLong),"method":"m"}"#)
        #expect(read.id == nil)
        #expect(read.refusal?.code == .limitExceeded)
        #expect(read.refusal?.data?.description == #"{"limit":"idBytes","maximum":\#(limit)}"#)
    }

    // MARK: Batches

    @Test func aBatchHasItsElements() {
        let lines = ReadLine.all(Array(#" [ {"jsonrpc":"2.0","id":1,"method":"a"} , 1 , {"id":2} ,[] ] "#.utf8))
        #expect(lines.count == 4)
        #expect(lines[0].method == "a")
        #expect(lines[1].refusal?.code == .invalidRequest)
        #expect(lines[2].refusal?.code == .invalidRequest)
        #expect(lines[2].id == "2")
        #expect(lines[3].refusal?.code == .invalidRequest)
        #expect(ReadLine.all(Array("[]".utf8)).isEmpty)
        #expect(ReadLine.all(Array("[ ]".utf8)).isEmpty)
    }

    /// A broken batch is one parse error, whatever stands before the break.
    @Test(arguments: [
        #"[{"jsonrpc":"2.0","id":1,"method":"a"}"#, "[1,]", "[", "[,1]", "[1 2]", "[1]]", "[1] x", "[{},{]",
    ])
    func aBrokenBatchIsOneParseError(_ line: String) throws {
        let read = try ReadLine.one(line)
        #expect(read.refusal?.code == .parseError)
        #expect(read.id == nil)
    }

    /// One element more than allowed is enough to tell: a batch of a million costs no memory.
    @Test func aBatchTooLongIsCutBehindTheLimit() {
        let limits = WireLimits()
        for (count, expected) in [(64, 64), (65, 65), (66, 65), (5000, 65)] {
            let line = "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
            #expect(ReadLine.all(Array(line.utf8), limits: limits).count == expected)
        }
    }

    // MARK: Syntax

    @Test(arguments: ["", " ", "x", "{", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "nul", "\u{FEFF}{}", "{}{}", "1 2"])
    func whatIsNotJSONIsAParseError(_ line: String) throws {
        let read = try ReadLine.one(line)
        #expect(read.refusal?.code == .parseError)
        #expect(read.refusal?.message.hasPrefix("The line is not JSON: ") == true)
    }

    /// Bytes behind a message make the line no JSON, whatever the message would have been.
    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"method":"m"}"#, #"{"id":1}"#, #"{"jsonrpc":"2.0","id":true}"#, "1", "{}",
    ])
    func trailingBytesAreAParseError(_ message: String) throws {
        for tail in ["x", " {}", "]", ",", "}", "\u{0}", " 1"] {
            let read = try ReadLine.one(message + tail)
            #expect(read.refusal?.code == .parseError, "\(message + tail)")
            #expect(read.id == nil)
        }
        #expect(try code(message + " \r\t") != .parseError)
    }

    @Test(arguments: ["1", "\"x\"", "true", "null"])
    func jsonThatIsNoMessageIsAnInvalidRequest(_ line: String) throws {
        #expect(try code(line) == .invalidRequest)
    }

    // MARK: Depth

    @Test func theDepthLimitIsExactAndNamed() throws {
        let limits = WireLimits()
        for (levels, isTaken) in [(limits.depth - 1, true), (limits.depth, false)] {
            let nested = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
            let call = #"{"jsonrpc":"2.0","id":1,"method":"m","params":\#(nested)}"#
            let read = try ReadLine.one(call)
            #expect((read.refusal == nil) == isTaken)
            guard !isTaken else { continue }
            #expect(read.refusal?.code == .limitExceeded)
            #expect(read.refusal?.data?.description == #"{"limit":"depth","maximum":64}"#)
            #expect(read.refusal?.message.hasPrefix("The message is nested deeper than 64 levels (byte ") == true)
        }
        // Inside a batch the array around the calls is a level too.
        let nested = String(repeating: "[", count: 62) + String(repeating: "]", count: 62)
        #expect(
            ReadLine.all(Array(#"[{"jsonrpc":"2.0","id":1,"method":"m","params":\#(nested)}]"#.utf8))[0].refusal == nil)
        let deeper = try ReadLine.one(#"[{"jsonrpc":"2.0","id":1,"method":"m","params":[\#(nested)]}]"#)
        #expect(deeper.refusal?.code == .limitExceeded)
    }

    @Test func aMillionBracketsAreHarmless() throws {
        for bracket in ["[", "{\"a\":", "[{\"a\":"] {
            let read = try ReadLine.one(String(repeating: bracket, count: 200_000))
            #expect(read.refusal?.code == .limitExceeded)
        }
    }

    // MARK: The beginning of a long line

    private func method(_ beginning: String) -> String? {
        Array(beginning.utf8).withUnsafeBytes { Envelope.method(inBeginning: $0, depth: 64) }
    }

    @Test func theMethodIsFoundInABeginning() {
        #expect(
            method(#"{"jsonrpc":"2.0","id":1,"method":"catalog.putTracks","params":{"tracks":["#) == "catalog.putTracks"
        )
        #expect(method(#" { "method" : "a" "#) == "a")
        #expect(method(#"{"meta":{"method":"no"},"method":"yes","params":"#) == "yes")
        #expect(method(#"{"method":"\u0061""#) == "a")
        #expect(method(#"{"m\u0065thod":"a","params":["#) == "a")
    }

    @Test(arguments: [
        "", "{", "[", "x", #"{"method""#, #"{"method":"#, #"{"method":"half"#, #"{"params":{"x":["#, #"{"params":{},"#,
        #"{"method":1,"params":["#, #"[{"method":"a","params":["#, #"{"jsonrpc":"2.0"}"#, "{}", #"{"method" "a""#,
    ])
    func noMethodIsFoundWhereItDoesNotStandYet(_ beginning: String) {
        #expect(method(beginning) == nil)
    }

    @Test func everyCutOfACallIsHarmless() {
        let call = #"{"jsonrpc":"2.0","id":"\u00e9","meta":{"a":[1,2.5e3,null]},"method":"m","params":{"x":true}}"#
        let end = Array(call.utf8).count - #","params":{"x":true}}"#.utf8.count
        for count in 0...call.utf8.count {
            let found = method(String(decoding: call.utf8.prefix(count), as: UTF8.self))
            #expect(found == (count >= end ? "m" : nil), "\(count)")
        }
    }
}
