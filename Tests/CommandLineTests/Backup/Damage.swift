import Glibc
import Support
import Testing

/// What goes wrong with files.
enum Damage {
    static func flip(_ path: String, at place: (Int) -> Int) throws {
        var bytes = try #require(FileBytes.read(path))
        bytes[place(bytes.count)] ^= 1
        try #require(FileBytes.write(bytes, to: path))
    }

    static func truncate(_ path: String, to length: (Int) -> Int) throws {
        let bytes = try #require(FileBytes.read(path))
        try #require(FileBytes.write(Array(bytes.prefix(length(bytes.count))), to: path))
    }

    /// Turns bytes over in the heads of all pages of a SQLite file behind the first.
    static func flipPages(of path: String) throws {
        var bytes = try #require(FileBytes.read(path))
        for page in stride(from: 4096, to: bytes.count, by: 4096) {
            for place in page..<page + 12 { bytes[place] ^= 0x55 }
        }
        try #require(FileBytes.write(bytes, to: path))
    }

    /// Changes rows of a SQLite file behind its service's back.
    static func edit(_ path: String, _ sql: String) throws {
        let edit = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()"
        try #require(try Output(of: "python3", ["-c", edit, path, sql]).status == 0)
    }
}

/// Kills a process when a folder has come to look a certain way.
enum Interruption {
    /// Watches the names in a folder and kills the process when they have changed so often.
    ///
    /// - Returns: whether it was killed; false where it ended before.
    static func kill(_ process: ChildProcess, atState number: Int, of folder: String) -> Bool {
        var names = all(in: folder)
        var changes = 0
        while process.outcome == nil {
            let now = all(in: folder)
            guard now != names else { continue }
            names = now
            changes += 1
            if changes > number {
                process.signal(SIGKILL)
                return true
            }
        }
        return false
    }

    /// With the files' sizes told apart by being empty or not.
    private static func all(in folder: String) -> [String] {
        FileBytes.names(in: folder).map { name in
            var status = stat()
            stat(folder + "/" + name, &status)
            return status.st_size > 0 ? name : name + " empty"
        }
    }
}
