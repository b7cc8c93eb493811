import CommandLineTool
import JSONRPC
import Testing

@Suite struct CallTargetTests {
    private func sentence(_ method: String, service: String? = nil, params: String = "{}") -> String? {
        do throws(UsageError) {
            _ = try CallTarget(method: method, service: service, asIs: false).params(
                Array(params.utf8), asIs: false)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func theServiceIsTheMethodsPrefix() throws {
        let target = try CallTarget(method: "catalog.findArtists", service: nil, asIs: false)
        #expect(target.service == "catalog")
        #expect(target.known?.parameters == ["query", "limit"])
        #expect(target.known?.isIdempotent == true)
        #expect(
            try CallTarget(method: "service.info", service: "dashboard", asIs: false).service == "dashboard")
        #expect(try CallTarget(method: "rpc.discover", service: "catalog", asIs: false).service == "catalog")
    }

    @Test func whatIsWrongWithTheMethod() {
        #expect(sentence("catalog.findArtist")?.hasSuffix("did you mean \"catalog.findArtists\"?") == true)
        #expect(sentence("nonsense")?.hasPrefix("unknown method \"nonsense\"") == true)
        #expect(
            sentence("service.info")?.contains(
                "expected --service with one of catalog, progress, leaderboards, dashboard")
                == true)
        #expect(sentence("service.info", service: "catalgo")?.hasSuffix("did you mean \"catalog\"?") == true)
        #expect(
            sentence("catalog.findArtists", service: "dashboard")?.contains("is a method of catalog") == true)
    }

    @Test func whatIsWrongWithTheParams() {
        #expect(
            sentence("catalog.findArtists", params: #"{"querry": ""}"#)
                == "unknown parameter of catalog.findArtists \"querry\"; expected query, limit;"
                + " did you mean \"query\"?"
        )
        #expect(
            sentence("dashboard.createSetUpLink", params: #"{"a":1}"#)?.hasSuffix("\"a\"; expected none")
                == true)
        #expect(
            sentence("catalog.findArtists", params: "[1]")?.hasPrefix(
                "the params are an array; expected an object") == true)
        #expect(
            sentence("catalog.findArtists", params: "{query: 1}")?.hasPrefix("the params are not JSON:")
                == true)
        #expect(sentence("catalog.findArtists", params: "")?.hasPrefix("the params are not JSON:") == true)
        #expect(sentence("catalog.findArtists", params: #"{"limit": 3}"#) == nil)
    }

    @Test func asIsSendsWhatIsUnknown() throws {
        let target = try CallTarget(method: "catalog.later", service: nil, asIs: true)
        #expect(target.service == "catalog" && target.known == nil)
        #expect(try target.params(Array(#"{ "any": [1] }"#.utf8), asIs: true).description == #"{"any":[1]}"#)
        #expect(throws: UsageError.self) { try CallTarget(method: "later", service: nil, asIs: true) }
        #expect(try CallTarget(method: "later", service: "catalog", asIs: true).service == "catalog")
    }

    @Test func everyMethodIsKnown() {
        let names = KnownMethod.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.contains("catalog.putTracks") && names.contains("rpc.discover"))
    }
}
