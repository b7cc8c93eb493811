/// The address that a request counts for, in limits and records.
package enum ClientAddress {
    /// The client's own on TCP, where `X-Forwarded-For` is anybody's to write. On the Unix socket the last entry of that
    /// header, which the gateway wrote; those before it are the client's word. nil where that is no address.
    package static func of(_ request: HTTPRequest) -> IPAddress? {
        switch request.peer {
        case .tcp(let address, _): IPAddress(address)
        case .unix: request.headers.values(of: "X-Forwarded-For").last.flatMap(lastEntry)
        }
    }

    private static func lastEntry(_ value: String) -> IPAddress? {
        let entry = value.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
        let text = String(withoutOuterSpace(entry))
        return IPAddress(text) ?? withPort(text)
    }

    /// `192.0.2.1:443`, `[2001:db8::1]` and `[2001:db8::1]:443`, as some gateways write.
    private static func withPort(_ text: String) -> IPAddress? {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[..<end].dropFirst()
            rest = text[end...].dropFirst()
            guard host.contains(":") else { return nil }
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<end]
            rest = text[end...]
            guard host.contains("."), !rest.isEmpty else { return nil }
        }
        guard rest.isEmpty || rest.first == ":" && UInt16(rest.dropFirst()) != nil else { return nil }
        return IPAddress(String(host))
    }
}
