internal import CSQLite
internal import Glibc
internal import ServiceKit
internal import Support
internal import Synchronization

/// A disk that loses its power at a chosen moment, under databases that are opened with its `vfs`.
///
/// The files in its folder are the ones that programs see: they have all that was written. Beside them it keeps
/// what is on the disk for good. A sync makes a file's content durable, but not its name: a file made or removed
/// since the folder was last synced may be there or not. SQLite syncs the folder with the first sync of a
/// journal or log that it opened to create, as the system's own layer does for it.
///
/// When the power goes, everything that would still change a file fails, and `leaveRemains` makes another folder
/// as the next start finds it: what was synced, and a random part of what was not, in 512-byte sectors, in any
/// order, some of them torn, with any of the sizes the file has had meanwhile.
///
/// It sees what SQLite does through its file interface. A file that it did not see being made counts as durable,
/// so of the sync that `Database.open` makes of the folder when it creates the database it can say nothing.
/// Syncs do not wait for a real disk.
package final class PowerCutDisk: Sendable {
    /// The moment of the cut, counted in the disk's own operations: it is just before the one so counted.
    package enum Moment: Sendable {
        /// Of all operations that change a file or sync it: 1 is before the first.
        case operation(Int)
        /// Of the syncs alone, or `mostOperations` where so many do not come.
        case sync(Int)
    }

    /// The power goes here at the latest: all that is not synced is kept in memory, and a store that never syncs
    /// would go on until there is none.
    package static let mostOperations = 10_000

    /// Less than what the store asks for, to show that the loss is seen. The product has no such setting.
    package enum SynchronousLevel: String, Sendable {
        case off = "0"
        case normal = "1"
    }

    /// The name for `DatabaseOptions.vfs`.
    package var vfs: String { shim.name }
    private let model: DiskModel
    private let shim: ShimVFS

    private static let made = Atomic<Int>(0)

    /// - Parameters:
    ///   - folder: where the databases are; what stands there now counts as durable.
    ///   - moment: when the power goes.
    ///   - level: what connections get instead of `PRAGMA synchronous = FULL`.
    ///   - atCut: called at that moment, once, on the thread of the operation; it must not use the disk.
    package init(
        folder: String, until moment: Moment, synchronous level: SynchronousLevel? = nil,
        atCut: @escaping @Sendable () -> Void = {}
    ) throws {
        model = DiskModel(folder: folder, moment: moment, synchronousLevel: level?.rawValue, atCut: atCut)
        let number = Self.made.add(1, ordering: .relaxed).newValue
        shim = try ShimVFS("beatpass-power-cut-\(number)", model)
    }

    /// Whether the power is still there.
    package var isOn: Bool { model.isOn }

    /// Takes the power away, where it is still there.
    package func cut() { model.cut() }

    /// Makes the files in each of `folders`, which exist and are empty, as the cut left them: all the same.
    package func leaveRemains(in folders: [String], using random: inout some RandomNumberGenerator) throws {
        for (name, bytes) in model.remains(using: &random) {
            for folder in folders {
                guard FileBytes.write(bytes, to: folder + "/" + name) else { throw SystemError("write \(name)") }
            }
        }
    }
}

/// The disk's state, and SQLite's way to it.
final class DiskModel: StoreFaults {
    /// A name in the folder.
    private struct Name {
        /// The file that it stands for after the last sync of the folder; nil is none.
        var durable: SectorFile?
        /// The same since, oldest first.
        var unsynced: [SectorFile?] = []
        var current: SectorFile? { unsynced.isEmpty ? durable : unsynced[unsynced.count - 1] }
    }

    private struct State: Sendable {
        var names: [String: Name] = [:]
        var isOn = true
        var operations = 0
        var syncs = 0
    }

    private let folder: String
    private let moment: PowerCutDisk.Moment
    let synchronousLevel: String?
    private let atCut: @Sendable () -> Void
    private let state = Lock(State())

    init(
        folder: String, moment: PowerCutDisk.Moment, synchronousLevel: String?, atCut: @escaping @Sendable () -> Void
    ) {
        self.folder = folder
        self.moment = moment
        self.synchronousLevel = synchronousLevel
        self.atCut = atCut
    }

    var isOn: Bool { state.withLock { $0.isOn } }

    func cut() { state.withLock { cut(&$0) } }

    private func cut(_ state: inout State) {
        guard state.isOn else { return }
        state.isOn = false
        atCut()
    }

