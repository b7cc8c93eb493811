import Glibc
import JSONRPC
import Support

/// The real `beatpass` and what it started.
enum Beatpass {
    /// Where the binaries are; nil, with the reason printed, where one is missing.
    static let folder: String? = {
        let binaries = ["catalog", "progress", "leaderboards", "dashboard"].map { ServiceProcess.binary(of: $0) }
        guard let catalog = binaries[0], !binaries.contains(nil) else { return nil }
        let folder = String(catalog.dropLast("/beatpass-catalog".count))
        if access(folder + "/beatpass", X_OK) == 0 { return folder }
        SharedData.skip("there is no beatpass in \(folder): build it with `swift build -c release`")
        return nil
    }()

    static var isBuilt: Bool { folder != nil }

    static func start(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess((folder ?? ".") + "/beatpass", arguments, environment: environment)
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (code: Int32?, output: String, errors: String) {
        let process = try start(arguments, environment: environment)
        let code = await process.end()
        return (code, process.output, process.errors)
    }

    /// The state letter of a process (`R`, `S`, `Z`, …); nil where there is none.
    static func state(of process: Int) -> Character? {
        guard let bytes = FileBytes.read("/proc/\(process)/stat") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.lastIndex(of: ")").flatMap { text[$0...].dropFirst(2).first }
    }

    /// A zombie that its new parent has not reaped yet has ended too.
    static func hasEnded(_ process: Int) -> Bool { state(of: process).map { $0 == "Z" || $0 == "X" } ?? true }

    /// The processes whose parent is this one; the kernel lists them by the thread that started them.
    static func children(of parent: Int) -> [Int] {
        FileBytes.names(in: "/proc/\(parent)/task").flatMap { thread -> [Int] in
            let bytes = FileBytes.read("/proc/\(parent)/task/\(thread)/children") ?? []
            return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        }
    }
}

/// A suite that `beatpass up` runs on a data folder of its own.
final class RunningSuite {
    let data: String
    let up: ChildProcess
    private let folder: ScratchFolder

    /// - Parameter data: the data folder; `d` in the scratch folder where it is nil.
    init(_ arguments: [String] = [], in folder: ScratchFolder, data: String? = nil) throws {
        self.folder = folder
        self.data = data ?? folder.path + "/d"
        up = try Beatpass.start(["up", "--data", self.data, "--listen", "127.0.0.1:0"] + arguments)
    }

    /// Waits until it says where to look.
    func isReady() async -> Bool {
        await eventually { up.output.contains("Stop: Ctrl-C") || up.outcome != nil } && up.outcome == nil
    }

    /// The process of each service by `status`.
    func processes() async throws -> [String: Int] {
        let status = try await Beatpass.run(["status", "--json", "--data", data])
        var processes: [String: Int] = [:]
        for replica in try JSONValue(parsing: Array(status.output.utf8)).arrayValue ?? [] {
            guard let service = replica["service"]?.stringValue else { continue }
            processes[service] = replica["info"]?["processID"]?.integerValue.map { Int($0) }
        }
        return processes
    }

    /// Ends it as Ctrl-C does.
    func stop() async -> Int32? {
        up.signal(SIGINT)
        return await up.end()
    }
}
