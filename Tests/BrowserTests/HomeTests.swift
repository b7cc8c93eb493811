import Glibc
import JSONRPC
import Support
import Testing

/// Home in a real browser against the real services: `Pages/home.py` looks and clicks, this starts and stops.
@Suite(.serialized)
struct HomeTests {
    /// The page as a whole, on the real catalogue: every figure equals that of an independent reading of its files.
    @Test func everythingRuns() async throws {
        guard let suite = try await HomeSuite() else { return }
        try await suite.startCatalog()
        try await suite.importCatalogue()
        let test = try await suite.browse("whole")
        let code = await test.end(within: .seconds(600))
        #expect(code == 0, "\(test.output)\n\(test.errors)")
    }

    /// The catalog is not there at first: its part says so, the rest stays, *Try again* brings it.
    @Test func catalogIsGone() async throws {
        guard let suite = try await HomeSuite() else { return }
        try await suite.startCatalog()
        try await suite.importCatalogue()
        try await suite.stopCatalog()
        let test = try await suite.browse("catalog-gone")
        await suite.waits(test, for: "waiting: start the catalog")
        try await suite.startCatalog()
        suite.goOn()
        let code = await test.end(within: .seconds(600))
        #expect(code == 0, "\(test.output)\n\(test.errors)")
    }

    /// The catalog is killed while the page is open: the figures stay and are marked as old.
    @Test func catalogIsLost() async throws {
        guard let suite = try await HomeSuite() else { return }
        try await suite.startCatalog()
        try await suite.importCatalogue()
        let test = try await suite.browse("catalog-lost")
        await suite.waits(test, for: "waiting: stop the catalog")
        try await suite.stopCatalog()
        suite.goOn()
        await suite.waits(test, for: "waiting: start the catalog")
        try await suite.startCatalog()
        suite.goOn()
        let code = await test.end(within: .seconds(600))
        #expect(code == 0, "\(test.output)\n\(test.errors)")
    }
}

/// A dashboard with a catalog that comes and goes, and a browser that looks at it.
private final class HomeSuite {
    private let folder: ScratchFolder
    private let dashboard: ServiceProcess
    private let python: String
    private let tracks: String
    private let users: String
    private var catalog: ServiceProcess?
    /// Where the dashboard listens.
    private var base = ""
    /// What the browser's script reads a line from where it waits.
    private var signal: Int32 = -1

    /// nil where binaries, data or the Python environment are not there; the reason is printed.
    init?() async throws {
        guard ServiceProcess.binary(of: "dashboard") != nil, ServiceProcess.hasBinaries,
            let tracks = SharedData.path("data/soundcloud/tracks.csv"),
            let users = SharedData.path("data/soundcloud/users.csv")
        else { return nil }
        (self.tracks, self.users) = (tracks, users)
        let environment = try ChildProcess(SharedData.projectRoot + "/Tests/Support/python-environment", [])
        guard await environment.end(within: .seconds(600)) == 0,
            let path = environment.output.split(separator: "\n").last
        else {
            SharedData.skip("there is no Python environment: \(environment.errors)")
            return nil
        }
        python = String(path)
        folder = try ScratchFolder()
        mkdir(folder.path + "/d", 0o700)
        try Self.write(#"{"http": {"listen": "127.0.0.1:0"}}"#, to: folder.path + "/d/config.json")
        dashboard = try ServiceProcess("dashboard", in: folder)
        try await dashboard.ready()
    }

    deinit { if signal >= 0 { close(signal) } }

    func startCatalog() async throws {
        let service = try ServiceProcess("catalog", in: folder)
        try await service.ready()
        catalog = service
    }

    func stopCatalog() async throws {
        catalog?.child.signal(SIGKILL)
        _ = await catalog?.child.end()
        catalog = nil
    }

    /// Brings the catalogue in, and somebody to look at it.
    func importCatalogue() async throws {
        guard let service = ServiceProcess.binary(of: "catalog") else { return }
        let program = String(service.dropLast("-catalog".count))
        let run = try ChildProcess(
            program, ["import", "soundcloud", tracks, users, "--data", folder.path + "/d", "--run", folder.path + "/r"])
        let code = await run.end(within: .seconds(300))
        try #require(code == 0, "\(run.errors)")
        base = try await addOperator()
    }

    /// Who looks: may see every artist. Its directory entry is the catalog's, so that must run.
    private func addOperator() async throws -> String {
        let socket = try RawSocket(dashboard.socket)
        defer { socket.close() }
        let link = try await socket.ask(#"{"jsonrpc":"2.0","id":1,"method":"dashboard.createSetUpLink"}"#)
        let url = try #require(link["result"]?["url"]?.stringValue, "\(link.text)")
        let params = JSONValue.object([
            JSONMember("email", .string(Self.email)), JSONMember("name", .string("Olga Operator")),
            JSONMember("operator", .bool(true)), JSONMember("password", .string(Self.password)),
        ])
        let added = try await socket.ask(
            #"{"jsonrpc":"2.0","id":2,"method":"dashboard.addAccount","params":\#(params.text)}"#)
        try #require(added["result"] != nil, "\(added.text)")
        return String(url[..<(url.range(ofPath: "/link"))])
    }

    private static let email = "olga@label.example"
    private static let password = "four words make one"

    /// Starts the browser's script.
    func browse(_ scenario: String) async throws -> ChildProcess {
        let oracle = try ChildProcess(
            python, [SharedData.projectRoot + "/Tests/CommandLineTests/Oracle/soundcloud.py", tracks, users])
        try #require(await oracle.end(within: .seconds(120)) == 0, "\(oracle.errors)")
        let members = try JSONValue(parsing: Array(oracle.output.utf8))["artists"]?.objectValue ?? []
        let artists = JSONValue.array(
            members.map { artist in .object([JSONMember("id", .string(artist.name))] + (artist.value.objectValue ?? []))
            })
        try Self.write(artists.text, to: folder.path + "/artists.json")

        let fifo = folder.path + "/go"
        mkfifo(fifo, 0o600)
        // Open for both, so that neither side waits for the other.
        if signal < 0 { signal = open(fifo, O_RDWR | O_CLOEXEC) }
        let script = SharedData.projectRoot + "/Tests/BrowserTests/Pages/home.py"
        return try ChildProcess(
            "/bin/sh",
            [
                "-c", "exec \"$0\" \"$@\" <\(fifo)", python, script, base, folder.path + "/artists.json", "--scenario",
                scenario,
            ],
            environment: [
                "PYTHONDONTWRITEBYTECODE": "1", "SIGN_IN_EMAIL": Self.email, "SIGN_IN_PASSWORD": Self.password,
            ])
    }

    /// Waits until the script says so, or has ended.
    func waits(_ test: ChildProcess, for line: String) async {
        _ = await eventually(within: .seconds(300)) { test.output.contains(line) || test.outcome != nil }
    }

    /// Lets the script go on.
    func goOn() { _ = Glibc.write(signal, "\n", 1) }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        let bytes = Array(text.utf8)
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }
}

extension String {
    /// Where a path begins in an address.
    fileprivate func range(ofPath path: String) -> String.Index {
        indices.first { self[$0...].hasPrefix(path) } ?? endIndex
    }
}
