internal import Glibc
internal import ServiceKit
internal import Synchronization

/// A disk whose syncs take longer, for databases that are opened with its `vfs`: what a store does on a disk that
/// is slower than the one of this machine.
package final class SlowSyncs: Sendable {
    /// The name for `DatabaseOptions.vfs`.
    package var vfs: String { shim.name }
    private let shim: ShimVFS

    private static let made = Atomic<Int>(0)

    /// - Parameter delay: added to every sync of a file, behind the real one.
    package init(by delay: Duration) throws {
        let number = Self.made.add(1, ordering: .relaxed).newValue
        shim = try ShimVFS("beatpass-slow-syncs-\(number)", Delay(delay))
    }

    private final class Delay: StoreFaults, FileFaults {
        private let time: timespec

        init(_ delay: Duration) {
            let (seconds, attoseconds) = delay.components
            time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        }

        func open(_ path: String?, flags: Int32, _ real: () -> Int32) -> (code: Int32, faults: (any FileFaults)?) {
            (real(), self)
        }

        func delete(_ path: String, syncsFolder: Bool, _ real: () -> Int32) -> Int32 { real() }

        func sync(_ real: () -> Int32) -> Int32 {
            let code = real()
            var rest = time
            // An interrupted sleep leaves what is still to come.
            withUnsafeMutablePointer(to: &rest) { while nanosleep($0, $0) != 0, errno == EINTR {} }
            return code
        }
    }
}
