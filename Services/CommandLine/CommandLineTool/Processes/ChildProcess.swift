internal import Glibc
internal import ServiceKit
internal import Synchronization

/// A process that this one started, until it is reaped.
///
/// It stands in a process group of its own, so that Ctrl-C in a terminal reaches only the parent, and starts
/// with no signal blocked or ignored, whatever the parent does with them. A thread waits for its end and
/// reaps it: there is never a zombie, and a signal never reaches another process that got the same number.
final class ChildProcess: Sendable {
    private enum State {
        case running([CheckedContinuation<ProcessEnding, Never>])
        case ended(ProcessEnding)
    }

    let id: pid_t
    private let state = Mutex(State.running([]))

    private init(id: pid_t) { self.id = id }

    /// Starts an executable.
    ///
    /// - Parameters:
    ///   - output: the descriptor for its standard output and error.
    ///   - passed: a descriptor that it finds as number 3.
    ///   - secondPassed: one that it finds as number 4.
    static func start(
        _ executable: String, arguments: [String], output: Descriptor, passed: Descriptor,
        secondPassed: Descriptor? = nil
    ) throws(SystemError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDERR_FILENO)
        posix_spawn_file_actions_adddup2(&actions, passed.number, passedNumber)
        if let secondPassed {
            posix_spawn_file_actions_adddup2(&actions, secondPassed.number, secondPassedNumber)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        let words = ([executable] + arguments).map { strdup($0) }
        let variables = ProcessEnvironment.initial.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, executable, &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else { throw SystemError("start \(executable)", code: code) }

        let child = ChildProcess(id: id)
        do throws(SystemError) {
            _ = try NamedThread(name: "wait \(id)", stackBytes: 128 * 1024) { child.reap() }
        } catch {
            // Nobody would see its end: better none than one that runs unseen.
            kill(id, SIGKILL)
            child.reap()
            throw error
        }
        return child
    }

    /// The number under which the child finds the descriptor that is passed to it.
    static let passedNumber: Int32 = 3
    static let secondPassedNumber: Int32 = 4

    private func reap() {
        var info = siginfo_t()
        // Only looks: until the state says so under its lock, the number stays the child's own.
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (ending, waiting) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            let ending = ProcessEnding(status: status)
            defer { state = .ended(ending) }
            if case .running(let waiting) = state { return (ending, waiting) }
            return (ending, [])
        }
        for continuation in waiting { continuation.resume(returning: ending) }
    }

    /// Sends a signal, where the process still runs.
    func signal(_ number: Int32) {
        state.withLock { state in
            if case .running = state { kill(id, number) }
        }
    }

    /// Waits for the end.
    func ended() async -> ProcessEnding {
        await withCheckedContinuation { continuation in
            let ending: ProcessEnding? = state.withLock { state in
                switch state {
                case .ended(let ending): return ending
                case .running(let waiting):
                    state = .running(waiting + [continuation])
                    return nil
                }
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }

    var hasEnded: Bool {
        state.withLock { if case .ended = $0 { true } else { false } }
    }

    /// Asks for the end by SIGTERM, enforces it after `budget` by SIGKILL, and waits for it.
    ///
    /// - Returns: whether it ended within the budget.
    @discardableResult
    func stop(within budget: Duration) async -> Bool {
        signal(SIGTERM)
        let enforcer = Task.detached { [self] in
            do { try await Task.sleep(for: budget) } catch { return false }
            signal(SIGKILL)
            return true
        }
        _ = await ended()
        enforcer.cancel()
        return await !enforcer.value
    }
}
