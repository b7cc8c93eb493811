internal import CSQLite
internal import Synchronization

/// A disk whose syncs fail when they are told to, for databases that are opened with its `vfs`: what was written is
/// there to be read, and whether it stays is not known.
package final class FailingSyncs: Sendable {
    /// The name for `DatabaseOptions.vfs`.
    package var vfs: String { shim.name }
    private let faults = Faults()
    private let shim: ShimVFS

    private static let made = Atomic<Int>(0)

    package init() throws {
        let number = Self.made.add(1, ordering: .relaxed).newValue
        shim = try ShimVFS("beatpass-failing-syncs-\(number)", faults)
    }

    /// The next syncs fail.
    package func fail(next count: Int) { faults.left.store(count, ordering: .relaxed) }

    private final class Faults: StoreFaults, FileFaults {
        let left = Atomic<Int>(0)

        func open(_ path: String?, flags: Int32, _ real: () -> Int32) -> (code: Int32, faults: (any FileFaults)?) {
            (real(), self)
        }

        func delete(_ path: String, syncsFolder: Bool, _ real: () -> Int32) -> Int32 { real() }

        func sync(_ real: () -> Int32) -> Int32 {
            guard left.load(ordering: .relaxed) > 0 else { return real() }
            left.subtract(1, ordering: .relaxed)
            // SQLITE_IOERR_FSYNC, a macro of macros.
            return SQLITE_IOERR | 4 << 8
        }
    }
}
