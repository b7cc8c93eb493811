internal import JSONRPC

/// The file a configuration is read from: one JSON object, whose nested objects are sections.
package struct ConfigurationFile: Sendable, Hashable {
    package let path: String
    /// Whether its absence is an error: yes where a user named it, no for a usual place.
    package let isRequired: Bool

    package init(path: String, isRequired: Bool) {
        self.path = path
        self.isRequired = isRequired
    }

    /// What relative paths in it start from; nil for the working directory.
    var folder: String? { path.lastIndex(of: "/").map { String(path[..<$0]) } }
}

extension ConfigurationLayer {
    private static let fileLimit = 1 << 20

    init(file: ConfigurationFile, schema: ConfigurationSchema) {
        let content: SmallFile
        do throws(SystemError) {
            content = try SmallFile.read(file.path, limit: Self.fileLimit)
        } catch {
            if file.isRequired || !error.isAbsence { report("\(error); expected a file with a JSON object") }
            return
        }
        do throws(JSONError) {
            guard case .object(let members) = try JSONValue(parsing: content.bytes) else {
                report("\(file.path): expected a JSON object, such as {\"http\": {\"port\": 8080}}")
                return
            }
            take(members, of: "", file: file, schema: schema)
        } catch {
            report("\(file.path) is not JSON: \(error)")
        }
    }

    private mutating func take(
        _ members: [JSONMember], of section: String, file: ConfigurationFile, schema: ConfigurationSchema
    ) {
        for member in members {
            let name = section.isEmpty ? member.name : section + "." + member.name
            if schema.key(named: name) != nil {
                set(name, to: member.value, file: file)
            } else if schema.foreignSections.contains(String(name.prefix { $0 != "." })) {
                continue
            } else if case .object(let nested) = member.value {
                take(nested, of: name, file: file, schema: schema)
            } else if schema.isSection(name) {
                let found = ConfigurationInput(.json(member.value)).excerpt
                report("\(file.path): \"\(name)\" is \(found); expected an object, it is a section")
            } else {
                let names = schema.keys.map(\.name)
                report(
                    "\(file.path): unknown key \"\(name)\"" + Self.hint(for: name, among: names, quote: "\""))
            }
        }
    }

    private mutating func set(_ name: String, to value: JSONValue, file: ConfigurationFile) {
        // null is how JSON says that nothing is said.
        if value == .null { return }
        if entries[name] != nil {
            report("\(file.path): the key \"\(name)\" is given twice; expected one")
            return
        }
        entries[name] = Entry(
            source: .file(path: file.path, key: name),
            input: ConfigurationInput(.json(value), folder: file.folder))
    }
}
