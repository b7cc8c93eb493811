/// Judges whether a request that changes something comes from the server's own pages, by what browsers say of it.
///
/// It is one of two checks: a form of somebody who is signed in carries a token beside. So a request that says nothing,
/// which no browser of today sends, passes here.
package struct SameOrigin: Sendable {
    /// What a request is.
    package enum Verdict: Sendable, Hashable, CustomStringConvertible {
        case own
        /// Of another site, or of a page that hides where it is from.
        case foreign
        /// With headers that no browser sends.
        case malformed

        package var description: String {
            switch self {
            case .own: "The request is from this server's own pages."
            case .foreign: "The request is from a page of another site; expected this server's own."
            case .malformed: "The request's Origin or Sec-Fetch-Site is not what browsers send; expected one of each."
            }
        }
    }

    /// The host and port that people type, where it is configured.
    private let publicAuthority: Authority?

    /// - Parameter publicURL: the server's address as people type it, where it is not the `Host` that arrives here;
    ///   empty for none.
    package init(publicURL: String = "") {
        publicAuthority = Authority(url: publicURL, withPath: true)
    }

    /// Judges by `Sec-Fetch-Site`, which no page can set, and where an old browser does not send it by `Origin`, which
    /// must name the request's own `Host` or the public address. The scheme is not compared: TLS may end before the
    /// server.
    package func verdict(on headers: HTTPHeaders) -> Verdict {
        let sites = headers.values(of: "Sec-Fetch-Site")
        let origins = headers.values(of: "Origin")
        guard sites.count <= 1, origins.count <= 1 else { return .malformed }
        switch sites.first {
        case "same-origin", "none": return .own
        case "same-site", "cross-site": return .foreign
        case _?: return .malformed
        case nil: break
        }
        guard let origin = origins.first else { return .own }
        if origin == "null" { return .foreign }
        guard let authority = Authority(url: origin, withPath: false) else { return .malformed }
        if authority == publicAuthority { return .own }
        let hosts = headers.values(of: "Host")
        guard hosts.count == 1, let host = Authority(hosts[0], scheme: authority.scheme) else { return .foreign }
        return authority == host ? .own : .foreign
    }

    /// Host and port of a URL.
    private struct Authority: Equatable {
        let scheme: String
        /// In lower case, the brackets of IPv6 among it.
        let host: String
        let port: UInt16

        init?(url: String, withPath: Bool) {
            let lower = url.lowercased()
            guard let scheme = ["https", "http"].first(where: { lower.hasPrefix($0 + "://") }) else { return nil }
            var rest = lower.dropFirst(scheme.count + 3)
            if withPath { rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" } }
            self.init(String(rest), scheme: scheme)
        }

        /// Without a port it is the scheme's.
        init?(_ text: String, scheme: String) {
            let bytes = Array(text.lowercased().utf8)
            let usual: UInt16 = scheme == "https" ? 443 : 80
            var hostEnd = bytes.lastIndex(of: UInt8(ascii: ":")) ?? bytes.count
            // The last colon is one of an IPv6 address's own.
            if bytes.last == UInt8(ascii: "]") { hostEnd = bytes.count }
            let digits = bytes[hostEnd...].dropFirst()
            guard hostEnd > 0, bytes[..<hostEnd].allSatisfy(Self.isOfHost),
                digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return nil }
            guard let port = digits.isEmpty ? usual : UInt16(String(decoding: digits, as: UTF8.self)) else {
                return nil
            }
            self.scheme = scheme
            host = String(decoding: bytes[..<hostEnd], as: UTF8.self)
            self.port = port
        }

        static func == (left: Self, right: Self) -> Bool { left.host == right.host && left.port == right.port }

        /// Names, IPv4 addresses, and IPv6 ones in brackets; never a user's name or a path.
        private static func isOfHost(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-._:[]".utf8.contains(byte)
            }
        }
    }
}
