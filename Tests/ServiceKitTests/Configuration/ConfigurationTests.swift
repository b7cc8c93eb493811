import JSONRPC
import Testing

@testable import ServiceKit

private enum Color: String, CaseIterable, Sendable { case red, green }

private enum Keys {
    static let address = ConfigurationKey(
        "http.listen", .string, default: "127.0.0.1:8080", aliases: ["--listen", "-l"],
        "Where pages are served.")
    static let port = ConfigurationKey("http.port", .integer(in: 1...65535), default: 8080, "The port.")
    static let keyFile = ConfigurationKey(
        "http.keyFile", .optional(.secretFile), default: nil, "Signs cookies.")
    static let budget = ConfigurationKey(
        "stop.budget", .duration(in: .zero ... .seconds(3600)), default: .seconds(20), "For a stop.")
    static let line = ConfigurationKey(
        "wire.line", .byteSize(in: 1024...1 << 30), default: 256 << 10, "The longest line.")
    static let demo = ConfigurationKey("demo", .boolean, default: false, "Made data.")
    static let origins = ConfigurationKey("http.mediaOrigins", .list, default: [], "Hosts of media.")
    static let data = ConfigurationKey("data", .path, default: "beatpass-data", "The data folder.")
    static let color = ConfigurationKey("color", .choice, default: Color.red, "A colour.")
    static let menu = ConfigurationKey("menu", .json, default: .array([]), "The menu.")
    static let all: [any DeclaredKey] = [
        address, port, keyFile, budget, line, demo, origins, data, color, menu,
    ]
}

private let schema = ConfigurationSchema(
    Keys.all, suiteSections: ["catalog", "http", "stop", "mediaOrigins"])

private func load(
    _ arguments: [String] = [], environment: [String: String] = [:], file: String? = nil,
    schema: ConfigurationSchema = schema, takesOperands: Bool = false
) throws -> Configuration {
    try Configuration.load(
        schema, arguments: arguments, environment: environment, takesOperands: takesOperands,
        file: { _ in file.map { ConfigurationFile(path: $0, isRequired: true) } })
}

private func problems(
    _ arguments: [String] = [], environment: [String: String] = [:], file: String? = nil,
    schema: ConfigurationSchema = schema
) -> [String] {
    do {
        _ = try load(arguments, environment: environment, file: file, schema: schema)
        return []
    } catch let error as ConfigurationError {
        return error.problems.map(\.message)
    } catch {
        return ["\(error)"]
    }
}

@Suite("Configuration: layers")
struct ConfigurationLayerTests {
    @Test("Each layer overrides the one before, and the source is known")
    func precedence() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("config.json", #"{"http": {"port": 1}, "demo": null}"#)
        let environment = ["BEATPASS_HTTP_PORT": "2", "PATH": "/bin"]

        let defaults = try load()
        #expect(defaults[Keys.port] == 8080)
        #expect(defaults.source(of: Keys.port) == .declaration)
        let fromFile = try load(file: file)
        #expect(fromFile[Keys.port] == 1)
        #expect(fromFile.source(of: Keys.port) == .file(path: file, key: "http.port"))
        let fromEnvironment = try load(environment: environment, file: file)
        #expect(fromEnvironment[Keys.port] == 2)
        #expect(fromEnvironment.source(of: Keys.port) == .environment("BEATPASS_HTTP_PORT"))
        let fromFlag = try load(["--http.port", "3"], environment: environment, file: file)
        #expect(fromFlag[Keys.port] == 3)
        #expect(fromFlag.source(of: Keys.port) == .flag("--http.port"))
    }

    @Test("A value that a higher layer replaces is not looked at")
    func replacedValueIsNotRead() throws {
        let configuration = try load(["--http.port=3"], environment: ["BEATPASS_HTTP_PORT": "no number"])
        #expect(configuration[Keys.port] == 3)
    }

