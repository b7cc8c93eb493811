import HTTP
import Testing

@Suite("The address that a request counts for")
struct ClientAddressTests {
    private func address(_ peer: HTTPPeer, _ forwarded: [String]) throws -> String? {
        let headers = HTTPHeaders(forwarded.map { HTTPField("x-forwarded-FOR", $0) })
        return ClientAddress.of(try HTTPRequest(method: .get, target: "/", headers: headers, peer: peer))?.description
    }

    @Test(
        arguments: [
            ([], nil), (["192.0.2.1"], "192.0.2.1"), (["198.51.100.7, 192.0.2.1"], "192.0.2.1"),
            (["198.51.100.7,192.0.2.1"], "192.0.2.1"), (["198.51.100.7", "192.0.2.1"], "192.0.2.1"),
            (["198.51.100.7", "203.0.113.9 ,\t192.0.2.1 "], "192.0.2.1"), (["2001:db8::1"], "2001:db8::1"),
            (["192.0.2.1:443"], "192.0.2.1"), (["[2001:db8::1]:443"], "2001:db8::1"),
            (["[2001:db8::1]"], "2001:db8::1"),
            (["::ffff:192.0.2.1"], "192.0.2.1"),
            // Never what stands before the gateway's own word.
            (["192.0.2.1, unknown"], nil), (["192.0.2.1,"], nil), (["192.0.2.1", ""], nil),
            (["192.0.2.1", "evil"], nil),
            ([""], nil), (["1.2. 3.4"], nil), (["[192.0.2.1]"], nil), (["192.0.2.1:x"], nil),
            (["192.0.2.1:99999"], nil),
            (["[::1"], nil), (["[::1]x"], nil), (["192.0.2.1:"], nil), (["\"192.0.2.1\""], nil),
            (["for=192.0.2.1"], nil),
        ] as [([String], String?)])
    func behindTheGateway(_ forwarded: [String], _ expected: String?) throws {
        #expect(try address(.unix, forwarded) == expected)
        // From elsewhere the header is anybody's.
        #expect(try address(.tcp(address: "203.0.113.1", port: 9), forwarded) == "203.0.113.1")
    }

    @Test func peersOfTCP() throws {
        #expect(try address(.tcp(address: "2001:db8::5", port: 9), []) == "2001:db8::5")
        #expect(try address(.tcp(address: "unknown", port: 0), ["192.0.2.1"]) == nil)
    }
}
