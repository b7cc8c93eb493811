import Support
import Testing

/// The recomputation of all ledgers from changes of the catalogue's feed, of all unlocks, and of what they add up to.
enum LedgerOracle {
    private static let programs = SharedData.projectRoot + "/Tests/ProgressTests/Oracle/"

    /// - Parameter lines: a change a line.
    static func recomputed(_ lines: String, in folder: ScratchFolder) throws -> Set<String> {
        try run("ledger.py", ["changes": lines], in: folder)
    }

    /// - Parameters:
    ///   - lines: a change a line, and a line of the kind `judge` where a day is judged.
    ///   - achievements: the text of the achievements' file.
    static func unlocks(
        _ lines: String, by achievements: String, in folder: ScratchFolder
    ) throws -> Set<String> {
        try run("unlocks.py", ["changes": lines, "achievements": achievements], in: folder)
    }

    /// XP and level of every artist's holder.
    ///
    /// - Parameter entries: what the recomputations of ledgers and unlocks gave.
    static func standings(_ lines: String, of entries: Set<String>, in folder: ScratchFolder) throws -> Set<String> {
        try run("standings.py", ["changes": lines, "entries": entries.joined(separator: "\n")], in: folder)
    }

    private static func run(
        _ program: String, _ inputs: KeyValuePairs<String, String>, in folder: ScratchFolder
    ) throws -> Set<String> {
        var files: [String] = []
        for (name, text) in inputs {
            files.append(folder.path + "/" + name)
            #expect(FileBytes.write(Array(text.utf8), to: folder.path + "/" + name))
        }
        let python = try ChildProcess("python3", [programs + program] + files)
        #expect(python.waitForEnd() == 0, "\(python.errors)")
        return Set(python.output.split(separator: "\n").map(String.init))
    }
}
