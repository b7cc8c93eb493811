internal import Glibc

/// A file read whole together with what the kernel says of it: configuration, secrets, `/proc`.
///
/// Status and content come from one descriptor, so they belong to the same file even where the path
/// is replaced meanwhile.
package struct SmallFile: Sendable {
    package let bytes: [UInt8]
    /// `st_mode`: the type and the permission bits.
    package let mode: UInt32
    /// The uid that owns the file.
    package let owner: UInt32

    package var isRegular: Bool { mode & S_IFMT == S_IFREG }
    /// Permission bits alone, as `chmod` takes them.
    package var permissions: UInt32 { mode & 0o7777 }

    /// Reads the file at `path`, which may be a symbolic link; `EFBIG` where it has more than `limit` bytes.
    package static func read(_ path: String, limit: Int) throws(SystemError) -> SmallFile {
        // O_NONBLOCK: a FIFO without a writer would block the open for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemError("examine \(path)") }
        let bytes = try readToEnd(of: descriptor, path: path, limit: limit)
        return SmallFile(bytes: bytes, mode: status.st_mode, owner: status.st_uid)
    }

    private static func readToEnd(
        of descriptor: Int32, path: String, limit: Int
    ) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("read \(path)")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= limit else { throw SystemError("read \(path)", code: EFBIG) }
        }
    }
}
