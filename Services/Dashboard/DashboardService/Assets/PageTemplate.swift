package import HTTP

/// A page with places that are filled for each request.
package struct PageTemplate: Sendable {
    private enum Piece: Sendable {
        case markup(String)
        case place(String)
    }

    private let pieces: [Piece]

    /// - Parameter places: the names that stand between `{{` and `}}`.
    /// - Throws: ``TemplateError``, a fault of the build: the page has not these places, or others beside them.
    package init(_ text: String, places: Set<String>) throws {
        var pieces: [Piece] = []
        var found: Set<String> = []
        for (index, part) in text.split(separator: "{{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                pieces.append(.markup(String(part)))
                continue
            }
            let halves = part.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw TemplateError(expected: places, found: String(part.prefix(20))) }
            found.insert(String(halves[0]))
            pieces += [.place(String(halves[0])), .markup(String(halves[1]))]
        }
        guard found == places else {
            throw TemplateError(expected: places, found: found.sorted().joined(separator: ", "))
        }
        self.pieces = pieces
    }

    /// The page with values as text: none can end an attribute or begin an element. A place without a value is
    /// empty.
    package func filled(_ values: [String: String] = [:], status: Int = 200) -> HTTPResponse {
        var page = ""
        for piece in pieces {
            switch piece {
            case .markup(let text): page += text
            case .place(let name): page += Self.escape(values[name] ?? "")
            }
        }
        return HTTPResponse.html(page, status: status)
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
    package let expected: Set<String>
    package let found: String

    package var description: String {
        "A page must have the places \(expected.sorted().joined(separator: ", ")) and no others; found \(found)."
    }
}
