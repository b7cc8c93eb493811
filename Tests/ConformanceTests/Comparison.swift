import JSONRPC

/// What counts as equal in scripts.
enum Comparison {
    /// Whether a line that came is what a script expects.
    static func matches(_ found: JSONValue, _ expected: Script.Expectation) -> Bool {
        guard expected.isBatch else { return reply(found, expected.value) }
        guard let elements = found.arrayValue, let wanted = expected.value.arrayValue, elements.count == wanted.count
        else { return false }
        return assign(elements, wanted, by: reply)
    }

    /// Whether all of `found` can be paired with all of `wanted`.
    static func assign<Wanted>(
        _ found: [JSONValue], _ wanted: [Wanted], by matches: (JSONValue, Wanted) -> Bool
    ) -> Bool {
        guard let first = found.first else { return wanted.isEmpty }
        for index in wanted.indices where matches(first, wanted[index]) {
            var rest = wanted
            rest.remove(at: index)
            if assign(Array(found.dropFirst()), rest, by: matches) { return true }
        }
        return false
    }

    private static func reply(_ found: JSONValue, _ expected: JSONValue) -> Bool {
        guard let members = expected.objectValue, let own = found.objectValue else { return equal(found, expected) }
        guard own.count == members.count else { return false }
        for member in members {
            let name = member.name == "result~" ? "result" : member.name
            guard let value = found[name] else { return false }
            let isEqual =
                switch member.name {
                case "error": error(value, member.value)
                case "result~": contains(value, member.value)
                default: equal(value, member.value)
                }
            if !isEqual { return false }
        }
        return true
    }

    private static func error(_ found: JSONValue, _ expected: JSONValue) -> Bool {
        guard let members = expected.objectValue, found["message"]?.stringValue?.isEmpty == false else { return false }
        return members.allSatisfy { member in
            if member.name == "message~" {
                return found["message"]?.stringValue?.contains(member.value.stringValue ?? "\u{0}") == true
            }
            return found[member.name].map { equal($0, member.value) } ?? false
        }
    }

    /// Whether an object has at least these members, and so on inside it.
    private static func contains(_ found: JSONValue, _ expected: JSONValue) -> Bool {
        guard let members = expected.objectValue else { return equal(found, expected) }
        guard found.objectValue != nil else { return false }
        return members.allSatisfy { member in found[member.name].map { contains($0, member.value) } ?? false }
    }

    /// By value: members in any order, numbers by their text.
    static func equal(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let lefts), .object(let rights)):
            lefts.count == rights.count
                && lefts.allSatisfy { member in right[member.name].map { equal(member.value, $0) } ?? false }
        case (.array(let lefts), .array(let rights)):
            lefts.count == rights.count && zip(lefts, rights).allSatisfy { equal($0, $1) }
        case (.number(let one), .number(let other)): one.text == other.text
        default: left == right
        }
    }
}
