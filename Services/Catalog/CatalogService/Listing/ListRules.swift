internal import Contracts
internal import Normalization

/// What the conditions of all lists have in common. Pure.
package enum ListRules {
    /// Refuses a range that holds nothing.
    ///
    /// - Throws: ``CatalogFailure/badFilter(field:reason:)``.
    package static func checkRange<Bound: Comparable>(
        _ field: String, _ from: Bound?, _ toField: String, _ to: Bound?
    ) throws {
        guard let from, let to, from > to else { return }
        throw CatalogFailure.badFilter(
            field: field, reason: "expected at most \(toField), which is \(to); found \(from)")
    }

    package static func isWithin<Bound: Comparable>(_ value: Bound, _ from: Bound?, _ to: Bound?) -> Bool {
        if let from, value < from { return false }
        if let to, value > to { return false }
        return true
    }
}

/// The words of a search, folded: each is to be found somewhere. Pure.
package struct SearchWords {
    private let words: [[UInt8]]

    package init(_ search: String?) throws {
        words = try (search ?? "").split(whereSeparator: \.isWhitespace)
            .map { try FoldedText.bytes(of: String($0)) }.filter { !$0.isEmpty }
    }

    /// - Parameter texts: folded.
    package func areHeld(by texts: [[UInt8]]) -> Bool {
        words.allSatisfy { word in texts.contains { $0.holds(word) } }
    }
}

extension [UInt8] {
    /// Whether `part`, which is not empty, stands in it.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard part.count <= count else { return false }
        return withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { part in
                for start in 0...text.count - part.count where text[start] == part[0] {
                    if text[start..<start + part.count].elementsEqual(part) { return true }
                }
                return false
            }
        }
    }
}
