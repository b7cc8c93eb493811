internal import Glibc
internal import ServiceKit

/// A program of the system that this process runs to its end.
struct SystemProgram {
    let name: String
    /// The package that it comes with, for who has to install it.
    let package: String

    /// How much of what it says is kept.
    private static let mostBytes = 1 << 16

    /// Runs it with standard input empty.
    ///
    /// - Parameters:
    ///   - environment: variables beside this process's own. Secrets go here: others can read a command line.
    ///   - output: a file for its standard output; nil gives that back with standard error.
    /// - Returns: what it said.
    /// - Throws: where it is not installed, or ends with anything but 0: with the last lines of what it said.
    @discardableResult
    func run(_ arguments: [String], _ environment: [String: String] = [:], output: String? = nil) throws -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            child = try start(arguments, environment, ends[1], output)
        }
        var said: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(ends[0], &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            if said.count < Self.mostBytes { said += chunk[..<count] }
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let text = String(decoding: said, as: UTF8.self)
        guard status == 0 else {
            let lines = text.split(separator: "\n").suffix(4).joined(separator: " ")
            throw StorageError.failed(
                reason: "\(name) did not do its work: \(lines.isEmpty ? "it said nothing" : lines)")
        }
        return text
    }

    private func start(
        _ arguments: [String], _ environment: [String: String], _ said: Int32, _ output: String?
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO)
        if let output {
            posix_spawn_file_actions_addopen(
                &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, said, STDOUT_FILENO)
        }
        // The threads of this process block most signals.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        guard let program = Self.find(name) else {
            throw StorageError.failed(
                reason: "\(name) is not installed, which is needed for a PostgreSQL store; install \(package)")
        }
        // Debian has setpriv always. It makes the kernel end the program with this process, which may be killed.
        let command = (Self.find("setpriv").map { [$0, "--pdeathsig", "TERM", "--"] } ?? []) + [program] + arguments
        let variables = ProcessEnvironment.initial.merging(environment) { $1 }
        let words = command.map { strdup($0) }
        let pairs = variables.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + pairs { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, command[0], &actions, &attributes, words + [nil], pairs + [nil])
        guard code == 0 else { throw SystemError("start \(name)", code: code) }
        return child
    }

    private static func find(_ name: String) -> String? {
        let folders = (ProcessEnvironment.initial["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}
