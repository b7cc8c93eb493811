internal import Glibc
internal import ServiceKit

/// The folder that holds a suite's databases, keys and configuration: the owner's and the group's alone.
package enum DataFolder {
    /// Makes the folder where it is missing, which another service may do at the same moment, and checks that the process
    /// can work in it.
    package static func prepare(_ path: String) throws(SocketError) {
        var status = stat()
        if stat(path, &status) != 0, errno == ENOENT, mkdir(path, 0o750) != 0, errno != EEXIST {
            throw SocketError("\(SystemError("make the data folder \(path)")): make it, or choose another with --data.")
        }
        guard stat(path, &status) == 0 else {
            throw SocketError("\(SystemError("look at the data folder \(path)")): choose another with --data.")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw SocketError("The data folder \(path) is not a folder: choose another with --data.")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw SocketError(
                "The data folder \(path) cannot be written by user id \(geteuid()) (\(SystemError.text(of: errno))): "
                    + "give it to that user, or choose another with --data.")
        }
    }
}
