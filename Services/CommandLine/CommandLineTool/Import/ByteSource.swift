import Glibc

/// Where a reader takes its bytes from.
package protocol ByteSource {
    /// Appends up to `limit` bytes to `buffer`; appending none means the end.
    mutating func read(into buffer: inout [UInt8], limit: Int) throws(ImportFailure)
}

/// The bytes of a file (or of a pipe given by its path), read in order. The descriptor is closed with the
/// value's last use.
package final class FileBytes: ByteSource {
    private let descriptor: Int32
    private let file: String
    /// Read into, then copied behind what the reader still has: cheaper than to clear that room first.
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

    /// Opens `path`; `file` is its name in messages.
    package init(path: String, file: String) throws(ImportFailure) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw .unreadable(file: file, reason: describe(errno: errno)) }
        descriptor = opened
        self.file = file
    }

    /// Takes what this process is given.
    package init(standardInputAs file: String) throws(ImportFailure) {
        let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10)
        guard copy >= 0 else { throw .unreadable(file: file, reason: describe(errno: errno)) }
        descriptor = copy
        self.file = file
    }

    deinit {
        close(descriptor)
        chunk.deallocate()
    }

    /// The bytes of the file; 0 where it has no end yet, as a pipe.
    package var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    package func read(into buffer: inout [UInt8], limit: Int) throws(ImportFailure) {
        while true {
            let count = Glibc.read(descriptor, chunk.baseAddress, min(limit, chunk.count))
            let code = errno
            if count < 0, code == EINTR { continue }
            guard count >= 0 else { throw .unreadable(file: file, reason: describe(errno: code)) }
            buffer.append(contentsOf: chunk[..<count])
            return
        }
    }
}

/// What an error number of opening or reading a file means to the user.
private func describe(errno code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file; expected the path of an existing file"
    case EISDIR: "it is a folder; expected a file"
    case EACCES, EPERM: "this user may not read it; expected a readable file"
    default: String(cString: strerror(code)) + "; expected a readable file"
    }
}
