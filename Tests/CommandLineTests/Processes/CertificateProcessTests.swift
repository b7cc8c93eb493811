import JSONRPC
import Support
import Testing

/// A certificate on its way from the service to a file and through every check of it: the real `beatpass`, and the
/// README's recipe with the real openssl.
@Suite("Certificates as files", .enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct CertificateProcessTests {
    private let folder: ScratchFolder
    private let catalog: ServiceProcess

    init() async throws {
        folder = try ScratchFolder()
        catalog = try ServiceProcess("catalog", in: folder)
        try await catalog.ready()
    }

    private func call(_ method: String, _ params: String, to file: String? = nil) async throws -> JSONValue {
        let result = try await Beatpass.run([
            "call", "catalog." + method, params, "--data", folder.path + "/d", "--run", folder.path + "/r",
        ])
        try #require(result.code == 0, "\(result.errors)")
        if let file { try #require(FileBytes.write(Array(result.output.utf8), to: folder.path + "/" + file) as Bool) }
        return try JSONValue(parsing: Array(result.output.utf8))
    }

    /// Puts a track, records a download and returns its licence's id.
    private func license() async throws -> String {
        _ = try await call(
            "putArtists", #"{"source":"s","artists":[{"id":"a","name":"Å \"B\"","createdAt":"2025-01-01T00:00:00Z"}]}"#)
        _ = try await call(
            "putTracks",
            #"{"source":"s","tracks":[{"id":"t","title":"夜\n=cmd|x","artists":["a"],"publishedAt":"2025-01-01T00:00:00Z"}]}"#
        )
        let reply = try await call(
            "recordDownloads",
            #"{"source":"s","offset":0,"downloads":[{"track":"t","listener":"u","at":"2025-02-01T00:00:00Z","name":"Ann","#
                + #""email":"ann@label.example"}]}"#)
        return try #require(reply["licenses"]?[0]?["id"]?.stringValue)
    }

    private func verify(_ file: String, keys: String? = nil) async throws -> (Int32?, String, String) {
        let flags = keys.map { ["--keys", folder.path + "/" + $0] } ?? []
        return try await Beatpass.run(["verify-certificate", folder.path + "/" + file] + flags)
    }

    private func write(_ text: String, to file: String) throws {
        try #require(FileBytes.write(Array(text.utf8), to: folder.path + "/" + file) as Bool)
    }

    @Test func `a certificate is checked without the service`() async throws {
        let id = try await license()
        let certificate = try await call("getCertificate", #"{"id":"\#(id)"}"#, to: "certificate.json")
        let keys = try await call("listLicenseKeys", "{}", to: "keys.json")
        let key = try #require(keys["keys"]?[0]?["id"]?.stringValue)
        _ = try await call("rotateLicenseKey", "{}", to: "later.json")
        let state = try await call("revokeLicense", #"{"id":"\#(id)","reason":"R"}"#)
        #expect(state["state"]?.stringValue == "REVOKED")
        catalog.child.signal(15)
        #expect(await catalog.child.end() == 0)

        var (code, output, errors) = try await verify("certificate.json")
        #expect(
            code == 0 && output.hasPrefix("VALID\n") && output.contains(id) && output.contains("a***@label.example"))
        #expect(output.contains(#"夜\u{A}=cmd|x (t)"#), "\(output)")
        #expect(errors.contains("The key is only in the file") && errors.contains(key))
        (code, output, errors) = try await verify("certificate.json", keys: "keys.json")
        #expect(code == 0 && output.contains("\(key), trusted\n") && errors == "", "\(output)\(errors)")
        (code, output, _) = try await verify("certificate.json", keys: "later.json")
        #expect(code == 0 && output.contains("\(key), trusted, retired at "), "\(output)")

        try write(certificate.text.replacing("Ann", with: "Bob"), to: "changed.json")
        (code, output, _) = try await verify("changed.json", keys: "keys.json")
        #expect(code == 1 && output == "INVALID: its sha256 is not the one of its payload.\n", "\(output)")
        try write(#"{"keys":[],"asOf":"2025-01-01T00:00:00Z"}"#, to: "none.json")
        (code, output, _) = try await verify("certificate.json", keys: "none.json")
        #expect(code == 1 && output == "INVALID: its key \(key) is none of the 0 trusted keys.\n", "\(output)")
        (code, output, errors) = try await verify("certificate.json", keys: "certificate.json")
        #expect(code == 1 && output == "" && errors.contains("is no list of keys"), "\(errors)")
        (code, output, errors) = try await verify("nothing.json")
        #expect(code == 69 && output == "" && errors.contains("nothing.json: No such file"), "\(errors)")
    }

    @Test func `a licence whose time is over is no longer good`() async throws {
        catalog.child.signal(15)
        #expect(await catalog.child.end() == 0)
        // The same folder with another configuration: told in the data folder's file.
        try write(#"{"licenses":{"validity":"1h","terms":"One hour."}}"#, to: "d/config.json")
        let again = try ServiceProcess("catalog", in: folder)
        try await again.ready()
        let id = try await license()
        _ = try await call("getCertificate", #"{"id":"\#(id)"}"#, to: "certificate.json")
        let state = try await call("getLicense", #"{"id":"\#(id)"}"#)
        #expect(state["state"]?.stringValue == "EXPIRED" && state["license"]?["terms"]?.stringValue == "One hour.")
        let (code, output, _) = try await verify("certificate.json")
        #expect(code == 1 && output.hasPrefix("EXPIRED\n") && output.contains("2025-02-01T01:00:00Z"), "\(output)")
        again.child.signal(15)
        #expect(await again.child.end() == 0)
    }

    /// The README's shell lines, as they stand there.
    @Test func `openssl checks it by the README's recipe`() async throws {
        for (program, word) in [("openssl", "version"), ("jq", "--version")] {
            let version = try ChildProcess(program, [word])
            guard await version.end(within: .seconds(10)) == 0 else {
                return SharedData.skip("there is no \(program): run make test-setup")
            }
        }
        let readme = try #require(FileBytes.read(SharedData.projectRoot + "/README.md"))
        let text = String(decoding: readme, as: UTF8.self)
        let start = try #require(text.firstRange(of: "```sh\n")).upperBound
        let end = try #require(text[start...].firstRange(of: "```")).lowerBound
        let recipe = "set -e\ncd \(folder.path)\n" + text[start..<end]
        let id = try await license()
        let certificate = try await call("getCertificate", #"{"id":"\#(id)"}"#, to: "certificate.json")
        let key = try #require(certificate["key"]?.stringValue)
        let good = try ChildProcess("/bin/sh", ["-c", recipe])
        #expect(await good.end(within: .seconds(30)) == 0, "\(good.errors)")
        #expect(
            good.output.contains("Signature Verified Successfully") && good.output.contains("\n\(key)"),
            "\(good.output)")
        try write(certificate.text.replacing("Ann", with: "Bob"), to: "certificate.json")
        let bad = try ChildProcess("/bin/sh", ["-c", recipe])
        #expect(await bad.end(within: .seconds(30)) == 1)
        #expect(bad.output.contains("Signature Verification Failure"), "\(bad.output)")
        catalog.child.signal(15)
        #expect(await catalog.child.end() == 0)
    }
}
