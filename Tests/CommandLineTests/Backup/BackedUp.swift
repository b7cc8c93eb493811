import Glibc
import Support
import Testing

/// A data folder that a suite has filled and left, and a backup of it.
final class BackedUp: Sendable {
    let folder: ScratchFolder
    /// What the catalog showed.
    let state: SuiteCatalog.State
    var data: String { folder.path + "/d" }
    var backup: String { folder.path + "/b" }

    init() async throws {
        folder = try ScratchFolder()
        state = try await Self.serving(folder.path + "/d", in: folder) { catalog in
            try await catalog.putArtist()
            try await catalog.putTracks(0..<20)
            try await catalog.recordPlays(0..<200)
            return try await catalog.state()
        }
        let made = try await Beatpass.run(["backup", folder.path + "/b", "--data", folder.path + "/d"])
        try #require(made.code == 0, "\(made.errors)")
    }

    /// Runs a suite on a data folder while `body` asks its catalog.
    static func serving<Value>(
        _ data: String, in folder: ScratchFolder, _ body: (SuiteCatalog) async throws -> Value
    ) async throws -> Value {
        let suite = try RunningSuite(in: folder, data: data)
        try #require(await suite.isReady(), "\(suite.up.errors)")
        let value = try await body(SuiteCatalog(of: data))
        try #require(await suite.stop() == 0, "\(suite.up.errors)")
        return value
    }

    /// A copy of a folder's files, without the folders in it.
    static func copy(_ from: String, to: String) throws {
        mkdir(to, 0o750)
        for name in FileBytes.names(in: from) {
            guard let bytes = FileBytes.read(from + "/" + name) else { continue }
            try #require(FileBytes.write(bytes, to: to + "/" + name))
        }
    }

    /// What is left of a restore that is not finished.
    static func remnants(in data: String) -> [String] {
        FileBytes.names(in: data).filter {
            $0.hasSuffix(".part") || $0.contains(".restored") || $0 == "restore.json"
        }
    }
}
