import HTTP
import Testing

@Suite("Addresses")
struct IPAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0", "0.0.0.0"),
        ("255.255.255.255", "255.255.255.255", "255.255.255.255"), ("::1", "::1", "::"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8::ff00:1", "2001:db8::ff00:1", "2001:db8::"), ("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("::ffff:c000:201", "192.0.2.1", "192.0.2.1"), ("fe80::1", "fe80::1", "fe80::"),
    ])
    func addresses(_ text: String, _ description: String, _ network: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == description)
        #expect(address.network.description == network)
        #expect(IPAddress(description) == address)
    }

    @Test(arguments: [
        "", " ", "192.0.2", "192.0.2.256", "192.0.2.1 ", " 192.0.2.1", "192.0.2.1:80", "[::1]", "::1%lo", "localhost",
        "0x7f.1", "127.1", "1.2.3.4.5", "::1::", "12345::", "192.0.2.1\u{0}", "-1.0.0.0", "٣.0.0.1",
    ])
    func others(_ text: String) { #expect(IPAddress(text) == nil) }
}
