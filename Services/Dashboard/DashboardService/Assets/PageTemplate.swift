package import HTTP

/// A page with places that are filled for each request, and parts that stand there only where a place has a value.
package struct PageTemplate: Sendable {
    private enum Piece: Sendable {
        case markup(String)
        case place(String)
        /// `{{?name}}`: what follows up to `{{/name}}` stands there where the place has a value.
        case begin(String)
        case end(String)

        init(_ text: Substring) {
            switch text.first {
            case "?": self = .begin(String(text.dropFirst()))
            case "/": self = .end(String(text.dropFirst()))
            default: self = .place(String(text))
            }
        }

        /// The place it names.
        var name: String? {
            switch self {
            case .markup: nil
            case .place(let name), .begin(let name), .end(let name): name
            }
        }
    }

    private let pieces: [Piece]

    /// - Parameter places: the names that stand between `{{` and `}}`.
    /// - Throws: ``TemplateError``, a fault of the build: the page has not these places, or others beside them, or a
    ///   part that does not end.
    package init(_ text: String, places: Set<String>) throws {
        var pieces: [Piece] = []
        for (index, part) in text.split(separator: "{{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                pieces.append(.markup(String(part)))
                continue
            }
            let halves = part.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw TemplateError(expected: places, found: String(part.prefix(20))) }
            pieces += [Piece(halves[0]), .markup(String(halves[1]))]
        }
        let found = Set(pieces.compactMap(\.name))
        guard found == places, Self.isBalanced(pieces) else {
            throw TemplateError(expected: places, found: found.sorted().joined(separator: ", "))
        }
        self.pieces = pieces
    }

    private static func isBalanced(_ pieces: [Piece]) -> Bool {
        var open: [String] = []
        for piece in pieces {
            if case .begin(let name) = piece { open.append(name) }
            if case .end(let name) = piece, open.popLast() != name { return false }
        }
        return open.isEmpty
    }

    /// The page with values as text: none can end an attribute or begin an element. A place without a value is
    /// empty.
    package func filled(_ values: [String: String] = [:], status: Int = 200) -> HTTPResponse {
        var page = ""
        // Parts around the one that is left out, and those in it.
        var leftOut = 0
        for piece in pieces {
            switch piece {
            case .begin(let name): if leftOut > 0 || (values[name] ?? "").isEmpty { leftOut += 1 }
            case .end: leftOut = max(0, leftOut - 1)
            case _ where leftOut > 0: break
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
        "A page must have the places \(expected.sorted().joined(separator: ", ")) and no others, and each part must end; "
            + "found \(found)."
    }
}
