internal import Glibc
internal import JSONRPC

/// Fills an object's members from JSON.
///
/// Members that come in the contract's order are read in one pass. The first that does not makes
/// the reader note where the remaining ones stand, and each is looked up from there. Members that the
/// contract does not know are passed over, so that a newer peer may send more.
package struct FieldReader: FieldVisitor {
    package typealias Problem = WireError

    private struct Member {
        var name: (text: UnsafeRawBufferPointer, hasEscapes: Bool)
        var value: Int
    }

    private var reader: JSONReader
    private var isFirst = true
    /// The member in whose place the reader stands, not yet asked for; nil behind the last.
    private var next: Member?
    /// The remaining members, once one came out of order.
    private var noted: [Member]?
    /// Where the object ends, once known.
    private var end: Int?

    init(_ reader: JSONReader) throws(WireError) {
        self.reader = reader
        guard self.reader.enterObject() else { throw WireError(expected: "an object", found: reader.excerpt()) }
        advance()
    }

    private mutating func advance() {
        guard let name = reader.nextName(first: isFirst) else {
            next = nil
            end = reader.position
            return
        }
        isFirst = false
        next = Member(name: name, value: reader.position)
    }

    /// The reader behind the object.
    mutating func finish() -> JSONReader {
        while end == nil {
            reader.skip()
            advance()
        }
        reader.move(to: end ?? reader.position)
        return reader
    }

    package mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) throws(WireError) {
        guard find(name) else {
            if rule.isRequired { throw WireError(expected: "a value", found: "nothing").inside("\(name)") }
            return
        }
        try read(name, &value, rule)
    }

    package mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) throws(WireError) {
        guard find(name) else { return }
        if reader.null() {
            settle()
            return
        }
        var present: Value?
        try read(name, &present, rule)
        value = present
    }

    private mutating func read<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule
    ) throws(WireError) {
        do throws(WireError) {
            value = try Value.read(&reader)
            try rule.check(value)
        } catch {
            throw error.inside("\(name)")
        }
        settle()
    }

    private mutating func read<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule
    ) throws(WireError) {
        do throws(WireError) {
            let present = try Value.read(&reader)
            try rule.check(present)
            value = present
        } catch {
            throw error.inside("\(name)")
        }
        settle()
    }

    /// Moves to the member's value, where there is one.
    private mutating func find(_ name: StaticString) -> Bool {
        if noted == nil {
            guard let next else { return false }
            if Self.matches(next.name, name) { return true }
            noteRest()
        }
        guard let place = noted?.firstIndex(where: { Self.matches($0.name, name) }), let member = noted?[place] else {
            return false
        }
        reader.move(to: member.value)
        return true
    }

    private mutating func noteRest() {
        var members: [Member] = []
        while let member = next {
            members.append(member)
            reader.skip()
            advance()
        }
        noted = members
    }

    /// Behind a member that was read.
    private mutating func settle() {
        if noted == nil { advance() }
    }

    private static func matches(
        _ found: (text: UnsafeRawBufferPointer, hasEscapes: Bool), _ name: StaticString
    ) -> Bool {
        if found.hasEscapes { return JSONReader.text(of: found) == "\(name)" }
        guard found.text.count == name.utf8CodeUnitCount, let text = found.text.baseAddress else { return false }
        return memcmp(text, name.utf8Start, found.text.count) == 0
    }
}
