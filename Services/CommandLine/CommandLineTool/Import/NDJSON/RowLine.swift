internal import Glibc
internal import JSONRPC

/// A line of ndjson taken apart as far as passing it on needs: its kind, and where its other members stand.
///
/// One pass checks the line to be JSON; nothing of it is turned into values. The members are passed on as written,
/// those of later versions too.
struct RowLine {
    enum Reading {
        case row(RowLine)
        /// Nothing but white space.
        case blank
        /// What is wrong and what was expected.
        case refused(String)
    }

    let kind: RowKind
    /// The members before `kind`, and those behind it, each with the commas among themselves alone.
    let before: Range<Int>
    let behind: Range<Int>

    /// Of a row: what stands around it in a call is three levels more.
    private static let depth = 60

    static func read(_ line: UnsafeRawBufferPointer) -> Reading {
        do throws(JSONError) {
            return try take(line)
        } catch {
            return .refused("is no JSON: \(error); expected one object a line")
        }
    }

    private static func take(_ line: UnsafeRawBufferPointer) throws(JSONError) -> Reading {
        var scanner = JSONScanner(line, depth: depth)
        scanner.skipWhitespace()
        if scanner.isAtEnd { return .blank }
        guard scanner.current == UInt8(ascii: "{") else {
            try scanner.checkWhole()
            return .refused("is no object; expected one object a line, such as {\"kind\":\"play\",…}")
        }
        scanner.position += 1
        scanner.skipWhitespace()
        var found: Range<Int>?
        var before = scanner.position..<scanner.position
        var behind: Range<Int>?
        var isDoubled = false
        if scanner.current == UInt8(ascii: "}") {
            scanner.position += 1
        } else {
            let first = scanner.position
            var goesOn = true
            while goesOn {
                let name = scanner.position
                try scanner.skipName()
                let isKind = matches(line, name, "\"kind\"")
                let value = scanner.position
                try scanner.skipValue(level: 1)
                let end = scanner.position
                scanner.skipWhitespace()
                goesOn = try scanner.continues(until: UInt8(ascii: "}"))
                if isKind {
                    isDoubled = isDoubled || found != nil
                    found = value..<end
                } else if found == nil {
                    before = first..<end
                } else {
                    behind = (behind?.lowerBound ?? name)..<end
                }
            }
        }
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw JSONError(.trailingBytes, at: scanner.position) }
        guard let found else { return .refused("has no kind; expected one of \(names)") }
        guard !isDoubled else { return .refused("has two kinds; expected one") }
        guard let kind = kind(line, found) else {
            let text = String(decoding: UnsafeRawBufferPointer(rebasing: line[found]), as: UTF8.self)
            return .refused("has the unknown kind \(abridged(text)); expected one of \(names)")
        }
        return .row(RowLine(kind: kind, before: before, behind: behind ?? before.upperBound..<before.upperBound))
    }

    private static let names = RowKind.allCases.map(\.rawValue).joined(separator: ", ")

    /// Plays first: there are most of them.
    private static let kinds: [(text: StaticString, kind: RowKind)] = [
        ("\"play\"", .play), ("\"download\"", .download), ("\"follow\"", .follow), ("\"track\"", .track),
        ("\"artist\"", .artist), ("\"account\"", .account), ("\"role\"", .role), ("\"album\"", .album),
        ("\"removeTrack\"", .removeTrack),
    ]

    private static func kind(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> RowKind? {
        for (text, kind) in kinds where text.utf8CodeUnitCount == range.count && matches(line, range.lowerBound, text) {
            return kind
        }
        return nil
    }

    @inline(__always)
    private static func matches(_ line: UnsafeRawBufferPointer, _ place: Int, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard place + count <= line.count, let base = line.baseAddress else { return false }
        return memcmp(base + place, text.utf8Start, count) == 0
    }
}
