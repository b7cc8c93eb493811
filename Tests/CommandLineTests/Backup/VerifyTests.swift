import Glibc
import JSONRPC
import Support
import Testing

/// `beatpass verify` with the real services.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct VerifyTests {
    @Test func aGoodFolder() async throws {
        let made = try await BackedUp()
        let before = FileBytes.read(made.data + "/catalog.db")
        for folder in [made.data, made.backup] {
            let result = try await Beatpass.run(["verify", folder, "--json"])
            #expect(result.code == 0 && result.errors == "", "\(result.errors)")
            let listing = try JSONValue(parsing: Array(result.output.utf8))
            #expect(listing["good"]?.boolValue == true)
            let stores = listing["stores"]?.arrayValue ?? []
            #expect(stores.count == 4)
            let catalog = stores.first { $0["service"]?.stringValue == "catalog" }
            #expect((catalog?["checks"]?.integerValue ?? 0) > 5)
        }
        #expect(FileBytes.read(made.data + "/catalog.db") == before)
        // While the suite runs, too.
        try await BackedUp.serving(made.data, in: made.folder) { catalog in
            try await catalog.recordPlays(200..<300)
            let result = try await Beatpass.run(["verify", made.data])
            #expect(result.code == 0, "\(result.errors)")
        }
    }

    @Test func damageIsNamed() async throws {
        let made = try await BackedUp()
        let cases: [(complaint: String, damage: (String) throws -> Void)] = [
            ("is damaged: ", { try Damage.flipPages(of: $0) }),
            ("is not a database", { try Damage.flip($0) { _ in 3 } }),
            ("damaged", { try Damage.truncate($0) { $0 / 2 / 4096 * 4096 } }),
            ("artist-tracks", { try Damage.edit($0, "UPDATE artist_totals SET tracks = 7") }),
            ("foreign-keys", { try Damage.edit($0, "DELETE FROM artists") }),
            ("is the database of dashboard", { try Damage.edit($0, "UPDATE schema_info SET name = 'dashboard'") }),
            (
                "newer",
                { try Damage.edit($0, "UPDATE schema_info SET version = 99, oldest_binary = 99") }
            ),
        ]
        for (number, (complaint, damage)) in cases.enumerated() {
            let data = made.folder.path + "/v\(number)"
            try BackedUp.copy(made.data, to: data)
            try damage(data + "/catalog.db")
            let bytes = FileBytes.read(data + "/catalog.db")
            let result = try await Beatpass.run(["verify", data])
            #expect(result.code == 1 && result.errors.contains(complaint), "\(complaint): \(result.errors)")
            #expect(result.output.contains("1 problem") || result.output.contains("2 problems"), "\(result.output)")
            #expect(FileBytes.read(data + "/catalog.db") == bytes)
        }
    }

    @Test func whatIsNoData() async throws {
        let folder = try ScratchFolder()
        for (path, complaint) in [(folder.path, "is neither a backup"), (folder.path + "/x", "name a folder")] {
            let result = try await Beatpass.run(["verify", path])
            #expect(result.code == 1 && result.errors.contains(complaint), "\(result.errors)")
        }
        #expect(FileBytes.names(in: folder.path) == [])
    }
}
