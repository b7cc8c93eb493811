import Glibc
import ServiceKit
import Testing

@Suite("Secrets")
struct SecretTests {
    private static let key = ConfigurationKey("keyFile", .optional(.secretFile), default: nil, "A key.")

    private func load(_ path: String) throws -> Secret? {
        try Configuration.load(
            ConfigurationSchema([Self.key]), arguments: ["--keyFile", path], environment: [:])[Self.key]
    }

    private func problem(_ path: String) -> String {
        do {
            _ = try load(path)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "The value is the file's content without its last newline",
        arguments: ["s3cret", "s3cret\n", "s3cret\r\n"])
    func content(text: String) throws {
        let folder = try TemporaryFolder()
        let secret = try #require(try load(folder.write("key", text, mode: 0o640)))
        #expect(secret.reveal() == Array("s3cret".utf8))
    }

    @Test("It is the mask wherever it is printed")
    func masking() {
        let secret = Secret(Array("hunter2".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        dump(["password": secret], to: &dumped)
        #expect(secret.description == "•••")
        #expect("\(secret)" == "•••")
        #expect("\([secret])" == "[•••]")
        #expect(String(reflecting: secret) == "•••")
        #expect("\(Optional(secret) as Any)" == "Optional(•••)")
        #expect(dumped.contains("•••"))
        #expect(!dumped.contains("104"))
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("A file that others can reach is refused", arguments: [0o644, 0o604, 0o602, 0o601] as [mode_t])
    func openToOthers(mode: mode_t) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("key", "hunter2", mode: mode)
        let text = problem(path)
        #expect(
            text.hasPrefix(
                "--keyFile: \(path) has mode 0\(String(mode, radix: 8)) and belongs to uid \(getuid())"))
        #expect(text.contains("expected a mode for its owner or group alone"))
        #expect(!text.contains("hunter2"))
    }

    @Test("What is no usable file is refused by name")
    func unusable() throws {
        let folder = try TemporaryFolder()
        #expect(problem(folder.path + "/none").contains("/none: No such file or directory"))
        #expect(problem(try folder.write("empty", "\n")).contains("/empty is empty"))
        let fifo = folder.path + "/fifo"
        try #require(mkfifo(fifo, 0o600) == 0)
        #expect(problem(fifo) == "--keyFile: \(fifo) is not a regular file; expected one")
        let large = try folder.write("large", String(repeating: "x", count: 64 * 1024 + 1))
        #expect(problem(large).contains("File too large; expected a file of at most 64 KiB"))
    }
}
