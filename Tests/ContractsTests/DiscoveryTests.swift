import Contracts
import JSONRPC
import Support
import Testing

/// The published documents: whole, and true of what the methods really take and give.
@Suite struct DiscoveryTests {
    private struct Document {
        var service: String
        var methods: [any RPCRequest.Type]
        var json: RawJSON
    }

    private var documents: [Document] {
        Suite.services.map { service in
            let methods = CommonMethods.methods + service.methods
            return Document(
                service: service.name, methods: methods,
                json: DiscoveryDocument.make(service: service.name, version: "1.2.3", methods: methods))
        }
    }

    @Test func theDocumentsAreOpenRPC() throws {
        for document in documents {
            let root = try JSONValue(parsing: document.json.bytes)
            #expect(root["openrpc"]?.stringValue == "1.3.2")
            #expect(root["info"]?["title"]?.stringValue == "BeatPass \(document.service)")
            #expect(root["info"]?["version"]?.stringValue == "1.2.3")
            let methods = try #require(root["methods"]?.arrayValue)
            #expect(methods.map { $0["name"]?.stringValue } == document.methods.map { $0.method.text })
            for (entry, method) in zip(methods, document.methods) {
                #expect(entry["summary"]?.stringValue == method.about)
                #expect(entry["paramStructure"]?.stringValue == "by-name")
                #expect(entry["params"]?.arrayValue != nil)
                #expect(entry["result"]?["name"]?.stringValue == "result")
                #expect(entry["result"]?["schema"]?.objectValue != nil)
                #expect(
                    entry["errors"]?.arrayValue?.allSatisfy { $0["code"]?.integerValue != nil && $0["message"] != nil }
                        == true)
                #expect(
                    ["anyone", "account", "artist", "accountOrArtist", "peerService", "operator"].contains(
                        entry["x-access"]?.stringValue))
                #expect(entry["x-idempotent"]?.boolValue != nil)
                #expect((entry["x-deadlineMs"]?.integerValue ?? 0) > 0)
            }
        }
    }

    /// Every member of every params, reply and entry says what it is.
    @Test func everyMemberIsDescribed() throws {
        for document in documents {
            for method in try JSONValue(parsing: document.json.bytes)["methods"]?.arrayValue ?? [] {
                let name = method["name"]?.stringValue ?? ""
                for param in method["params"]?.arrayValue ?? [] {
                    expectDescribed(param, "\(name) \(param["name"]?.stringValue ?? "")")
                    #expect(param["required"]?.boolValue != nil)
                    expectMembersDescribed(param["schema"], name)
                }
                expectMembersDescribed(method["result"]?["schema"], name)
            }
        }
        for example in Examples.entries {
            expectMembersDescribed(try JSONValue(parsing: Array(example.schema().utf8)), example.owner)
        }
    }

    private func expectDescribed(_ value: JSONValue, _ place: String) {
        let text = value["description"]?.stringValue ?? ""
        #expect(text.count > 3 && text.first?.isUppercase == true && (text.contains(".")), "\(place): \(text)")
    }

    private func expectMembersDescribed(_ schema: JSONValue?, _ place: String) {
        for member in schema?["properties"]?.objectValue ?? [] {
            expectDescribed(member.value, place + "." + member.name)
            for inner in member.value["allOf"]?.arrayValue ?? [] {
                expectMembersDescribed(inner, place + "." + member.name)
            }
        }
        if let items = schema?["items"] { expectMembersDescribed(items, place + "[]") }
        for form in schema?["oneOf"]?.arrayValue ?? [] { expectMembersDescribed(form, place) }
    }

    @Test func boundsStandInTheDescription() throws {
        let document = DiscoveryDocument.make(service: "catalog", version: "1", methods: [Catalog.ListTracks.self])
        let params = try JSONValue(parsing: document.bytes)["methods"]?[0]?["params"]
        #expect(params?[1]?["name"]?.stringValue == "limit")
        #expect(params?[1]?["description"]?.stringValue == "Tracks at most. (1 to 100)")
        #expect(params?[1]?["required"]?.boolValue == false)
        #expect(params?[2]?["description"]?.stringValue == "Where the page before ended. (1 to 100 bytes)")
    }

    /// An implementation of JSON Schema that nobody here wrote finds the examples valid, and each of them
    /// without a required member, or with one of another kind, invalid.
    @Test func theSchemasAcceptTheExamplesAndNothingBroken() async throws {
        let folder = try ScratchFolder()
        let cases = RawJSON { writer in
            writer.beginObject()
            writer.key("documents")
            writer.beginArray()
            for document in documents { writer.raw(document.json.bytes) }
            writer.endArray()
            writer.key("examples")
            writer.beginArray()
            for example in Examples.all where example.owner != "rpc.discover" {
                writer.beginObject()
                writer.key("owner")
                writer.string(example.owner)
                writer.key("part")
                writer.string(example.part.rawValue)
                writer.key("value")
                writer.raw(example.json.utf8)
                writer.key("schema")
                writer.raw(example.schema().utf8)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
        let input = folder.path + "/cases.json"
        try #require(FileBytes.write(cases.bytes, to: input))

        let maker = try ChildProcess(SharedData.projectRoot + "/Tests/Support/python-environment", [])
        guard await maker.end(within: .seconds(300)) == 0 else {
            return SharedData.skip("no Python environment for the schemas: \(maker.errors)")
        }
        let python = maker.output.trimmingPrefix(/\s+/).split(separator: "\n").first.map(String.init) ?? ""
        let checker = try ChildProcess(python, ["-c", Self.checker, input])
        let status = await checker.end(within: .seconds(120))
        #expect(status == 0, "\(checker.output)\(checker.errors)")
        #expect(checker.output.contains("\(Examples.all.count - 2) examples"), "\(checker.output)\(checker.errors)")
    }

    /// Params and replies are checked against the published documents, entries against their own schemas.
    private static let checker = """
        import json, sys
        from jsonschema import Draft7Validator

        cases = json.load(open(sys.argv[1], encoding="utf-8"))
        published = {}
        for document in cases["documents"]:
            for method in document["methods"]:
                params = method["params"]
                published[method["name"], "params"] = {
                    "type": "object",
                    "properties": {param["name"]: param["schema"] for param in params},
                    "required": [param["name"] for param in params if param["required"]],
                }
                published[method["name"], "reply"] = method["result"]["schema"]

        problems = []
        broken = 0
        for example in cases["examples"]:
            key = (example["owner"], example["part"])
            schema = published.get(key, example["schema"])
            Draft7Validator.check_schema(schema)
            validator = Draft7Validator(schema)
            value = example["value"]
            for error in validator.iter_errors(value):
                problems.append(f"{key}: {error.message} at {list(error.absolute_path)}")
            for name in value:
                wrong = [{**value, name: other} for other in ([[value[name]]], {"x": value[name]})]
                missing = {other: value[other] for other in value if other != name}
                # A list of raw entries takes the first, an object of optional members the second.
                if all(validator.is_valid(other) for other in wrong):
                    problems.append(f"{key}: {name} of a wrong kind is valid")
                if name in schema.get("required", []) and validator.is_valid(missing):
                    problems.append(f"{key}: is valid without {name}")
                broken += 1
        print("\\n".join(problems))
        print(len(cases["examples"]), "examples,", broken, "broken members")
        sys.exit(1 if problems or broken < 50 else 0)
        """
}
