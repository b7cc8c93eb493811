import Glibc
import JSONRPC
import Support
import Testing

/// Backups that are not what was backed up: named and refused, before anything is changed.
@Suite(.enabled(if: Beatpass.isBuilt, "the binaries are not built"))
struct DamagedBackupTests {
    private static let cases: [(name: String, complaint: String, damage: @Sendable (String) throws -> Void)] = [
        ("truncated", "catalog.db has", { try Damage.truncate($0 + "/catalog.db") { $0 - 1 } }),
        ("empty", "catalog.db has 0 bytes", { try Damage.truncate($0 + "/catalog.db") { _ in 0 } }),
        (
            "flipped", "catalog.db is not the file that was backed up",
            { try Damage.flip($0 + "/catalog.db") { $0 / 2 } }
        ),
        ("flipped at the end", "dashboard.db is not the file", { try Damage.flip($0 + "/dashboard.db") { $0 - 1 } }),
        ("missing", "catalog.db is missing", { unlink($0 + "/catalog.db") }),
        ("the configuration", "config.json is not the file", { try Damage.flip($0 + "/config.json") { _ in 1 } }),
        ("without a manifest", "manifest.json, ", { unlink($0 + "/manifest.json") }),
        (
            "a manifest cut off", "is not the manifest of a backup",
            { try Damage.truncate($0 + "/manifest.json") { $0 / 2 } }
        ),
        ("a manifest that is empty", "is not the manifest", { try Damage.truncate($0 + "/manifest.json") { _ in 0 } }),
        (
            "a newer form", "was made by a newer release (9.9, format 2)",
            { try #require(FileBytes.write(Array(#"{"format":2,"suite":"9.9"}"#.utf8), to: $0 + "/manifest.json")) }
        ),
        (
            "a name that leads out", "is no name of a file in the backup",
            {
                let text = String(decoding: FileBytes.read($0 + "/manifest.json") ?? [], as: UTF8.self)
                let parts = text.split(separator: #""catalog.db""#, omittingEmptySubsequences: false)
                let changed = parts.joined(separator: #""../catalog.db""#)
                try #require(parts.count == 2 && FileBytes.write(Array(changed.utf8), to: $0 + "/manifest.json"))
            }
        ),
    ]

    @Test func eachIsNamedAndRefused() async throws {
        let made = try await BackedUp()
        try #require(FileBytes.write(Array("{}".utf8), to: made.data + "/config.json"))
        let good = made.folder.path + "/good"
        #expect(try await Beatpass.run(["backup", good, "--data", made.data]).code == 0)
        let before = FileBytes.names(in: made.data)
        let bytes = FileBytes.read(made.data + "/catalog.db")
        for (name, complaint, damage) in Self.cases {
            let backup = made.folder.path + "/\(name.split(separator: " ").joined())"
            try BackedUp.copy(good, to: backup)
            try damage(backup)
            let verified = try await Beatpass.run(["verify", backup])
            #expect(verified.code == 1 && verified.errors.contains(complaint), "\(name): \(verified.errors)")
            let restored = try await Beatpass.run(["restore", backup, "--data", made.data, "--replace"])
            #expect(restored.code == 1 && restored.errors.contains(complaint), "\(name): \(restored.errors)")
            #expect(FileBytes.names(in: made.data) == before, "\(name)")
        }
        #expect(FileBytes.read(made.data + "/catalog.db") == bytes)
    }

    /// A backup is what its manifest says; whether its rows are right is another question, and asked too.
    @Test func rowsThatAreWrongAreNotRestored() async throws {
        let made = try await BackedUp()
        let edited = made.folder.path + "/e"
        try BackedUp.copy(made.backup, to: edited)
        try Damage.edit(edited + "/catalog.db", "UPDATE artist_totals SET tracks = tracks + 1")
        // With a manifest that fits the file: somebody made this backup of wrong rows.
        let file = try #require(FileBytes.read(edited + "/catalog.db"))
        let sum = String(
            decoding: try Output(of: "sha256sum", [edited + "/catalog.db"]).bytes.prefix(64), as: UTF8.self)
        var manifest = try JSONValue(parsing: FileBytes.read(edited + "/manifest.json") ?? []).text
        let old = try JSONValue(parsing: Array(manifest.utf8))["stores"]?.arrayValue?.last?["file"]?["sha256"]
        let parts = manifest.split(separator: try #require(old?.stringValue), omittingEmptySubsequences: false)
        manifest = parts.joined(separator: sum)
        try #require(parts.count == 2 && FileBytes.read(made.backup + "/catalog.db")?.count == file.count)
        try #require(FileBytes.write(Array(manifest.utf8), to: edited + "/manifest.json"))

        for words in [["verify", edited], ["restore", edited, "--data", made.data, "--replace"]] {
            let result = try await Beatpass.run(words)
            #expect(result.code == 1 && result.errors.contains("artist-tracks"), "\(words[0]): \(result.errors)")
        }
        #expect(BackedUp.remnants(in: made.data) == [])
        let state = try await BackedUp.serving(made.data, in: made.folder) { try await $0.state() }
        #expect(state == made.state)
    }
}
