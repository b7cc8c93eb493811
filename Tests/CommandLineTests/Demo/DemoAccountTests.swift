import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing

@testable import CommandLineTool

@Suite("The demo's accounts")
struct DemoAccountTests {
    private let path = "/demo-accounts.json"

    /// A suite with the demo's artists, and a data folder.
    private func withDemo(_ body: (FakeSuite, ScratchFolder) async throws -> Void) async throws {
        let suite = try FakeSuite()
        for (index, artist) in DemoArtist.all.enumerated() {
            suite.add(artist: DemoCatalogue.artistID(at: index).text, artist.name)
        }
        try await body(suite, try ScratchFolder())
        await suite.stop()
    }

    private func addMissing(_ suite: FakeSuite, _ folder: ScratchFolder) async throws -> DemoAccess? {
        let file = DemoAccountFile(dataFolder: folder.path)
        return try await DemoAccountFilling(desk: suite.desk, file: file).addMissing(at: FakeSuite.now)
    }

    @Test func `three accounts are added: one artist, several, none`() async throws {
        try await withDemo { suite, folder in
            let access = try #require(try await addMissing(suite, folder))
            let password = try #require(access.password)
            let state = suite.state.withLock { $0 }
            #expect(
                state.signIns.map(\.email) == [
                    "one@demo.beatpass.example", "several@demo.beatpass.example", "none@demo.beatpass.example",
                ])
            #expect(state.signIns.allSatisfy { !$0.isOperator && state.passwords[$0.account] == password })
            let roles = state.signIns.map { account in
                state.roles.filter { $0.account == account.account }.map { "\($0.role) \($0.artist)" }
            }
            #expect(
                roles == [
                    ["owner demo-artist-01"],
                    ["owner demo-artist-02", "owner demo-artist-04", "manager demo-artist-03"], [],
                ])
            let entries = state.signIns.map { state.directory[$0.account] }
            #expect(entries.map { $0?.isCompleted } == [true, false, false])
            #expect(entries.allSatisfy { $0?.name != nil && $0?.country != nil && $0?.timeZone != nil })
            #expect(
                access.lines == [
                    "Accounts to try (password \(password)):",
                    "  one@demo.beatpass.example      owner of Marlo Vance",
                    "  several@demo.beatpass.example  owner of Ines Okafor and Yuna Takeda, manager of Kasimir Roth",
                    "  none@demo.beatpass.example     no artist",
                ])
        }
    }

    @Test func `the second start changes nothing and tells the same`() async throws {
        try await withDemo { suite, folder in
            let first = try await addMissing(suite, folder)
            let (changes, file) = (suite.state.withLock { $0.changes }, FileBytes.read(folder.path + path))
            // That one can sign in comes last of each.
            #expect(changes == (0..<3).flatMap { _ in ["putAccounts", "putRoles", "addAccount"] })
            let second = try await addMissing(suite, folder)
            #expect(second == first && second?.password != nil)
            #expect(suite.state.withLock { $0.changes } == changes)
            #expect(FileBytes.read(folder.path + path) == file)
        }
    }

    @Test func `the password is for the folder's owner, random and plain to read`() async throws {
        var passwords: Set<String> = []
        for _ in 0..<3 {
            try await withDemo { suite, folder in
                let password = try #require(try await addMissing(suite, folder)?.password)
                #expect(
                    password.wholeMatch(of: /([bdfghjklmnprstvwz][aeiou]){2}(-([bdfghjklmnprstvwz][aeiou]){2}){3}/)
                        != nil)
                passwords.insert(password)
                var status = stat()
                #expect(stat(folder.path + path, &status) == 0 && status.st_mode & 0o777 == 0o600)
                let content = try JSONValue(parsing: FileBytes.read(folder.path + path) ?? [])
                #expect(content["password"]?.stringValue == password)
                #expect(
                    content["accounts"]?.arrayValue?.map { $0["email"]?.stringValue } == DemoAccount.all.map(\.email))
            }
        }
        #expect(passwords.count == 3)
    }

    /// However far the first start came, the second one brings the rest, with the same password.
    @Test func `an interrupted start is finished by the next`() async throws {
        try await withDemo { suite, folder in
            let first = try await addMissing(suite, folder)
            let whole = suite.state.withLock { $0 }
            suite.state.withLock { state in
                // Only the first account came to its end; of the second there is the directory's entry.
                state.signIns = Array(state.signIns.prefix(1))
                state.roles.removeAll { $0.account.text == "demo-account-several" }
                state.directory[AccountID(unchecked: "demo-account-none")] = nil
                state.directory[AccountID(unchecked: "demo-account-one")]?.name = "Renamed"
                state.changes = []
            }
            #expect(try await addMissing(suite, folder) == first)
            let state = suite.state.withLock { $0 }
            #expect(state.signIns.map(\.email) == whole.signIns.map(\.email))
            #expect(state.passwords == whole.passwords)
            #expect(Set(state.roles) == Set(whole.roles))
            // What its owner made of the first one stays.
            #expect(state.directory[AccountID(unchecked: "demo-account-one")]?.name == "Renamed")
            #expect(state.changes.count == 6)
        }
    }

    @Test func `a password that is gone is said, and no other one made`() async throws {
        try await withDemo { suite, folder in
            _ = try await addMissing(suite, folder)
            unlink(folder.path + path)
            let access = try await addMissing(suite, folder)
            #expect(access?.password == nil)
            #expect(
                access?.lines.first
                    == "Accounts to try (\(folder.path)/demo-accounts.json with their password is gone;"
                    + " beatpass account reset WHO makes a link for a new one):")
            #expect(!FileBytes.names(in: folder.path).contains("demo-accounts.json"))
        }
    }

    @Test func `a broken file is said and left alone`() async throws {
        try await withDemo { suite, folder in
            for text in ["", "{", "[]", #"{"password":7}"#, #"{"password":""}"#] {
                #expect(FileBytes.write(Array(text.utf8), to: folder.path + path))
                let error = await #expect(throws: CommandFailure.self) { try await addMissing(suite, folder) }
                #expect(error?.description.contains("has no \"password\"") == true, "\(text)")
                #expect(FileBytes.read(folder.path + path) == Array(text.utf8))
            }
            #expect(suite.state.withLock { $0.changes } == [])
        }
    }

    @Test func `another catalogue gets no accounts`() async throws {
        let suite = try FakeSuite()
        suite.add(artist: "demo-artist-01", "Marlo Vance")
        let folder = try ScratchFolder()
        #expect(try await addMissing(suite, folder) == nil)
        #expect(suite.state.withLock { $0.changes } == [] && FileBytes.names(in: folder.path).isEmpty)
        await suite.stop()
    }

    /// Who gave a demo artist an owner meanwhile keeps it.
    @Test func `an artist with another owner is said`() async throws {
        try await withDemo { suite, folder in
            suite.add("u-1", "anna@x.org")
            suite.give(.owner, on: "demo-artist-01", to: "u-1")
            let error = await #expect(throws: CommandFailure.self) { try await addMissing(suite, folder) }
            #expect(
                error?.description == "one@demo.beatpass.example, role: it has an owner already, \"u-1\"")
        }
    }
}
