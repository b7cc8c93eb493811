import Foundation
import JSONRPC
import Support
import Testing

/// Writer and reader against Foundation's JSONSerialization, in both directions, on made trees.
@Suite struct DifferentialTests {
    /// Where Foundation's tree says something else than ours, if anywhere: strings by bytes, numbers by value.
    private func difference(_ ours: JSONValue, _ theirs: Any?) -> String? {
        let isSame: Bool
        switch ours {
        case .null: isSame = theirs is NSNull
        case .bool(let value): isSame = (theirs as? NSNumber)?.boolValue == value
        case .number(let number):
            let theirs = theirs as? NSNumber
            if let integer = Int64(number.text) {
                isSame = theirs?.int64Value == integer
            } else {
                // Foundation reads by way of Decimal, which costs it the last digits; ours are compared as text below.
                let (mine, theirs) = (number.double ?? .nan, theirs?.doubleValue ?? .nan)
                isSame = abs(mine - theirs) <= 1e-13 * max(abs(mine), abs(theirs))
            }
        case .string(let text): isSame = (theirs as? String)?.utf8.elementsEqual(text.utf8) ?? false
        case .array(let elements):
            guard let theirs = theirs as? [Any], theirs.count == elements.count else {
                return "\(ours.text): no such list"
            }
            for (element, their) in zip(elements, theirs) {
                if let found = difference(element, their) { return found }
            }
            return nil
        case .object(let members):
            guard let theirs = theirs as? [String: Any], theirs.count == members.count else {
                return "\(ours.text): no such object"
            }
            for member in members {
                if let found = difference(member.value, theirs[member.name]) { return found }
            }
            return nil
        }
        return isSame ? nil : "\(ours.text): theirs is \(theirs.map { "\($0)" } ?? "nothing")"
    }

    private func foundation(_ value: JSONValue) -> Any {
        switch value {
        case .null: NSNull()
        case .bool(let value): NSNumber(value: value)
        case .number(let number): number.integer.map { NSNumber(value: $0) } ?? NSNumber(value: number.double ?? 0)
        case .string(let text): text
        case .array(let elements): elements.map { foundation($0) }
        case .object(let members):
            Dictionary(members.map { ($0.name, foundation($0.value)) }) { first, _ in first }
        }
    }

    private func parsed(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    }

    @Test func foundationReadsWhatTheWriterWrites() throws {
        var made = RandomJSON("writer against JSONSerialization")
        for _ in 0..<3000 {
            let value = made.value()
            var writer = JSONWriter(capacity: 0)
            value.write(to: &writer)
            #expect(!writer.bytes.contains { $0 < 0x20 })
            #expect(difference(value, parsed(writer.bytes)) == nil, "\(value.text)")
            #expect(try JSONValue(parsing: writer.bytes).text.utf8.elementsEqual(value.text.utf8))
        }
    }

    @Test func theReaderReadsWhatFoundationWrites() throws {
        var made = RandomJSON("JSONSerialization against reader")
        for _ in 0..<3000 {
            let tree = foundation(made.value())
            let options: JSONSerialization.WritingOptions =
                made.random.oneIn(2) ? [.fragmentsAllowed, .prettyPrinted] : [.fragmentsAllowed]
            let bytes = [UInt8](try JSONSerialization.data(withJSONObject: tree, options: options))
            let ours = try JSONValue(parsing: bytes)
            #expect(difference(ours, parsed(bytes)) == nil, "\(ours.text)")
            #expect(difference(ours, tree) == nil, "\(ours.text)")
        }
    }

    @Test func spellingDoesNotMatter() throws {
        var made = RandomJSON("spelling")
        for _ in 0..<2000 {
            let value = made.value()
            let spelled = made.spelled(value)
            let read = try JSONValue(parsing: Array(spelled.utf8))
            #expect(read.text.utf8.elementsEqual(value.text.utf8), "\(spelled)")
            #expect(difference(read, parsed(Array(spelled.utf8))) == nil, "\(spelled)")
        }
    }

    @Test func deepTreesAgreeUpToTheLimit() throws {
        var made = RandomJSON("deep trees")
        for levels in 1...64 {
            var value = made.value(level: 99)
            for level in 0..<levels {
                let sibling = made.value(level: 99)
                value = level.isMultiple(of: 2) ? .array([sibling, value]) : .object([JSONMember("n\(level)", value)])
            }
            let bytes = Array(value.text.utf8)
            let read = try JSONValue(parsing: bytes)
            #expect(read.text == value.text)
            #expect(difference(read, parsed(bytes)) == nil)
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes, depth: levels - 1) }
        }
    }

    /// Every scalar of Unicode, through the writer, Foundation and the reader.
    @Test func everyScalarSurvives() throws {
        var text = ""
        for code in UInt32(0)...0x10FFFF {
            guard let scalar = UnicodeScalar(code) else { continue }
            text.unicodeScalars.append(scalar)
            if code & 0xFFF == 0xFFF {
                var writer = JSONWriter()
                writer.beginArray()
                writer.string(text)
                writer.endArray()
                #expect(!writer.bytes.contains { $0 < 0x20 })
                let theirs = (parsed(writer.bytes) as? [String])?.first
                #expect(theirs?.utf8.elementsEqual(text.utf8) == true, "up to \(code)")
                #expect(try JSONValue(parsing: writer.bytes)[0]?.stringValue?.utf8.elementsEqual(text.utf8) == true)
                text = ""
            }
        }
    }

    /// The strict scanner and Foundation on broken texts: what Foundation refuses, we refuse.
    @Test func whatFoundationRefusesIsRefused() {
        var made = RandomJSON("broken texts")
        var refusedByBoth = 0
        for _ in 0..<5000 {
            var bytes = Array(made.value().text.utf8)
            for _ in 0...made.random.below(2) where !bytes.isEmpty {
                bytes[made.random.below(bytes.count)] = Array("{}[]\",:\\0e-.tn \u{1}".utf8)[made.random.below(16)]
            }
            let ours = try? JSONValue(parsing: bytes)
            if parsed(bytes) == nil {
                refusedByBoth += ours == nil ? 1 : 0
                // Foundation also refuses numbers beyond a double, which are kept here as written.
                let hasHugeNumber = ours.map { containsHugeNumber($0) } ?? false
                #expect(ours == nil || hasHugeNumber, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(refusedByBoth > 1000)
    }

    private func containsHugeNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.double.map { !$0.isFinite || $0 == 0 || abs($0) < 1e-300 } ?? true
        case .array(let elements): elements.contains { containsHugeNumber($0) }
        case .object(let members): members.contains { containsHugeNumber($0.value) }
        default: false
        }
    }
}
