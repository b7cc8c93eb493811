import Glibc

/// A folder for one test, with a path short enough for sockets; removed with everything in it.
package final class ScratchFolder: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/bp-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Problem(description: "cannot make a folder in /tmp: errno \(errno)")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in FileBytes.names(in: path) { remove(path + "/" + name) }
        rmdir(path)
    }
}