    @Test("Nested objects and dotted names are the same key")
    func nesting() throws {
        let folder = try TemporaryFolder()
        let nested = try folder.write("a.json", #"{"http": {"listen": "x:1", "mediaOrigins": ["a", "b"]}}"#)
        let dotted = try folder.write("b.json", #"{"http.listen": "x:1", "http.mediaOrigins": ["a", "b"]}"#)
        for file in [nested, dotted] {
            let configuration = try load(file: file)
            #expect(configuration[Keys.address] == "x:1")
            #expect(configuration[Keys.origins] == ["a", "b"])
        }
    }

    @Test("Relative paths in a file start from its folder, elsewhere from the working directory")
    func relativePaths() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("config.json", #"{"data": "store"}"#)
        #expect(try load(file: file)[Keys.data] == folder.path + "/store")
        #expect(try load(["--data", "store"])[Keys.data] == "store")
        #expect(try load(["--data", "/store"], file: file)[Keys.data] == "/store")
    }

    @Test("The place of the file may depend on flags")
    func fileFollowsFlag() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("config.json", #"{"http": {"port": 5}}"#)
        let configuration = try Configuration.load(
            schema, arguments: ["--data", folder.path], environment: [:],
            file: { ConfigurationFile(path: $0[Keys.data] + "/config.json", isRequired: false) })
        #expect(configuration[Keys.port] == 5)
    }

    @Test("A missing file matters only where it was named")
    func missingFile() throws {
        let configuration = try Configuration.load(
            schema, arguments: [], environment: [:],
            file: { _ in ConfigurationFile(path: "nowhere/config.json", isRequired: false) })
        #expect(configuration[Keys.port] == 8080)
        #expect(
            problems(file: "nowhere/config.json") == [
                "cannot open nowhere/config.json: No such file or directory; "
                    + "expected a file with a JSON object"
            ])
    }

    @Test("An empty variable counts as not set")
    func emptyVariable() throws {
        #expect(try load(environment: ["BEATPASS_HTTP_PORT": ""])[Keys.port] == 8080)
    }

    @Test("The process's own environment can be read")
    func environment() {
        let bytes = Array("A=1\0B=x=y\0A=2\0junk\0".utf8)
        #expect(ProcessEnvironment.parse(bytes) == ["A": "1", "B": "x=y"])
        #expect(ProcessEnvironment.initial["PATH"]?.isEmpty == false)
    }
}

@Suite("Configuration: flags")
struct ConfigurationFlagTests {
    @Test(
        "Spellings",
        arguments: [
            ["--http.listen", "h:1"], ["--http.listen=h:1"], ["--listen", "h:1"], ["--listen=h:1"],
            ["-l", "h:1"],
            ["--listen", "old:1", "-l=h:1"],
        ])
    func spellings(arguments: [String]) throws {
        #expect(try load(arguments)[Keys.address] == "h:1")
    }

    @Test("A boolean flag needs no value and takes no argument")
    func booleans() throws {
        let configuration = try load(["--demo", "false"], takesOperands: true)
        #expect(configuration[Keys.demo])
        #expect(configuration.operands == ["false"])
        #expect(try !load(["--demo=false"])[Keys.demo])
    }

    @Test("What is no flag is an operand, where there may be any")
    func operands() throws {
        let configuration = try load(["import", "-", "--demo", "-5", "--", "--listen"], takesOperands: true)
        #expect(configuration.operands == ["import", "-", "-5", "--listen"])
        #expect(problems(["import"]) == ["unexpected argument \"import\"; expected flags only"])
    }

    @Test("A flag without its value")
    func missingValue() {
        let expected = [
            "--http.port has no value; expected a whole number from 1 to 65535 "
                + "(write --http.port=VALUE for one that starts with -)"
        ]
        #expect(problems(["--http.port"]) == expected)
        #expect(problems(["--http.port", "--demo"]) == expected)
    }

