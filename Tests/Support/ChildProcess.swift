package import Glibc
import ServiceKit

/// A program that a test runs. What it prints goes to files, so that no full pipe can stop it; it is killed
/// where the test lets go of it.
package final class ChildProcess: Sendable {
    package let id: pid_t
    private let status = Lock<Int32?>(nil)
    private let folder: ScratchFolder

    /// - Parameter environment: beside the own environment without its `BEATPASS_` variables.
    package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let folder = try ScratchFolder()
        self.folder = folder
        id = try Self.spawn([program] + arguments, environment) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/out", O_WRONLY | O_CREAT | O_APPEND, 0o600)
            posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/err", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
    }

    /// Starts a command that outlives every test: it reads from `input` and ends by itself.
    static func launch(_ command: [String], input: Int32) throws {
        _ = try spawn(command, [:]) { actions in
            posix_spawn_file_actions_adddup2(&actions, input, 0)
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
    }

    private static func spawn(
        _ command: [String], _ environment: [String: String],
        _ redirect: (inout posix_spawn_file_actions_t) -> Void
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        redirect(&actions)
        var merged: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].hasPrefix("BEATPASS_") { merged[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        merged.merge(environment) { $1 }
        var child: pid_t = 0
        let code = withStrings(command) { arguments in
            withStrings(merged.map { "\($0)=\($1)" }) { environment in
                posix_spawnp(&child, command[0], &actions, nil, arguments, environment)
            }
        }
        guard code == 0 else { throw SystemError("run \(command[0])", code: code) }
        return child
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    deinit {
        guard status.withLock({ $0 == nil }) else { return }
        Glibc.kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }

    package func signal(_ number: Int32) {
        status.withLock { if $0 == nil { Glibc.kill(id, number) } }
    }

    /// Whether every thread is stopped: `SIGSTOP` reaches those on other processors a moment later.
    package var isStopped: Bool {
        FileBytes.names(in: "/proc/\(id)/task").allSatisfy { thread in
            let status = FileBytes.read("/proc/\(id)/task/\(thread)/stat") ?? []
            // The state stands behind the name, which may hold anything, in parentheses.
            return status.lastIndex(of: UInt8(ascii: ")")).map { status[($0 + 1)...].dropFirst().first }
                == UInt8(ascii: "T")
        }
    }

    /// The exit code, or the signal's number with a minus; nil while it runs.
    package var outcome: Int32? {
        status.withLock { status in
            if status == nil {
                var code: Int32 = 0
                if waitpid(id, &code, WNOHANG) == id { status = code & 0x7F == 0 ? (code >> 8) & 0xFF : -(code & 0x7F) }
            }
            return status
        }
    }

    /// Waits for its end; nil where that does not come.
    package func end(within limit: Duration = .seconds(60)) async -> Int32? {
        await eventually(within: limit) { outcome }
    }

    /// Blocks until its end.
    package func waitForEnd() -> Int32 {
        while true {
            if let outcome { return outcome }
            usleep(1000)
        }
    }

    package var output: String { String(decoding: FileBytes.read(folder.path + "/out") ?? [], as: UTF8.self) }
    package var errors: String { String(decoding: FileBytes.read(folder.path + "/err") ?? [], as: UTF8.self) }
}
