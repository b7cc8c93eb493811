import Glibc
import JSONRPC
import Support
import Testing

/// The pages in a real browser against the real services, which all tests here share.
///
/// A script in `Pages` looks and clicks, a suite here runs it; what scripts have in common stands beside them in
/// `suite.py`, `visit.py` and `survey.py`, and what the services hold in `fill.py`.
///
/// `BEATPASS_SCREENSHOTS=DIR` keeps pictures of every page and state.
@Suite(.serialized, .runningServices) struct BrowserTests {}

/// Starts the services before the first test that needs them, and ends them after the last.
struct RunningServices: SuiteTrait, TestScoping {
    @TaskLocal static var suite: BrowserSuite?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let suite = try await BrowserSuite.start()
        try await Self.$suite.withValue(suite) { try await function() }
    }
}

extension Trait where Self == RunningServices {
    static var runningServices: Self { Self() }
}

/// An installation with a catalogue and three replicas of the dashboard, each configured in its own way, and one
/// that nobody used yet; and the scripts that look at them.
actor BrowserSuite {
    private let python: String
    private let folder: ScratchFolder
    private let fresh: ScratchFolder
    /// Those that scripts stop and start, by name.
    private var services: [String: ServiceProcess]
    private let others: [ServiceProcess]
    /// What a script reads a line from where it waits.
    private let signal: Int32

    /// nil where binaries, data or the Python environment are not there; the reason is printed.
    static func start() async throws -> BrowserSuite? {
        guard ["progress", "leaderboards", "dashboard"].allSatisfy({ ServiceProcess.binary(of: $0) != nil }),
            ServiceProcess.hasBinaries,
            let tracks = SharedData.path("data/soundcloud/tracks.csv"),
            let users = SharedData.path("data/soundcloud/users.csv")
        else { return nil }
        let environment = try ChildProcess(SharedData.projectRoot + "/Tests/Support/python-environment", [])
        guard await environment.end(within: .seconds(600)) == 0,
            let python = environment.output.split(separator: "\n").last
        else {
            SharedData.skip("there is no Python environment: \(environment.errors)")
            return nil
        }
        return try await BrowserSuite(python: String(python), tracks: tracks, users: users)
    }

    private init(python: String, tracks: String, users: String) async throws {
        self.python = python
        (folder, fresh) = (try ScratchFolder(), try ScratchFolder())
        for folder in [folder, fresh] {
            mkdir(folder.path + "/d", 0o700)
            try Self.write(Self.configuration, to: folder.path + "/d/config.json")
        }
        let fifo = folder.path + "/go"
        mkfifo(fifo, 0o600)
        // Open for both, so that neither side waits for the other.
        signal = open(fifo, O_RDWR | O_CLOEXEC)
        var services: [String: ServiceProcess] = [:]
        for name in ["catalog", "progress", "leaderboards"] { services[name] = try ServiceProcess(name, in: folder) }
        var others = [try ServiceProcess("catalog", in: fresh), try ServiceProcess("dashboard", in: fresh)]
        for (place, dashboard) in Self.dashboards.enumerated() {
            let wrapper = dashboard.settings.isEmpty ? [] : ["/usr/bin/env"] + dashboard.settings
            let service = try ServiceProcess("dashboard", in: folder, slot: place + 1, wrapper: wrapper)
            // One after the other: the first makes the database.
            try await service.ready()
            others.append(service)
        }
        for service in others + services.values { try await service.ready() }
        (self.services, self.others) = (services, others)
        try await importCatalogue(tracks, users)
        try await fill(tracks, users)
    }

    deinit { close(signal) }

    /// Licences that end, and terms of some length.
    private static let configuration = #"""
        {
            "http": {"listen": "127.0.0.1:0"},
            "licenses": {
                "validity": "45d",
                "terms": "Non-exclusive, worldwide licence for the use of this track in one song or production.\nThe licensee credits the producer wherever the song is published: “Produced by”, followed by the name above.\nLive performances are allowed for up to 50 people. Film, television, advertising and registration with content identification systems are not.\nThe track itself may not be sold, given away or offered as a sample."
            }
        }
        """#

    /// The replicas of the dashboard, by the names that scripts call them.
    private static let dashboards: [(name: String, settings: [String])] = [
        ("plain", []),
        (
            "configured",
            [
                "BEATPASS_LINKS_ARTIST=https://beatpass.example/{slug}?id={id}",
                "BEATPASS_LINKS_TRACK=https://beatpass.example/track/{id}",
                "BEATPASS_LINKS_USER=https://beatpass.example/user/{id}",
                "BEATPASS_LINKS_INSIGHTS=https://beatpass.example/insights/{id}",
                "BEATPASS_LINKS_EDIT=https://beatpass.example/edit/{id}",
                "BEATPASS_LINKS_ALBUM=https://beatpass.example/album/{id}",
                "BEATPASS_LINKS_ALBUM_INSIGHTS=https://beatpass.example/album-insights/{id}",
                "BEATPASS_LINKS_ALBUM_EDIT=https://beatpass.example/album-edit/{id}",
                "BEATPASS_LINKS_UPLOAD=https://beatpass.example/upload?artist={artist}",
                "BEATPASS_LINKS_APPLICATION=https://beatpass.example/apply",
                "BEATPASS_LINKS_FINISH_SET_UP=https://beatpass.example/finish",
                "BEATPASS_SUPPORT_EMAIL=help@beatpass.example",
                #"BEATPASS_MENU=["home", "beats", "#
                    + #"{"id": "wiki", "label": "Handbook", "href": "https://handbook.example/start"}]"#,
            ]
        ),
        ("bare", ["BEATPASS_MENU=[]"]),
    ]

    // MARK: What the services hold

    private func importCatalogue(_ tracks: String, _ users: String) async throws {
        let service = try #require(ServiceProcess.binary(of: "catalog"))
        let run = try ChildProcess(
            String(service.dropLast("-catalog".count)),
            ["import", "soundcloud", tracks, users, "--data", folder.path + "/d", "--run", folder.path + "/r"])
        let code = await run.end(within: .seconds(300))
        try #require(code == 0, "\(run.errors)")
    }

    /// Accounts and artists beside the catalogue's, which is read a second time by somebody else's reading.
    private func fill(_ tracks: String, _ users: String) async throws {
        let oracle = try ChildProcess(
            python, [SharedData.projectRoot + "/Tests/CommandLineTests/Oracle/soundcloud.py", tracks, users])
        try #require(await oracle.end(within: .seconds(120)) == 0, "\(oracle.errors)")
        let members = try JSONValue(parsing: Array(oracle.output.utf8))["artists"]?.objectValue ?? []
        let artists = members.map { artist in
            JSONValue.object([JSONMember("id", .string(artist.name))] + (artist.value.objectValue ?? []))
        }
        try Self.write(JSONValue.array(artists).text, to: folder.path + "/artists.json")

        var sockets = Self.dashboards.enumerated().map { place, dashboard in
            JSONMember(dashboard.name, .string(folder.path + "/r/dashboard/\(place + 1).sock"))
        }
        sockets.append(JSONMember("fresh", .string(fresh.path + "/r/dashboard/1.sock")))
        let services = JSONValue.object([
            JSONMember("catalog", .string(folder.path + "/r/catalog/1.sock")),
            JSONMember("progress", .string(folder.path + "/r/progress/1.sock")),
            JSONMember("leaderboards", .string(folder.path + "/r/leaderboards/1.sock")),
            JSONMember("dashboards", .object(sockets)),
        ])
        try Self.write(services.text, to: folder.path + "/services.json")
        let filling = try ChildProcess(
            python,
            [Self.pages + "fill.py"] + ["services", "artists", "suite"].map { folder.path + "/\($0).json" },
            environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        try #require(await filling.end(within: .seconds(120)) == 0, "\(filling.errors)")
    }

    // MARK: Scripts

    private static let pages = SharedData.projectRoot + "/Tests/BrowserTests/Pages/"

    /// Runs a script to its end, stopping and starting services as it asks. Its figures are printed.
    func run(_ script: String) async throws {
        var arguments = [python, Self.pages + script, folder.path + "/suite.json"]
        if let screenshots = getenv("BEATPASS_SCREENSHOTS").map({ String(cString: $0) }), !screenshots.isEmpty {
            arguments += ["--screenshots", screenshots]
        }
        let test = try ChildProcess(
            "/bin/sh", ["-c", "exec \"$0\" \"$@\" <\(folder.path)/go"] + arguments,
            environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        var obeyed = 0
        while await eventually(
            within: .seconds(600), { test.outcome != nil || Self.orders(in: test.output).count > obeyed }),
            test.outcome == nil
        {
            for order in Self.orders(in: test.output).dropFirst(obeyed) {
                try await obey(String(order))
                obeyed += 1
                _ = Glibc.write(signal, "\n", 1)
            }
        }
        let lines = test.output.split(separator: "\n")
        for line in lines where line.hasPrefix("figure ") { print(line) }
        let failures = lines.filter { $0.hasPrefix("FAILED") }.joined(separator: "\n")
        #expect(test.outcome == 0, "\(script): \(failures)\n\(test.errors)")
        #expect(lines.contains { $0.hasPrefix("ok ") }, "\(script) checked nothing")
    }

    private static func orders(in output: String) -> [Substring] {
        // A line is whole once its end is there.
        output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .filter { $0.hasPrefix("waiting: ") }
    }

    private func obey(_ order: String) async throws {
        let words = order.split(separator: " ").map(String.init)
        guard words.count == 4, words[0] == "waiting:", words[2] == "the", services.keys.contains(words[3]) else {
            Issue.record("nobody knows how to obey \"\(order)\"")
            return
        }
        let name = words[3]
        switch words[1] {
        case "stop":
            services[name]?.child.signal(SIGKILL)
            _ = await services[name]?.child.end()
        case "start":
            let service = try ServiceProcess(name, in: folder)
            try await service.ready()
            services[name] = service
        default: Issue.record("nobody knows how to obey \"\(order)\"")
        }
    }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }
}