    @Test("Faults of the command line alone are usage errors")
    func exitCode() {
        #expect(throws: ConfigurationError.self) { try load(["--nothing"]) }
        func code(_ arguments: [String], _ environment: [String: String]) -> ExitCode? {
            do {
                _ = try load(arguments, environment: environment)
                return nil
            } catch {
                return (error as? ConfigurationError)?.exitCode
            }
        }
        #expect(code(["--http.port=x"], [:]) == .usage)
        #expect(code([], ["BEATPASS_HTTP_PORT": "x"]) == .configuration)
        #expect(code(["--http.prot=x"], ["BEATPASS_DEMO": "x"]) == .configuration)
    }
}

@Suite("Configuration: errors")
struct ConfigurationErrorTests {
    @Test("Unknown names are refused with the nearest one")
    func unknownNames() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("config.json", #"{"http": {"lisen": "x"}, "Demo": true, "zebra": 1}"#)
        #expect(
            problems(file: file) == [
                "\(file): unknown key \"http.lisen\"; did you mean \"http.listen\"?",
                "\(file): unknown key \"Demo\"; did you mean \"demo\"?",
                "\(file): unknown key \"zebra\"",
            ])
        #expect(
            problems(environment: ["BEATPASS_HTTP_LISEN": "x", "BEATPASS_HTTP_KEYFILE": "y"]) == [
                "unknown environment variable BEATPASS_HTTP_KEYFILE; did you mean BEATPASS_HTTP_KEY_FILE?",
                "unknown environment variable BEATPASS_HTTP_LISEN; did you mean BEATPASS_HTTP_LISTEN?",
            ])
        #expect(problems(["--lisen", "x"]) == ["unknown flag --lisen; did you mean --listen?"])
        #expect(problems(["--zebra=1"]) == ["unknown flag --zebra"])
    }

    @Test("All errors come together, each with its source, what was found and what was expected")
    func collected() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "config.json", #"{"http": {"port": 99999, "mediaOrigins": "a"}, "color": {"r": 1}, "stop": 5}"#)
        let found = problems(
            ["--demo=maybe"], environment: ["BEATPASS_STOP_BUDGET": "15", "BEATPASS_WIRE_LINE": "1KB"],
            file: file)
        #expect(
            Set(found) == [
                "\(file): \"stop\" is 5; expected an object, it is a section",
                "\(file): \"http.port\" is 99999; expected a whole number from 1 to 65535",
                "\(file): \"http.mediaOrigins\" is \"a\"; expected a list of texts (an array in the file, "
                    + "separated by commas elsewhere)",
                "\(file): \"color\" is {\"r\":1}; expected one of red, green",
                "BEATPASS_STOP_BUDGET is \"15\"; "
                    + "expected a duration such as 250ms, 15s or 10m, from 0s to 1h",
                "BEATPASS_WIRE_LINE is \"1KB\"; expected a size such as 64KiB or 4MiB, from 1KiB to 1GiB",
                "--demo is \"maybe\"; expected true or false",
            ])
        #expect(found.count == 7)
    }

    @Test("Sections of other programs are theirs, in the file and the environment, not as flags")
    func foreignSections() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "config.json",
            #"{"catalog": {"anything": {"at": "all"}}, "catalog.loops": 2, "catalogue": {"x": 1}}"#)
        #expect(problems(file: file) == ["\(file): unknown key \"catalogue.x\""])
        #expect(problems(environment: ["BEATPASS_CATALOG_LOOPS": "2", "BEATPASS_RUN": "run"]).isEmpty)
        #expect(
            problems(environment: ["BEATPASS_CATALOGUE": "2"]) == [
                "unknown environment variable BEATPASS_CATALOGUE"
            ])
        #expect(problems(["--catalog.loops=2"]) == ["unknown flag --catalog.loops"])
        // Of the suite's sections, those that the program declares keys in are its own.
        #expect(problems(["--http.prot=2"]) == ["unknown flag --http.prot; did you mean --http.port?"])
    }

    @Test("A file that is no JSON object, and a key that is there twice")
    func badFiles() throws {
        let folder = try TemporaryFolder()
        let broken = try folder.write("broken.json", #"{"demo": tru}"#)
        #expect(problems(file: broken).first?.hasPrefix("\(broken) is not JSON: ") == true)
        let array = try folder.write("array.json", "[]")
        #expect(
            problems(file: array) == [
                "\(array): expected a JSON object, such as {\"http\": {\"port\": 8080}}"
            ])
        let twice = try folder.write("twice.json", #"{"http": {"port": 1}, "http.port": 2}"#)
        #expect(problems(file: twice) == ["\(twice): the key \"http.port\" is given twice; expected one"])
        #expect(problems(file: folder.path).first?.contains("Is a directory") == true)
    }

    @Test("A table that declares something twice is refused")
    func clashes() {
        let schema = ConfigurationSchema([
            ConfigurationKey("http.keyFile", .string, default: "", "One."),
            ConfigurationKey("http.key.file", .string, default: "", aliases: ["--http.keyFile"], "Two."),
        ])
        #expect(
            problems(schema: schema) == [
                "BEATPASS_HTTP_KEY_FILE is declared by two keys; expected one",
                "--http.keyFile is declared by two keys; expected one",
            ])
    }
}

