import HTTP
import Testing

@Suite("Requests are read strictly")
struct RequestTests {
    private func request(_ target: String, cookies: [String] = []) throws -> HTTPRequest {
        let headers = HTTPHeaders(cookies.map { HTTPField("cookie", $0) })
        return try HTTPRequest(method: .get, target: target, headers: headers)
    }

    @Test func pathAndQueryAreDecoded() throws {
        let request = try request("/a%20b/%C3%A9+x?q=%26+1&tag=a&tag=b&empty=&bare&&=none")
        #expect(request.path == "/a b/é+x")
        #expect(request.rawPath == "/a%20b/%C3%A9+x")
        #expect(request.segments == ["a b", "é+x"])
        #expect(request.queryValue("q") == "& 1")
        #expect(request.queryValues("tag") == ["a", "b"])
        #expect(request.queryValue("empty")?.isEmpty == true)
        #expect(request.queryValue("bare")?.isEmpty == true)
        #expect(request.queryValue("none") == nil)
        #expect(request.query.map(\.name) == ["q", "tag", "tag", "empty", "bare", ""])
        #expect(try self.request("/").segments == [""])
    }

    @Test(arguments: [
        ("/../x", RequestTargetError.dotSegment), ("/a/./b", .dotSegment), ("/a/..", .dotSegment),
        ("/%2e%2e/x", .dotSegment), ("/%2E./x", .dotSegment), ("/a%2fb", .encodedSlash),
        ("/..%2f..%2fetc", .encodedSlash), ("/%00", .nul), ("/a?b=%00", .nul),
        ("/%", .invalidPercentSequence),
        ("/%4", .invalidPercentSequence), ("/%zz", .invalidPercentSequence),
        ("/a?%g0", .invalidPercentSequence),
        ("/%ff", .notUTF8), ("/a?x=%c3", .notUTF8), ("/%0d%0a", .controlCharacter),
        ("/a#b", .invalidCharacter),
        ("/é", .invalidCharacter), ("/a b", .invalidCharacter), ("*", .notAPath), ("", .notAPath),
        ("http://host/x", .notAPath),
    ])
    func refusedTargets(target: String, error: RequestTargetError) {
        #expect(throws: error) { try self.request(target) }
    }

    @Test func threeDotsAreAName() throws {
        #expect(try request("/.../.x").segments == ["...", ".x"])
    }

    @Test func cookiesAreReadStrictly() throws {
        let cookies = try request("/", cookies: ["a=1; b=\"two\"; bad name=3; c=x y; =4; d", "e=a=b; a=1"])
            .cookies
        #expect(cookies.fields.map(\.name) == ["a", "b", "e", "a"])
        #expect(cookies["a"] == "1")
        #expect(cookies["b"] == "two")
        #expect(cookies["e"] == "a=b")
        #expect(cookies["c"] == nil)
    }

    @Test func aCookieWithTwoValuesHasNone() throws {
        #expect(try request("/", cookies: ["session=mine; session=planted"]).cookies["session"] == nil)
    }

    @Test func headersIgnoreCase() {
        var headers = HTTPHeaders([HTTPField("X-One", "1"), HTTPField("x-one", "2")])
        #expect(headers["X-ONE"] == "1")
        #expect(headers.values(of: "x-One") == ["1", "2"])
        headers.set("X-oNe", "3")
        #expect(headers.fields == [HTTPField("X-oNe", "3")])
        #expect(headers["X-On"] == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
        ("[::1]:0", .tcp(host: "::1", port: 0)), (":80", .tcp(host: "127.0.0.1", port: 80)),
        ("localhost:1", .tcp(host: "localhost", port: 1)), ("unix:/run/x.sock", .unix(path: "/run/x.sock")),
    ])
    func listenAddresses(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress(parsing: text) == address)
    }

    @Test(arguments: [
        "", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "::1:80",
        "[::1]",
        "[127.0.0.1]:80", "example.org:80", "unix:relative", "unix:", "256.0.0.1:80",
    ])
    func refusedListenAddresses(text: String) {
        #expect(throws: HTTPServerError.invalidAddress(text)) { try ListenAddress(parsing: text) }
    }
}
