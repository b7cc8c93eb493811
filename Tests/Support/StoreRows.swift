internal import ServiceKit

/// The rows of a service's store as another program reads them: Python's own SQLite, or PostgreSQL's psql. What the
/// service itself would answer from what it keeps in memory is not asked.
package enum StoreRows {
    /// The answer to a query in the words of both stores, its values as text.
    ///
    /// - Parameter folder: where the service's processes run (``ServiceProcess``).
    package static func of(_ service: String, in folder: ScratchFolder, _ query: String) throws -> [[String]] {
        let child: ChildProcess
        if let url = try TestStore.url(for: folder.path) {
            child = try ChildProcess(
                "psql",
                [
                    "-qAtXF", "\t", "-v", "ON_ERROR_STOP=1", "-c", "SET search_path TO \(service)", "-c", query,
                    String(decoding: url.reveal(), as: UTF8.self),
                ])
        } else {
            child = try ChildProcess("python3", ["-c", reader, "file:\(folder.path)/d/\(service).db?mode=ro", query])
        }
        guard child.waitForEnd() == 0 else {
            throw ScratchFolder.Problem(description: "the store cannot be read: \(child.errors)")
        }
        return child.output.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private static let reader = """
        import sqlite3, sys
        for row in sqlite3.connect(sys.argv[1], uri=True).execute(sys.argv[2]):
            print("\\t".join("" if value is None else str(value) for value in row))
        """
}
