internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// How a service of the suite is started: its executable beside this one, its arguments, its log.
struct ServiceProgram: Sendable {
    let service: String
    let executable: String
    let arguments: [String]
    let log: ServiceLog

    /// - Parameter extra: arguments of this service alone.
    /// - Throws: ``CommandFailure`` where the executable is not there.
    init(_ service: String, at location: SuiteLocation, extra: [String] = []) throws {
        self.service = service
        executable = try Self.executable(of: service)
        arguments = location.serviceArguments + extra + ["--host.parent", "\(ChildProcess.passedNumber)"]
        log = ServiceLog(of: service, dataFolder: location.dataFolder)
    }

    /// Where a service's executable is.
    ///
    /// - Throws: ``CommandFailure`` where it is not there.
    static func executable(of service: String) throws -> String {
        let executable = "\(try folderOfThisProgram())/beatpass-\(service)"
        guard access(executable, X_OK) == 0 else {
            throw CommandFailure(
                .unavailable,
                "\(SystemError("run \(executable)")); expected the services' executables beside beatpass"
                    + " (make build builds all of them)")
        }
        return executable
    }

    private static func folderOfThisProgram() throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard count > 0 else { throw SystemError("read /proc/self/exe") }
        let path = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Starts one replica.
    func start(endingWith line: LifeLine) throws(SystemError) -> ServiceProcess {
        let output = try log.open()
        let logStart = log.size
        let child = try ChildProcess.start(
            executable, arguments: arguments, output: output, passed: line.childEnd)
        return ServiceProcess(service: service, child: child, log: log, logStart: logStart)
    }
}

/// A replica that was started.
struct ServiceProcess: Sendable {
    let service: String
    let child: ChildProcess
    private let log: ServiceLog
    private let logStart: Int
    /// For one question, so that another replica that hangs does not hide this one.
    private static let patience: Duration = .milliseconds(500)

    init(service: String, child: ChildProcess, log: ServiceLog, logStart: Int) {
        self.service = service
        self.child = child
        self.log = log
        self.logStart = logStart
    }

    /// What it said since its start that a person should see.
    var complaints: [String] { log.complaints(since: logStart) }

    /// Polls until it is ready to serve: true, or false where it ended before.
    func becomesReady(_ suite: SuiteClient) async -> Bool {
        var pause: Duration = .milliseconds(5)
        while !child.hasEnded, !Task.isCancelled {
            for replica in suite.replicas(of: service) {
                guard await replica.info(within: Self.patience)?.processID == Int(child.id) else { continue }
                if await replica.health(within: Self.patience)?.ready == true { return true }
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(100))
        }
        return false
    }
}
