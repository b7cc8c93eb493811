/// What stands between SQLite and its files: asked before each operation, it runs the operation itself (`real`),
/// or answers in its stead. Result codes are SQLite's.
protocol StoreFaults: AnyObject, Sendable {
    /// Opens a file. Returns beside the code who is asked about the operations on it; nil where nobody is.
    ///
    /// - Parameters:
    ///   - path: nil for a temporary file without a name.
    ///   - flags: SQLite's `SQLITE_OPEN_…`.
    func open(_ path: String?, flags: Int32, _ real: () -> Int32) -> (code: Int32, faults: (any FileFaults)?)

    /// Removes a file.
    ///
    /// - Parameter syncsFolder: whether its name must be gone for good when this returns.
    func delete(_ path: String, syncsFolder: Bool, _ real: () -> Int32) -> Int32
}

/// The same for one open file.
protocol FileFaults: AnyObject, Sendable {
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ real: () -> Int32) -> Int32
    func truncate(to size: Int, _ real: () -> Int32) -> Int32
    func sync(_ real: () -> Int32) -> Int32

    /// What the connection gets for the level that it sets by `PRAGMA synchronous`; nil leaves it alone. A word
    /// or number no longer than "FULL".
    var synchronousLevel: String? { get }
}

extension FileFaults {
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ real: () -> Int32) -> Int32 { real() }
    func truncate(to size: Int, _ real: () -> Int32) -> Int32 { real() }
    var synchronousLevel: String? { nil }
}
