package import HTTP

/// A page with one place that is filled for each request.
package struct PageTemplate: Sendable {
    private let parts: [String]

    /// - Parameter place: the name between `{{` and `}}`.
    /// - Throws: ``TemplateError``, a fault of the build: the page has no such place, or another one beside it.
    package init(_ text: String, place: String) throws {
        parts = text.split(separator: "{{\(place)}}", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, !parts.contains(where: { $0.contains("{{") }) else { throw TemplateError(place: place) }
    }

    /// The page with `value` as text: it cannot end an attribute or begin an element.
    package func filled(with value: String, status: Int = 200) -> HTTPResponse {
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

/// A page and the code that fills it do not fit.
package struct TemplateError: Error, CustomStringConvertible {
    package let place: String

    package var description: String { "A page must have the place {{\(place)}} and no other." }
}
