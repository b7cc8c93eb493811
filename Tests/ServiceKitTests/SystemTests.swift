import Glibc
import ServiceKit
import Testing

@Suite("System calls")
struct SystemTests {
    @Test("An error says what failed and why")
    func errors() {
        let error = SystemError("open config.json", code: ENOENT)
        #expect("\(error)" == "cannot open config.json: No such file or directory")
        #expect(error.isAbsence)
        #expect(!SystemError("read", code: EIO).isAbsence)
        #expect(SystemError.text(of: 99_999).contains("99999"))
    }

    @Test("A file is read whole with its status, and refused above the limit")
    func smallFile() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "0123456789", count: 5000)
        let path = try folder.write("file", text, mode: 0o640)
        let file = try SmallFile.read(path, limit: 50_000)
        #expect(file.bytes == Array(text.utf8))
        #expect(file.permissions == 0o640)
        #expect(file.owner == getuid())
        #expect(file.isRegular)
        #expect(throws: SystemError("read \(path)", code: EFBIG)) { try SmallFile.read(path, limit: 49_999) }
        #expect(throws: SystemError("read \(folder.path)", code: EISDIR)) {
            try SmallFile.read(folder.path, limit: 1)
        }
    }
}
