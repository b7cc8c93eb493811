import Glibc
import Support
import Testing

/// Clients that nobody here wrote, against a catalog's own process.
@Suite("Foreign clients", .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct ForeignClientTests {
    private static let folder = SharedData.projectRoot + "/Tests/ConformanceTests/Clients"

    /// Each by its arguments, with `PYTHON`, `SOCKET` and `PID` to fill in, and the programs that it needs.
    struct Client: Sendable, CustomStringConvertible {
        var description: String
        var arguments: [String]
        var programs: [String] = []
    }

    static let clients = [
        Client(description: "aiorpcX", arguments: ["PYTHON", "CLIENTS/aiorpcx_client.py", "SOCKET"]),
        Client(description: "web3.py", arguments: ["PYTHON", "CLIENTS/web3_client.py", "SOCKET"]),
        Client(
            description: "netcat", arguments: ["/bin/bash", "CLIENTS/netcat_client.sh", "SOCKET"],
            programs: ["nc", "jq"]),
        Client(
            description: "socat and jq", arguments: ["/bin/bash", "CLIENTS/socat_jq_client.sh", "SOCKET"],
            programs: ["socat", "jq"]),
    ]

    @Test(arguments: clients)
    func `understands the catalog in full`(client: Client) async throws {
        guard Self.has(client.programs) else { return }
        let python = client.arguments[0] == "PYTHON" ? try await Self.python() : ""
        let catalog = try await CatalogFixture()
        try await Self.run(client.arguments, python: python, catalog)
        #expect(await catalog.stop() == 0)
    }

    @Test func `libjson-rpc-cpp understands the catalog in full`() async throws {
        guard Self.has(["g++"]) else { return }
        let folder = try ScratchFolder()
        let program = folder.path + "/client"
        let build = try ChildProcess("/bin/sh", [Self.folder + "/build-libjsonrpccpp-client", program])
        guard await build.end(within: .seconds(180)) == 0 else {
            return SharedData.skip(
                "libjson-rpc-cpp's client cannot be built, run make test-setup: \(build.errors.prefix(300))")
        }
        let catalog = try await CatalogFixture()
        try await Self.run([program, "SOCKET"], python: "", catalog)
        #expect(await catalog.stop() == 0)
    }

    @Test func `hostile peers cost nobody else anything`() async throws {
        let python = try await Self.python()
        let catalog = try await CatalogFixture()
        try await Self.run(["PYTHON", "CLIENTS/hostile_peers.py", "SOCKET", "PID"], python: python, catalog)
        #expect(await catalog.stop() == 0)
    }

    // MARK: Running them

    private static func run(_ arguments: [String], python: String, _ catalog: CatalogFixture) async throws {
        let filled = arguments.map { argument in
            switch argument {
            case "PYTHON": python
            case "SOCKET": catalog.socket
            case "PID": String(catalog.process.child.id)
            default: argument.hasPrefix("CLIENTS/") ? folder + argument.dropFirst("CLIENTS".count) : argument
            }
        }
        let client = try ChildProcess(
            filled[0], Array(filled.dropFirst()), environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        let code = await client.end(within: .seconds(240))
        let output = client.output
        print(output.split(separator: "\n").filter { $0.hasPrefix("#") }.joined(separator: "\n"))
        let failures = output.split(separator: "\n").filter { $0.hasPrefix("FAILED") }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(code == 0, "\(client.errors.suffix(2000))")
        // One that checks nothing would not fail either.
        #expect(output.split(separator: "\n").count { $0.hasPrefix("ok ") } >= 8, "\(output)")
        #expect(catalog.process.child.outcome == nil, "the catalog ended: \(catalog.process.child.errors)")
    }

    /// The interpreter of the tests' environment, which is made where it is missing.
    private static func python() async throws -> String {
        let maker = try ChildProcess("/bin/bash", [SharedData.projectRoot + "/Tests/Support/python-environment"])
        let code = await maker.end(within: .seconds(300))
        try #require(code == 0, "the tests' Python environment cannot be made: \(maker.errors)")
        return maker.output.split(separator: "\n").last.map(String.init) ?? ""
    }

    private static func has(_ programs: [String]) -> Bool {
        let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
        for program in programs where !folders.contains(where: { access("\($0)/\(program)", X_OK) == 0 }) {
            SharedData.skip("there is no \(program) on the PATH: run make test-setup")
            return false
        }
        return true
    }
}
