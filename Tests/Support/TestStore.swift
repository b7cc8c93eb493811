import Glibc
package import ServiceKit

/// Where the tests that run on either store keep their databases: a file, or with
/// `BEATPASS_TEST_STORE=postgresql` a database on the tests' own server.
package enum TestStore {
    package static let isServer = getenv("BEATPASS_TEST_STORE").map { String(cString: $0) } == "postgresql"

    /// The URL of the server's database that belongs to this folder; nil where a file is to be used.
    package static func url(for folder: String) throws -> Secret? {
        guard isServer else { return nil }
        let found = try urls.withLock { urls in
            if let url = urls[folder] { return url }
            let url = try PostgresServer.shared().makeDatabase()
            urls[folder] = url
            return url
        }
        return Secret(Array(found.utf8))
    }

    private static let urls = Lock<[String: String]>([:])

    /// The flags that tell a service of it.
    static func flags(in folder: ScratchFolder) throws -> [String] {
        guard let url = try url(for: folder.path) else { return [] }
        let path = folder.path + "/store.url"
        // Once: another process of the test's may be reading it.
        if access(path, F_OK) != 0 {
            guard FileBytes.write(url.reveal() + [UInt8(ascii: "\n")], to: path), chmod(path, 0o600) == 0 else {
                throw SystemError("write \(path)")
            }
        }
        return ["--store.urlFile", path]
    }
}
