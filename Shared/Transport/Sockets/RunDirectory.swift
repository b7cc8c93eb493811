internal import Glibc
internal import ServiceKit

/// Where services meet: `<run>/<service>/<instance>.sock`, one folder a service, one socket a replica.
package struct RunDirectory: Sendable, Hashable {
    package let path: String

    package init(path: String) { self.path = path }

    package static let slots = 1...8
    /// What `sockaddr_un` holds without its closing NUL.
    package static let longestSocketPath = 107

    package func folder(of service: String) -> String { "\(path)/\(service)" }

    /// Whether a service was ever started here: its folder stays when it stops.
    package func hasFolder(of service: String) -> Bool {
        var status = stat()
        return stat(folder(of: service), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    package func socket(of service: String, slot: Int) -> String { "\(folder(of: service))/\(slot).sock" }

    /// The sockets that stand in a service's folder now, by slot. Standing is not yet answering.
    package func sockets(of service: String) -> [String] {
        Self.slots.map { socket(of: service, slot: $0) }.filter { path in
            var status = stat()
            return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
        }
    }
}

/// A socket that cannot be made, or reached, as a sentence.
package struct SocketError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