@Suite("Configuration: values")
struct ConfigurationValueTests {
    @Test("Every kind, as text and as JSON")
    func kinds() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "config.json",
            #"""
            {"http": {"mediaOrigins": ["a", 1]}, "stop": {"budget": "250ms"}, "wire": {"line": "4MiB"},
             "demo": true, "color": "green", "menu": [{"label": "Home"}]}
            """#)
        let configuration = try load(file: file)
        #expect(configuration[Keys.origins] == ["a", "1"])
        #expect(configuration[Keys.budget] == .milliseconds(250))
        #expect(configuration[Keys.line] == 4 << 20)
        #expect(configuration[Keys.demo])
        #expect(configuration[Keys.color] == .green)
        #expect(configuration[Keys.menu][0]?["label"]?.stringValue == "Home")

        let flags = try load(["--http.mediaOrigins", "a, b,", "--menu", "[1]", "--wire.line", "2048"])
        #expect(flags[Keys.origins] == ["a", "b"])
        #expect(flags[Keys.menu] == .array([.number(JSONNumber(1))]))
        #expect(flags[Keys.line] == 2048)
    }

    @Test(
        "Durations",
        arguments: zip(
            ["250ms", "15s", "10m", "1h", "7d", "0s", "3us", "90s"],
            [250, 15_000, 600_000, 3_600_000, 604_800_000, 0, 0.003, 90_000]))
    func durations(text: String, milliseconds: Double) {
        #expect(DurationText.parse(text) == .nanoseconds(Int64(milliseconds * 1e6)))
        #expect(DurationText.parse(text).map(DurationText.format) == text)
    }

    @Test(
        "No durations",
        arguments: [
            "", "5", "s", "-5s", "1.5s", "5 s", "5sec", "٣s", "9223372036854775807d", "99999999999999999999s",
        ])
    func notDurations(text: String) { #expect(DurationText.parse(text) == nil) }

    @Test("Sizes", arguments: zip(["0", "512", "64KiB", "4MiB", "1GiB"], [0, 512, 65536, 4 << 20, 1 << 30]))
    func sizes(text: String, bytes: Int) {
        #expect(ByteSizeText.parse(text) == bytes)
        #expect(ByteSizeText.format(bytes) == text)
    }

    @Test("No sizes", arguments: ["", "KiB", "-1", "1KB", "1.5MiB", "9223372036854775807GiB"])
    func notSizes(text: String) { #expect(ByteSizeText.parse(text) == nil) }

    @Test("The description names every key with its value, source and meaning")
    func description() throws {
        let folder = try TemporaryFolder()
        let key = try folder.write("key", "hunter2")
        let configuration = try load(["--listen", "x:1", "--http.keyFile", key])
        let text = configuration.describe()
        #expect(text.contains("http.listen = x:1  (--listen)\n    Where pages are served."))
        #expect(text.contains("stop.budget = 20s  (default)\n    For a stop."))
        #expect(text.contains("http.keyFile = •••  (--http.keyFile)"))
        #expect(!text.contains("hunter2"))
        for key in Keys.all { #expect(text.contains(key.name)) }
        #expect(try load().describe().contains("http.keyFile = (not set)  (default)"))
    }

    @Test("The help lists every spelling with what it takes")
    func help() {
        #expect(
            schema.help.contains(
                "  --http.listen, --listen, -l\n"
                    + "      Where pages are served. Takes a text; default 127.0.0.1:8080."
            ))
    }
}
