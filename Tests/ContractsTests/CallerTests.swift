import Contracts
import JSONRPC
import Testing

@Suite struct CallerTests {
    private func problem(_ json: String) throws -> String? { try Wire.problem(CallMeta.self, json)?.path }

    @Test func metaIsReadWhereItIsThere() throws {
        #expect(try Wire.read(CallMeta.self, "{}") == CallMeta())
        let meta = try Wire.read(CallMeta.self, #"{"newer":1,"caller":{"account":null},"deadlineMs":0,"trace":""}"#)
        #expect(meta.deadlineMs == 0 && meta.trace == "" && meta.caller == Caller())
    }

    @Test func itsBoundsHold() throws {
        #expect(try problem(#"{"deadlineMs":86400000}"#) == nil)
        #expect(try problem(#"{"deadlineMs":86400001}"#) == "deadlineMs")
        #expect(try problem(#"{"deadlineMs":-1}"#) == "deadlineMs")
        #expect(try problem(#"{"deadlineMs":1e99}"#) == "deadlineMs")
        #expect(try problem(#"{"trace":"\#(String(repeating: "x", count: 129))"}"#) == "trace")
        #expect(try problem(#"{"caller":[]}"#) == "caller")
        #expect(try problem(#"{"caller":{"account":"not an id"}}"#) == "caller.account")
        #expect(try problem(#"{"caller":{"account":""}}"#) == "caller.account")
        #expect(try problem(#"{"caller":{"artists":["ok","not ok"]}}"#) == "caller.artists[1]")
        #expect(try problem(#"{"caller":{"scopes":["everything"]}}"#) == "caller.scopes[0]")
        let many = Array(repeating: "\"a\"", count: 1001).joined(separator: ",")
        #expect(try problem(#"{"caller":{"artists":[\#(many)]}}"#) == "caller.artists")
    }

    /// A caller that cannot be read is refused, never taken as no caller: that would widen its rights.
    @Test(arguments: ["1", "true", "\"operator\"", "[{}]"])
    func aBrokenCallerIsNoMissingCaller(_ caller: String) throws {
        #expect(try problem(#"{"caller":\#(caller)}"#) == "caller")
    }

    @Test func rolesAreSeparateRights() {
        let roles: [PeerRoles] = [.operator, .frontend, .service]
        #expect(Set(roles.map(\.rawValue)).count == 3)
        #expect(PeerRoles([.frontend, .service]).contains(.frontend))
        #expect(!PeerRoles([.frontend, .service]).contains(.operator))
    }
}
