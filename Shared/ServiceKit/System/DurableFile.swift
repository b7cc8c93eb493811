package import Glibc

/// Files that are whole on disk or not there: what a backup, a restore or a journal is made of.
package enum DurableFile {
    /// Puts a file's content on disk.
    package static func sync(_ path: String) throws(SystemError) {
        try sync(path, O_RDONLY | O_CLOEXEC)
    }

    /// Puts a folder's names on disk: new, renamed and removed ones.
    package static func syncFolder(_ path: String) throws(SystemError) {
        try sync(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }

    private static func sync(_ path: String, _ flags: Int32) throws(SystemError) {
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError("sync \(path)") }
    }

    /// Makes a file that was not there, for its owner alone unless `mode` says more.
    package static func create(_ path: String, mode: mode_t = 0o600) throws(SystemError) {
        close(try makeNew(path, mode))
    }

    private static func makeNew(_ path: String, _ mode: mode_t) throws(SystemError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw SystemError("make \(path)") }
        return descriptor
    }

    /// Renames within a folder, replacing what stands there; on disk once ``syncFolder(_:)`` was called.
    package static func rename(_ path: String, to name: String) throws(SystemError) {
        guard Glibc.rename(path, name) == 0 else { throw SystemError("rename \(path) to \(name)") }
    }

    /// Removes a file where there is one.
    package static func remove(_ path: String) throws(SystemError) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw SystemError("remove \(path)")
    }

    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The bytes of the file at `path`; nil where there is none.
    package static func size(of path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }

    /// Writes a file by way of `<path>.part`, so that it is there whole or not at all, and puts it on disk with its name.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(SystemError) {
        let part = path + ".part"
        try remove(part)
        let descriptor = try makeNew(part, mode)
        do throws(SystemError) {
            defer { close(descriptor) }
            try bytes.withUnsafeBufferPointer { (content) throws(SystemError) in
                try put(UnsafeRawBufferPointer(content), descriptor, part)
            }
            guard fsync(descriptor) == 0 else { throw SystemError("sync \(part)") }
        } catch {
            unlink(part)
            throw error
        }
        try rename(part, to: path)
        try syncFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    /// Copies a file to one that was not there, and puts its content on disk. Nothing is left where it fails.
    package static func copy(_ path: String, to copy: String, mode: mode_t = 0o600) throws(SystemError) {
        let target = try makeNew(copy, mode)
        do throws(SystemError) {
            defer { close(target) }
            try readAll(path) { (bytes) throws(SystemError) in try put(bytes, target, copy) }
            guard fsync(target) == 0 else { throw SystemError("sync \(copy)") }
        } catch {
            unlink(copy)
            throw error
        }
    }

    /// Lends a file's bytes to `body`, piece by piece.
    package static func readAll(
        _ path: String, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
    ) throws(SystemError) {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw SystemError("open \(path)") }
        defer { close(source) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read \(path)") }
            if count == 0 { return }
            try buffer.withUnsafeBufferPointer { (bytes) throws(SystemError) in
                try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<count]))
            }
        }
    }

    private static func put(
        _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String
    ) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("write \(path)") }
            rest = rest.dropFirst(count)
        }
    }
}
