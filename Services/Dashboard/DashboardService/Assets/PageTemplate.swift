internal import HTTP

/// A page with one place that is filled for each request.
struct PageTemplate: Sendable {
    private let parts: [String]

    /// - Parameter place: the name between `{{` and `}}`.
    init(_ text: String, place: String) {
        parts = text.split(separator: "{{\(place)}}", omittingEmptySubsequences: false).map(String.init)
    }

    /// The page with `value` as text: it cannot end an attribute or begin an element.
    func filled(with value: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse.html(parts.joined(separator: Self.escape(value)), status: status)
    }

    private static func escape(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
