internal import Contracts
internal import Glibc
internal import JSONRPC
internal import ServiceKit
internal import Synchronization
internal import Transport

/// The stores of the services, by the maintenance commands of their own programs: a child process each, one at a
/// time. A child ends with this process, however that ends.
final class ServiceStores: Sendable {
    private let stop: StopRequest
    private let line: LifeLine
    /// The child that may be stopped.
    private let current = Mutex<ChildProcess?>(nil)

    init(stop: StopRequest) throws(SystemError) {
        self.stop = stop
        line = try LifeLine()
        stop.onRequest { [self] _ in current.withLock { $0?.signal(SIGTERM) } }
    }

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - lock: the data folder's, for a command that needs it and does not take it itself.
    ///   - mayStop: whether a stop that was asked for ends it.
    /// - Returns: what the command says, problems included.
    /// - Throws: ``CommandFailure`` where it says nothing: with what it complained of.
    func run(
        _ command: String, of service: String, _ arguments: [String], holding lock: Descriptor? = nil,
        mayStop: Bool = true
    ) async throws -> Maintenance.StoreReport {
        try checkStop(mayStop)
        let executable = try ServiceProgram.executable(of: service)
        var words = [command] + arguments + ["--host.parent=\(ChildProcess.passedNumber)"]
        if lock != nil { words.append("--maintenance.lock=\(ChildProcess.secondPassedNumber)") }
        let (near, child) = try start(executable, words, lock)
        if mayStop {
            current.withLock { $0 = child }
            // Where it was asked for before the child could be seen.
            if stop.reason != nil { child.signal(SIGTERM) }
        }
        let output = try await Self.readAll(near)
        let ending = await child.ended()
        current.withLock { $0 = nil }
        try checkStop(mayStop)
        let lines = output.split(separator: 0x0A)
        if let report = lines.last(where: { $0.first == UInt8(ascii: "{") }).flatMap({ Self.report(Array($0)) }) {
            return report
        }
        let complaints = Complaints.find(in: output, limit: 5)
        throw CommandFailure(
            Self.code(of: ending),
            complaints.isEmpty
                ? "beatpass-\(service) \(command) \(ending) and said nothing"
                : complaints.joined(separator: "\n"))
    }

    func checkStop(_ mayStop: Bool = true) throws(CommandFailure) {
        guard mayStop, let reason = stop.reason else { return }
        throw CommandFailure(.failed, "stopped (\(reason)); nothing was kept of it")
    }

    /// Starts the child; its end of the connection is its own alone.
    private func start(
        _ executable: String, _ words: [String], _ lock: Descriptor?
    ) throws(SystemError) -> (Descriptor, ChildProcess) {
        let (near, far) = try Descriptor.pair()
        let child = try ChildProcess.start(
            executable, arguments: words, output: far, passed: line.childEnd, secondPassed: lock)
        return (near, child)
    }

    private static func report(_ line: [UInt8]) -> Maintenance.StoreReport? {
        guard (try? JSONValue(parsing: line)) != nil else { return nil }
        return line.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            return try? Maintenance.StoreReport.read(&reader)
        }
    }

    /// Everything up to the end, on a thread that may wait.
    private static func readAll(_ descriptor: Descriptor) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<[UInt8], any Error>) in
            do {
                _ = try NamedThread(name: "child output", stackBytes: 128 * 1024) {
                    var bytes: [UInt8] = []
                    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
                    while true {
                        let count = read(descriptor.number, &chunk, chunk.count)
                        if count < 0, errno == EINTR { continue }
                        guard count > 0 else { break }
                        bytes += chunk[..<count]
                    }
                    continuation.resume(returning: bytes)
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    private static func code(of ending: ProcessEnding) -> ExitCode {
        if case .exited(let code) = ending, code != 0 { return ExitCode(rawValue: code) ?? .failed }
        return .failed
    }
}
