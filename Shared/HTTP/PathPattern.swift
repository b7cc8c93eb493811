/// The path of a route: literal segments and names in braces, as in `/api/v1/artists/{artist}`.
package struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
    }

    /// As it was written.
    package let description: String
    let segments: [Segment]

    /// The names in braces in order.
    package var parameters: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// Reads a pattern; it begins with a slash, and a name stands alone in its segment and occurs once.
    package init(_ text: String) throws(HTTPRouterError) {
        guard text.hasPrefix("/") else { throw .invalidPattern(text) }
        var segments: [Segment] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let isParameter = part.count > 2 && part.hasPrefix("{") && part.hasSuffix("}")
            let inner = isParameter ? part.dropFirst().dropLast() : part
            segments.append(isParameter ? .parameter(String(inner)) : .literal(String(inner)))
            guard !inner.contains(where: { "{}?#%".contains($0) }) else { throw .invalidPattern(text) }
        }
        description = text
        self.segments = segments
        guard Set(parameters).count == parameters.count else { throw .invalidPattern(text) }
    }

    /// The parameters' values where the segments of a path fit; a parameter is never empty.
    func match(_ path: [String]) -> PathParameters? {
        guard path.count == segments.count else { return nil }
        var values: [HTTPField] = []
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal):
                guard literal == text else { return nil }
            case .parameter(let name):
                guard !text.isEmpty else { return nil }
                values.append(HTTPField(name, text))
            }
        }
        return PathParameters(fields: values)
    }

    /// Whether another pattern takes the same paths.
    func overlapsWhole(_ other: PathPattern) -> Bool {
        segments.count == other.segments.count
            && zip(segments, other.segments).allSatisfy {
                switch ($0, $1) {
                case (.literal(let a), .literal(let b)): a == b
                case (.parameter, .parameter): true
                default: false
                }
            }
    }

    /// Whether this is tried before another: at the first segment where one is literal and the other is
    /// not, the literal goes first.
    func isTriedBefore(_ other: PathPattern) -> Bool {
        guard segments.count == other.segments.count else { return false }
        for pair in zip(segments, other.segments) {
            switch pair {
            case (.literal, .parameter): return true
            case (.parameter, .literal): return false
            default: continue
            }
        }
        return false
    }
}
