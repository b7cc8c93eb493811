import Dispatch
import Glibc
import ServiceKit
import Support
import Testing
import Transport

@Suite struct DataFolderTests {
    /// The services of a suite are started at once, and the first of them makes the folder.
    @Test func severalMayMakeItAtTheSameMoment() throws {
        let scratch = try ScratchFolder()
        let problems = Lock<[String]>([])
        for round in 0..<200 {
            let path = "\(scratch.path)/d\(round)"
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do {
                    try DataFolder.prepare(path)
                } catch {
                    problems.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(problems.withLock { $0 } == [])
    }

    @Test func whatIsNoFolderIsRefused() throws {
        let scratch = try ScratchFolder()
        let path = scratch.path + "/file"
        #expect(FileBytes.write([1], to: path))
        #expect(throws: SocketError.self) { try DataFolder.prepare(path) }
        #expect(throws: SocketError.self) { try DataFolder.prepare(path + "/below") }
    }
}