    /// Runs `change` unless the power is gone or goes now; returns whether it did.
    private func operation(isSync: Bool = false, _ change: (inout State) -> Void) -> Bool {
        state.withLock { state in
            guard state.isOn else { return false }
            state.operations += 1
            if isSync { state.syncs += 1 }
            let isDue =
                switch moment {
                case .operation(let number): state.operations >= number
                case .sync(let number): state.syncs >= number
                }
            if isDue || state.operations >= PowerCutDisk.mostOperations {
                cut(&state)
                return false
            }
            change(&state)
            return true
        }
    }

    /// The file's name in the folder; nil for what lies elsewhere.
    private func name(of path: String) -> String? {
        guard path.hasPrefix(folder + "/") else { return nil }
        let name = String(path.dropFirst(folder.count + 1))
        return name.contains("/") ? nil : name
    }

    private static func syncFolder(_ state: inout State) {
        for (name, entry) in state.names { state.names[name] = Name(durable: entry.current) }
    }

    func open(_ path: String?, flags: Int32, _ real: () -> Int32) -> (code: Int32, faults: (any FileFaults)?) {
        guard let path, let name = name(of: path), flags & SQLITE_OPEN_DELETEONCLOSE == 0 else { return (real(), nil) }
        guard isOn else { return (SQLITE_CANTOPEN, nil) }
        return state.withLock { state in
            // Only of a file not known yet: to close it again drops this process's locks on it.
            let before = state.names[name] == nil ? FileBytes.read(path) : nil
            let code = real()
            guard code == SQLITE_OK else { return (code, nil) }
            let file: SectorFile
            if let known = state.names[name]?.current {
                file = known
            } else if let before {
                file = SectorFile(durable: before)
                state.names[name] = Name(durable: file)
            } else {
                file = SectorFile(durable: [])
                state.names[name, default: Name()].unsynced.append(file)
            }
            let isJournal = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL) != 0
            return (code, OpenFile(self, file, syncsFolder: isJournal && flags & SQLITE_OPEN_CREATE != 0))
        }
    }

    func delete(_ path: String, syncsFolder: Bool, _ real: () -> Int32) -> Int32 {
        guard let name = name(of: path) else { return real() }
        let isDone = operation { state in
            if state.names[name]?.current != nil { state.names[name]?.unsynced.append(nil) }
            if syncsFolder { Self.syncFolder(&state) }
        }
        return isDone ? real() : SQLITE_IOERR
    }

    /// The files after the cut by their names.
    func remains(using random: inout some RandomNumberGenerator) -> [(name: String, bytes: [UInt8])] {
        state.withLock { state in
            state.isOn = false
            var result: [(name: String, bytes: [UInt8])] = []
            for (name, entry) in state.names.sorted(by: { $0.key < $1.key }) {
                let file = ([entry.durable] + entry.unsynced).randomElement(using: &random) ?? nil
                if let file { result.append((name, file.remains(using: &random))) }
                // The log's index is never synced, and never to be believed after a start.
                if let index = FileBytes.read("\(folder)/\(name)-shm"), Bool.random(using: &random) {
                    result.append(("\(name)-shm", index))
                }
            }
            return result
        }
    }

    /// One connection's opening of a file.
    private final class OpenFile: FileFaults {
        private let disk: DiskModel
        private let file: SectorFile
        /// Whether the next sync is also one of the folder.
        private let syncsFolder: Atomic<Bool>

        init(_ disk: DiskModel, _ file: SectorFile, syncsFolder: Bool) {
            self.disk = disk
            self.file = file
            self.syncsFolder = Atomic(syncsFolder)
        }

        var synchronousLevel: String? { disk.synchronousLevel }

        func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ real: () -> Int32) -> Int32 {
            disk.operation { _ in file.write(bytes, at: offset) } ? real() : SQLITE_IOERR
        }

        func truncate(to size: Int, _ real: () -> Int32) -> Int32 {
            disk.operation { _ in file.truncate(to: size) } ? real() : SQLITE_IOERR
        }

        func sync(_ real: () -> Int32) -> Int32 {
            let isDone = disk.operation(isSync: true) { state in
                file.sync()
                if syncsFolder.exchange(false, ordering: .relaxed) { DiskModel.syncFolder(&state) }
            }
            return isDone ? SQLITE_OK : SQLITE_IOERR
        }
    }
}
