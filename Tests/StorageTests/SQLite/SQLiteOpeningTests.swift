import Glibc
import ServiceKit
import Testing

@testable import Storage

@Suite("Opening a file")
struct SQLiteOpeningTests {
    let folder: TemporaryFolder
    var path: String { folder.file("test.db") }

    init() throws { folder = try TemporaryFolder() }

    func openingError(_ path: String, _ options: DatabaseOptions = DatabaseOptions()) -> StorageError? {
        storageError { try Database.open(path, schema: testSchema, options: options).closeAndWait() }
    }

    @Test func `a missing folder`() {
        let error = openingError(folder.file("nowhere/test.db"))
        #expect(error == .missingFolder(path: folder.file("nowhere")))
        #expect(error?.description.contains("does not exist. Create it") == true)
    }

    @Test func `a file where the folder should be`() throws {
        try write([1], to: folder.file("file"))
        #expect(openingError(folder.file("file/test.db")) == .notAFolder(path: folder.file("file")))
        #expect(
            openingError(folder.file("file/deeper/test.db")) == .notAFolder(path: folder.file("file/deeper")))
    }

    @Test func `a folder where the file should be`() {
        mkdir(path, 0o755)
        #expect(openingError(path) == .isAFolder(path: path))
    }

    @Test func `a pipe where the file should be`() {
        mkfifo(path, 0o600)
        #expect(openingError(path)?.description.contains("it is not a regular file") == true)
    }

    @Test(arguments: [1, 99, 100, 5000])
    func `a file that is not a database`(bytes: Int) throws {
        let garbage = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 65) }
        try write(garbage, to: path)
        #expect(openingError(path) == .notADatabase(path: path))
        #expect(try contents(of: path) == garbage)
    }

    @Test(arguments: ["", "a\0b"])
    func `a name that is none`(name: String) {
        #expect(openingError(name)?.description.contains("empty or has a NUL") == true)
    }

    @Test func `an empty file becomes a database`() throws {
        try write([], to: path)
        #expect(openingError(path) == nil)
        #expect(try contents(of: path).starts(with: Array("SQLite format 3\0".utf8)))
    }

    @Test func `a new file is for its owner and group only`() throws {
        let database = try Database.open(path, schema: testSchema)
        defer { database.closeAndWait() }
        for name in folder.names {
            var status = stat()
            #expect(stat(folder.file(name), &status) == 0)
            #expect(status.st_mode & 0o007 == 0, "\(name)")
        }
    }

    @Test func `a folder that cannot be written to`() throws {
        chmod(folder.path, 0o555)
        let error = try asNobody { openingError(path) }
        #expect(error == .folderNotUsable(path: folder.path, reason: "Permission denied"))
    }

    @Test(arguments: [mode_t(0o000), 0o444])
    func `a database of somebody else's`(mode: mode_t) throws {
        #expect(openingError(path) == nil)
        for name in folder.names { chmod(folder.file(name), 0o666) }
        chmod(path, mode)
        chmod(folder.path, 0o777)
        #expect(try asNobody { openingError(path) } == .permissionDenied(path: path))
    }

    @Test func `lock files of somebody else's`() throws {
        #expect(openingError(path) == nil)
        for name in folder.names { chmod(folder.file(name), 0o600) }
        chmod(path, 0o666)
        chmod(folder.path, 0o777)
        chmod(path + ".queue", 0o000)
        #expect(try asNobody { openingError(path) } == .permissionDenied(path: path + ".queue"))
    }

    @Test(
        arguments: [
            (Int64(0x6969), nil, "NFS"), (0xff53_4d42, nil, "CIFS"), (0xfe53_4d42, nil, "SMB2"),
            (0x0102_1997, nil, "9P"), (0x6573_5546, "fuse.sshfs", "fuse.sshfs"),
        ] as [(Int64, String?, String)])
    func `a network file system`(magic: Int64, type: String?, name: String) {
        var options = DatabaseOptions()
        options.fileSystem = { _ in FileSystem(magic: magic, type: type) }
        let error = openingError(path, options)
        #expect(error == .networkFileSystem(path: folder.path, kind: name))
        #expect(error?.description.contains("local disk") == true)
        #expect(folder.names == [])
    }

    @Test(
        arguments: [(Int64(0xef53), nil), (0x6573_5546, "fuse.fuse-overlayfs"), (0x6573_5546, nil)]
            as [(Int64, String?)])
    func `a local file system`(magic: Int64, type: String?) {
        var options = DatabaseOptions()
        options.fileSystem = { _ in FileSystem(magic: magic, type: type) }
        #expect(openingError(path, options) == nil)
    }

    @Test func `the probe asks the kernel`() {
        #expect(FileSystem(of: "/proc").magic == 0x9fa0)
        #expect(FileSystem(of: "/proc").networkName == nil)
        #expect(FileSystem(of: folder.file("nowhere")).magic == nil)
    }

    @Test func `a damaged page is an error, not a wrong answer`() async throws {
        let database = try Database.open(path, schema: testSchema)
        try await database.write(cost: 0) { write in
            for index in 0..<5000 {
                try write.execute("INSERT INTO notes (body) VALUES (?1)", [.text("note number \(index)")])
            }
        }
        await database.close()
        var bytes = try contents(of: path)
        for index in 20_480..<min(bytes.count, 122_880) { bytes[index] = 0xa5 }
        try write(bytes, to: path)
        let opened = try Database.open(path, schema: testSchema)
        let error = storageError {
            _ = try opened.reader(slot: 0).all("SELECT body FROM notes ORDER BY id") { try $0.text(0) }
        }
        #expect(error?.description.contains("damaged") == true)
        await opened.close()
    }

    /// Runs `body` on a thread of its own with the file rights of `nobody`, where the tests run as root, whom
    /// no permission stops.
    private func asNobody(_ body: @escaping @Sendable () -> StorageError?) throws -> StorageError? {
        let answer = Monitor<StorageError?>(nil)
        let thread = try NamedThread(name: "nobody") {
            // Swift's Glibc module has no sys/fsuid.h. The call counts for the calling thread alone.
            if geteuid() == 0, let symbol = dlsym(nil, "setfsuid") {
                let setFileUser = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> CInt).self)
                _ = setFileUser(65_534)
            }
            let error = body()
            answer.update { $0 = error }
        }
        thread.join()
        return answer.value
    }
}
