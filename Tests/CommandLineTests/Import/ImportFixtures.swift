import Glibc

@testable import CommandLineTool

/// Bytes in memory as a source.
struct MemoryBytes: ByteSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }
    init(_ text: String) { self.init(Array(text.utf8)) }

    mutating func read(into buffer: inout [UInt8], limit: Int) {
        buffer.append(contentsOf: rest.prefix(limit))
        rest = rest.dropFirst(limit)
    }
}

/// Hand-made rows with all columns that the import needs.
enum Rows {
    static let userHeader = "id\tusername\tfull_name\tcountry_code\tverified\tcreated_at\tfollowers_count\n"
    static let trackHeader =
        "id\tuser_id\ttitle\tcreated_at\tduration\tgenre\ttag_list\tsharing\tpublic"
        + "\tplayback_count\tdownload_count\n"

    static func user(
        _ id: String, _ username: String, full: String = "", country: String = "None",
        verified: String = "False", created: String = "2015-01-02T03:04:05Z", followers: String = "10"
    ) -> String {
        [id, username, full, country, verified, created, followers].joined(separator: "\t") + "\n"
    }

    static func track(
        _ id: String, by user: String = "1", _ title: String = "Song",
        created: String = "2018-10-28T08:02:52Z", duration: String = "210827", genre: String = "",
        tags: String = "", sharing: String = "public", isPublic: String = "True", plays: String = "5.0",
        downloads: String = "0.0"
    ) -> String {
        [id, user, title, created, duration, genre, tags, sharing, isPublic, plays, downloads]
            .joined(separator: "\t") + "\n"
    }

    static func read(
        tracks: String = "", users: String = user("1", "One") + user("2", "Two")
    ) throws -> SoundCloudCatalogue {
        try SoundCloudCatalogue(
            tracks: MemoryBytes(trackHeader + tracks), users: MemoryBytes(userHeader + users))
    }
}

/// Where the project and the shared data lie.
enum Places {
    static let root = String(#filePath.split(separator: "/").dropLast(4).joined(separator: "/").prefixed("/"))
    static let oracle = root + "/Tests/CommandLineTests/Oracle/soundcloud.py"
    static let fmaOracle = root + "/Tests/CommandLineTests/Oracle/fma.py"
    private static let data = (getenv("BEATPASS_SHARED").map { String(cString: $0) } ?? root + "/../shared") + "/data"
    static let soundcloud = data + "/soundcloud"
    static let hasSoundcloud = access(soundcloud + "/tracks.csv", R_OK) == 0
    /// Tracks, measurements, genres.
    static let fmaFiles = ["fma-rock-vs-hiphop.csv", "echonest-metrics.json", "fma-genres.csv"].map {
        data + "/fma/" + $0
    }
    static let hasFMA = fmaFiles.allSatisfy { access($0, R_OK) == 0 }
}

extension String {
    fileprivate func prefixed(_ prefix: String) -> String { prefix + self }
}

/// What a program printed and how it ended.
struct Output {
    let bytes: [UInt8]
    let status: Int32

    /// Runs a program found on the path to its end; its diagnostics go where the test's go. What it prints
    /// goes through a file, which cannot fill up and needs no reading meanwhile.
    init(of program: String, _ arguments: [String]) throws {
        let file = try TemporaryFile([])
        let descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SpawnFailure(code: errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
        let words = ([program] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, program, &actions, nil, words + [nil], environ)
        close(descriptor)
        guard code == 0 else { throw SpawnFailure(code: code) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        self.status = status

        var bytes: [UInt8] = []
        var count = 0
        let source = try FileBytes(path: file.path, file: file.path)
        repeat {
            count = bytes.count
            try source.read(into: &bytes, limit: 65_536)
        } while bytes.count > count
        self.bytes = bytes
    }
}

struct SpawnFailure: Error {
    let code: Int32
}

/// A file with given bytes in a folder of its own; removed with the value.
final class TemporaryFile {
    let path: String
    private let folder: String

    init(_ bytes: [UInt8], name: String = "file.csv") throws {
        var template = Array("/tmp/beatpass-import-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SpawnFailure(code: errno) }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = folder + "/" + name
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SpawnFailure(code: errno)
        }
        close(descriptor)
    }

    deinit {
        unlink(path)
        rmdir(folder)
    }
}
