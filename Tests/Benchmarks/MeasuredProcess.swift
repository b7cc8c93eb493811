internal import Glibc
internal import ServiceKit

/// A server that is measured: started for it, ended behind it.
final class MeasuredProcess {
    let processID: pid_t
    private var hasEnded = false

    /// Starts it; what it prints is thrown away.
    init(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for text in argv { free(text) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, &attributes, &argv, environ)
        guard code == 0 else { throw BenchmarkError("\(SystemError("start \(path)", code: code)).") }
        processID = child
    }

    /// Waits until something listens at `path`.
    func waitForSocket(_ path: String) throws {
        let limit = MonotonicClock.now + .seconds(20)
        while true {
            if let driver = try? LoadDriver(socket: path, request: "") { return driver.close() }
            guard MonotonicClock.now < limit, waitpid(processID, nil, WNOHANG) == 0 else {
                throw BenchmarkError("Nothing listens at \(path).")
            }
            usleep(500)
        }
    }

    /// Bytes in memory now.
    var residentBytes: Int {
        guard let file = fopen("/proc/\(processID)/statm", "re") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }

    /// The most bytes that it ever had in memory.
    var peakBytes: Int {
        guard let file = fopen("/proc/\(processID)/status", "re") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard line.hasPrefix("VmHWM:") else { continue }
            return (Int(line.filter(\.isNumber)) ?? 0) * 1024
        }
        return 0
    }

    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        kill(processID, SIGTERM)
        waitpid(processID, nil, 0)
    }

    deinit { end() }

    /// An executable that stands beside the running one.
    static func sibling(_ name: String) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        return String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)]) + "/" + name
    }
}

/// A folder of the run's own, removed behind it.
struct ScratchFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/bp-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkError("\(SystemError("make a folder under /tmp")).") }
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func remove() { Self.remove(path) }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(folder)
        }
        Glibc.remove(path)
    }
}
