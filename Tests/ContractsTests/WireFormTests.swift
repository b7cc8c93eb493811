import Contracts
import JSONRPC
import Support
import Testing

/// The exact JSON of every method, and what its reader makes of other spellings.
@Suite struct WireFormTests {
    @Test(arguments: Examples.all)
    func theFormIsTheSpelledOne(_ example: Example) throws {
        #expect(example.written() == example.json)
        #expect(try example.reread(example.json) == example.json)
    }

    @Test func everyMethodHasAnExampleOfItsParamsAndReply() {
        let methods = CommonMethods.methods + Suite.services.flatMap { $0.methods }
        for method in methods {
            for part in [Example.Part.params, .reply] {
                let isThere = Examples.all.contains { $0.owner == method.method.text && $0.part == part }
                #expect(isThere, "\(method.method) has no example of its \(part.rawValue)")
            }
        }
    }

    /// The order of members, members of newer peers, white space and escapes change nothing.
    @Test(arguments: Examples.all)
    func otherSpellingsReadTheSame(_ example: Example) throws {
        var random = Seeded("spellings of \(example.testDescription)")
        let value = try JSONValue(parsing: Array(example.json.utf8))
        // A raw reply keeps what it is given, the order included.
        guard example.owner != "rpc.discover", !example.hasRawList else { return }
        for _ in 0..<30 { #expect(try example.reread(respelled(value, &random)) == example.json) }
    }

    private func respelled(_ value: JSONValue, _ random: inout Seeded) -> String {
        let space = ["", " ", "\t"][random.below(3)]
        switch value {
        case .object(let members):
            var parts = members.map { member in
                let name = random.oneIn(3) ? escaped(member.name, &random) : member.name
                return "\"\(name)\"\(space):" + respelled(member.value, &random)
            }
            if random.oneIn(2) { parts.append(#""newer":[{"id":null},"}",-1e9]"#) }
            return space + "{" + space + parts.shuffled(using: &random).joined(separator: space + ",") + "}" + space
        case .array(let elements):
            return space + "[" + elements.map { respelled($0, &random) }.joined(separator: ",") + space + "]" + space
        case .string(let text):
            return random.oneIn(2) || !text.allSatisfy(\.isASCII) ? value.text : "\"" + escaped(text, &random) + "\""
        case .number(let number):
            return random.oneIn(3) ? number.text + "e0" : number.text
        default: return value.text
        }
    }

    private func escaped(_ text: String, _ random: inout Seeded) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let digits = String(byte, radix: 16, uppercase: random.oneIn(2))
            let mustBe = byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            result +=
                mustBe || random.oneIn(3)
                ? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                : String(UnicodeScalar(byte))
        }
    }

    /// Optional and defaulted members may be missing, any other is missed by name.
    @Test(arguments: Examples.all)
    func aMissingMemberIsNamedOrHasADefault(_ example: Example) throws {
        guard case .object(let members) = try JSONValue(parsing: Array(example.json.utf8)) else { return }
        let schema = try JSONValue(parsing: Array(example.schema().utf8))
        guard let required = schema["required"]?.arrayValue else { return }
        for index in members.indices {
            var rest = members
            let name = rest.remove(at: index).name
            let text = JSONValue.object(rest).text
            if required.contains(.string(name)) {
                #expect(throws: WireError(expected: "a value", found: "nothing").inside(name)) {
                    try example.reread(text)
                }
            } else {
                _ = try example.reread(text)
            }
        }
    }

    /// A value of a wrong kind is refused with the path of the member that holds it.
    @Test(arguments: Examples.all)
    func aWrongKindIsNamedByItsPath(_ example: Example) throws {
        let value = try JSONValue(parsing: Array(example.json.utf8))
        // Raw lists are read entry by entry elsewhere, and any JSON is a document.
        guard example.owner != "rpc.discover", !example.hasRawList
        else { return }
        for (path, broken) in breakages(of: value, at: "") {
            do {
                _ = try example.reread(broken.text)
                Issue.record("\(broken.text) was taken")
            } catch let error as WireError {
                #expect(error.path == path, "\(broken.text)")
                #expect(!error.expected.isEmpty && !error.found.isEmpty)
            }
        }
    }

    /// The value with each of its scalars and containers replaced by one of another kind.
    private func breakages(of value: JSONValue, at path: String) -> [(String, JSONValue)] {
        var found: [(String, JSONValue)] = []
        switch value {
        case .object(let members):
            for (index, member) in members.enumerated() {
                let inner = path.isEmpty ? member.name : path + "." + member.name
                for (place, broken) in breakages(of: member.value, at: inner) {
                    var members = members
                    members[index].value = broken
                    found.append((place, .object(members)))
                }
            }
            if !path.isEmpty { found.append((path, .array([value]))) }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                for (place, broken) in breakages(of: element, at: path + "[\(index)]") {
                    var elements = elements
                    elements[index] = broken
                    found.append((place, .array(elements)))
                }
            }
            found.append((path, .object([])))
        default: found += [(path, .array([value])), (path, .object([JSONMember("x", value)]))]
        }
        return found
    }
}
