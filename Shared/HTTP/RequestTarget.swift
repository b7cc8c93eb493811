/// The path and the query of a request, taken apart and decoded.
struct RequestTarget: Sendable, Hashable {
    let rawPath: String
    let path: String
    let segments: [String]
    let query: [HTTPField]

    /// Reads a target in origin form: `/path?query`.
    init(_ raw: [UInt8]) throws(RequestTargetError) {
        guard raw.first == UInt8(ascii: "/") else { throw .notAPath }
        for byte in raw where byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "#") {
            throw byte == 0 ? .nul : .invalidCharacter
        }
        let mark = raw.firstIndex(of: UInt8(ascii: "?")) ?? raw.endIndex
        rawPath = String(decoding: raw[..<mark], as: UTF8.self)
        var segments: [String] = []
        for part in raw[1..<mark].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            segments.append(try Self.segment(part))
        }
        self.segments = segments
        path = "/" + segments.joined(separator: "/")
        query = try Self.query(raw[mark...].dropFirst())
    }

    /// A refused target as the access log shows it: what is printable of it, and nothing decoded.
    init(unread raw: [UInt8]) {
        let printable = raw.map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
        rawPath = String(decoding: printable, as: UTF8.self)
        path = rawPath
        segments = []
        query = []
    }

    private static func segment(_ raw: ArraySlice<UInt8>) throws(RequestTargetError) -> String {
        let text = try PercentEncoding.decode(raw, plusIsSpace: false)
        guard text != ".", text != ".." else { throw .dotSegment }
        for byte in text.utf8 {
            // Decoded, it could not be told from a slash between segments.
            guard byte != UInt8(ascii: "/") else { throw .encodedSlash }
            guard byte >= 0x20, byte != 0x7F else { throw .controlCharacter }
        }
        return text
    }

    private static func query(_ raw: ArraySlice<UInt8>) throws(RequestTargetError) -> [HTTPField] {
        var fields: [HTTPField] = []
        for part in raw.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = try PercentEncoding.decode(part[..<equals], plusIsSpace: true)
            let value = try PercentEncoding.decode(part[equals...].dropFirst(), plusIsSpace: true)
            fields.append(HTTPField(name, value))
        }
        return fields
    }
}
