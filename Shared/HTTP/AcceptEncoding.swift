/// The content codings that a client takes (RFC 9110, section 12.5.3).
package struct AcceptEncoding: Sendable {
    /// In thousandths, of each coding named; the first of two counts.
    private let weights: [(coding: String, weight: Int)]

    /// Reads the header's values, one for each time it occurs. A member that is malformed counts as absent.
    package init(_ values: [String]) {
        weights = values.flatMap { $0.split(separator: ",") }.compactMap(Self.member)
    }

    package init(_ request: HTTPRequest) {
        self.init(request.headers.values(of: "Accept-Encoding"))
    }

    /// Whether a body in gzip is to be sent rather than the plain one. Without the header it is not, although it might:
    /// who says nothing of codings often knows none.
    package var prefersGzip: Bool {
        let any = weight("*")
        guard let gzip = weight("gzip") ?? weight("x-gzip") ?? any, gzip > 0 else { return false }
        // The plain form is always taken unless it is refused, and counts least unless it is named.
        return gzip >= (weight("identity") ?? 0)
    }

    private func weight(_ coding: String) -> Int? {
        weights.first { equalsIgnoringCase($0.coding, coding) }?.weight
    }

    private static func member(_ text: Substring) -> (coding: String, weight: Int)? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(withoutOuterSpace)
        guard isToken(String(parts[0])) else { return nil }
        switch parts.count {
        case 1: return (String(parts[0]), 1000)
        case 2: return weight(of: parts[1]).map { (String(parts[0]), $0) }
        default: return nil
        }
    }

    /// `q=0` to `q=1` with up to three decimals.
    private static func weight(of parameter: Substring) -> Int? {
        guard parameter.lowercased().hasPrefix("q=") else { return nil }
        let digits = parameter.dropFirst(2).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = digits.count > 1 ? digits[1] : ""
        guard digits[0] == "0" || digits[0] == "1", decimals.utf8.count <= 3,
            decimals.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let thousandths = (Int(decimals) ?? 0) * [1000, 100, 10, 1][decimals.utf8.count]
        let weight = (digits[0] == "1" ? 1000 : 0) + thousandths
        return weight <= 1000 ? weight : nil
    }
}
