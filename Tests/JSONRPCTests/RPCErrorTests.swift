import JSONRPC
import Testing

@Suite struct RPCErrorTests {
    private func read(_ text: String) -> RPCError { Array(text.utf8).withUnsafeBytes { RPCError(reading: $0) } }

    @Test func anErrorSurvivesTheWire() {
        let errors = [
            RPCError(.parseError, "Not JSON."), RPCError(ErrorCode(rawValue: 1001), "é\n\"x\"", data: .emptyObject),
            RPCError(ErrorCode(rawValue: .min), ""), RPCError(ErrorCode(rawValue: .max), "x"),
            .shuttingDown, .deadlineExceeded, .cancelled, .methodNotFound("a.b"),
            .limit(.depth, maximum: 64, "Too deep."), .overloaded(.queue, maximum: 8, "Full."),
        ]
        for error in errors { #expect(read(RawJSON(error.write(to:)).description) == error) }
    }

    @Test func aRefusalNamesItsLimit() {
        for limit in [LimitName.lineBytes, .largeLineBytes, .lineMilliseconds, .depth, .batch, .inFlight, .idBytes] {
            let data = #"{"limit":"\#(limit.rawValue)","maximum":7}"#
            #expect(RPCError.limit(limit, maximum: 7, "x.").data?.description == data)
            #expect(RPCError.limit(limit, maximum: 7, "x.").code == .limitExceeded)
            #expect(RPCError.overloaded(limit, maximum: 7, "x.").data?.description == data)
            #expect(RPCError.overloaded(limit, maximum: 7, "x.").code == .overloaded)
        }
    }

    /// A code that is no 64-bit integer is told as our own, and the rest is kept.
    @Test(arguments: ["9223372036854775808", "-1e400", "1.5", "\"7\"", "null", "[]", "{}"])
    func aBrokenCodeIsAnInternalError(_ code: String) {
        let error = read(#"{"code":\#(code),"message":"Said so.","data":[1]}"#)
        #expect(error == RPCError(.internalError, "Said so.", data: RawJSON(checked: Array("[1]".utf8))))
    }

    @Test(arguments: ["{}", "[]", "null", "1", "\"x\"", #"{"message":1}"#, #"{"CODE":1}"#])
    func whatIsNoErrorIsToldAsSuch(_ text: String) {
        #expect(read(text) == RPCError(.internalError, "The peer sent an error without a code."))
    }

    @Test func unknownMembersAndOrdersAreFine() {
        let error = read(#" { "x" : {"code":1} , "data" : null , "m\u0065ssage" : "m" , "code" : 1e3 } "#)
        #expect(error == RPCError(ErrorCode(rawValue: 1000), "m", data: RawJSON(checked: Array("null".utf8))))
        #expect("\(error)" == "m (1000)")
    }

    /// The name of a method that does not exist is the peer's text: a reply quotes little of it, however it is made.
    @Test func aLongMethodNameIsCut() {
        let accents = "a" + String(repeating: "\u{301}", count: 100_000)
        for name in [String(repeating: "x", count: 100_000), accents, String(repeating: "😀", count: 10_000)] {
            #expect(RPCError.methodNotFound(name).message.utf8.count < 500)
        }
        #expect(
            RPCError.methodNotFound("a.b").message
                == #"There is no method "a.b" here; rpc.discover lists what there is."#)
    }

    /// Standard codes are the specification's; ours stay in the range that it leaves to servers.
    @Test func codesAreUniqueAndInRange() {
        let standard: [ErrorCode] = [.parseError, .invalidRequest, .methodNotFound, .invalidParams, .internalError]
        #expect(standard.map(\.rawValue) == [-32700, -32600, -32601, -32602, -32603])
        let ours: [ErrorCode] = [
            .shuttingDown, .overloaded, .deadlineExceeded, .cancelled, .forbidden, .callerMissing, .limitExceeded,
            .storageRefused, .outcomeUnknown,
        ]
        #expect(Set(ours).count == ours.count)
        #expect(ours.allSatisfy { (-32099 ... -32000).contains($0.rawValue) })
    }

    @Test func theDefaultsAreThePublishedOnes() {
        let limits = WireLimits()
        #expect(limits.lineBytes == 262_144 && limits.largeLineBytes == 4_194_304)
        #expect(limits.depth == 64 && limits.batch == 64 && limits.inFlight == 256 && limits.idBytes == 256)
        #expect(limits.workBytes == 16_777_216 && limits.outboxBytes == 8_388_608)
        #expect(limits.connections == 256 && limits.processBytes == 268_435_456)
    }
}
