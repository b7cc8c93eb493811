internal import Glibc
internal import ServiceKit

/// Held while `beatpass up` runs on a data folder; the kernel lets go of it when the process ends.
final class SuiteLock: Sendable {
    private let file: Descriptor

    init(dataFolder: String) throws {
        let path = "\(dataFolder)/up.lock"
        file = try Descriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o640)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            guard code == EWOULDBLOCK else { throw SystemError("lock \(path)", code: code) }
            let content = try? SmallFile.read(path, limit: 100).bytes
            let holder = Int32(String(decoding: (content ?? []).prefix { $0 != 0x0A }, as: UTF8.self))
            throw CommandFailure(
                .unavailable,
                "the suite runs already on the data folder \(dataFolder)"
                    + (holder.map { " (process \($0))" } ?? "")
                    + "; stop that one first, or name another folder with --data")
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(file.number, 0)
        _ = pwrite(file.number, text, text.count, 0)
    }
}
