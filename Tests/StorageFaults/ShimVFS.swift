internal import CSQLite
internal import Glibc

/// A file system layer (VFS) for SQLite under a name of its own: the system's default one, with `StoreFaults`
/// in front of what changes files.
///
/// In the product SQLite's library belongs to Storage alone. This layer is written against the same C interface
/// and cannot be had through Storage, so the tests' target imports the library a second time.
///
/// Each open file is a `Header`, followed by the default layer's own file. Reading, locks and the shared memory
/// of the write-ahead log's index go straight through, so any number of connections and databases may use a
/// file at once. Memory mapping is not offered: a mapped file would be changed unseen.
final class ShimVFS: @unchecked Sendable {
    /// What `sqlite3_open_v2` is to be given.
    let name: String
    fileprivate let real: UnsafeMutablePointer<sqlite3_vfs>
    fileprivate let faults: any StoreFaults
    /// Only read once it is registered.
    private let registered: UnsafeMutablePointer<sqlite3_vfs>

    /// The default layer is not there.
    struct Missing: Error {}

    /// Registers the layer until this object goes, which every open file keeps alive.
    init(_ name: String, _ faults: any StoreFaults) throws {
        // As Storage does, which finds it done where it comes second: only before the first use of the library.
        _ = beatpass_sqlite3_configure()
        guard let real = sqlite3_vfs_find(nil), let copiedName = strdup(name) else { throw Missing() }
        self.name = name
        self.real = real
        self.faults = faults
        registered = .allocate(capacity: 1)
        registered.initialize(to: real.pointee)
        registered.pointee.pNext = nil
        registered.pointee.zName = UnsafePointer(copiedName)
        registered.pointee.szOsFile = Int32(MemoryLayout<Header>.stride) + real.pointee.szOsFile
        registered.pointee.xOpen = openFile
        registered.pointee.xDelete = deleteFile
        registered.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
        guard sqlite3_vfs_register(registered, 0) == SQLITE_OK else { throw Missing() }
    }

    deinit {
        sqlite3_vfs_unregister(registered)
        free(UnsafeMutableRawPointer(mutating: registered.pointee.zName))
        registered.deallocate()
    }

    fileprivate static func of(_ vfs: UnsafeMutablePointer<sqlite3_vfs>) -> ShimVFS? {
        vfs.pointee.pAppData.map { Unmanaged<ShimVFS>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// The beginning of each file's memory. SQLite reads its first field, `methods`, by its place.
private struct Header {
    var methods: UnsafePointer<sqlite3_io_methods>?
    /// Retained by the open file.
    var faults: UnsafeMutableRawPointer?
    /// The layer, retained too: closing a database deletes its log by way of it.
    var shim: UnsafeMutableRawPointer?
}

/// Keeps the existential in an object, for one pointer to hold.
private final class FaultsBox {
    let faults: any FileFaults
    init(_ faults: any FileFaults) { self.faults = faults }
}

private typealias File = UnsafeMutablePointer<sqlite3_file>

private func header(_ file: File) -> UnsafeMutablePointer<Header> {
    UnsafeMutableRawPointer(file).assumingMemoryBound(to: Header.self)
}

/// The default layer's file behind the header.
private func behind(_ file: File) -> File {
    (UnsafeMutableRawPointer(file) + MemoryLayout<Header>.stride).assumingMemoryBound(to: sqlite3_file.self)
}

private func faults(of file: File) -> (any FileFaults)? {
    header(file).pointee.faults.map { Unmanaged<FaultsBox>.fromOpaque($0).takeUnretainedValue().faults }
}

/// Runs one of the default layer's methods on its own file.
private func pass(_ file: File?, _ body: (UnsafePointer<sqlite3_io_methods>, File) -> Int32?) -> Int32 {
    guard let file, let methods = behind(file).pointee.pMethods else { return SQLITE_MISUSE }
    return body(methods, behind(file)) ?? SQLITE_MISUSE
}

private let openFile:
    @convention(c) (
        UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, UnsafeMutablePointer<sqlite3_file>?, Int32,
        UnsafeMutablePointer<Int32>?
    ) -> Int32 = { vfs, name, file, flags, outFlags in
        guard let vfs, let file, let shim = ShimVFS.of(vfs), let open = shim.real.pointee.xOpen else {
            return SQLITE_MISUSE
        }
        header(file).initialize(to: Header(methods: nil, faults: nil, shim: nil))
        behind(file).pointee.pMethods = nil
        let (code, faults) = shim.faults.open(name.map { String(cString: $0) }, flags: flags) {
            open(shim.real, name, behind(file), flags, outFlags)
        }
        guard behind(file).pointee.pMethods != nil else { return code == SQLITE_OK ? SQLITE_CANTOPEN : code }
        // With methods SQLite closes the file, even where it could not be opened.
        header(file).pointee.methods = methods
        header(file).pointee.faults = faults.map { Unmanaged.passRetained(FaultsBox($0)).toOpaque() }
        header(file).pointee.shim = Unmanaged.passRetained(shim).toOpaque()
        return code
    }

private let deleteFile: @convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32) -> Int32 = {
    vfs, name, syncsFolder in
    guard let vfs, let name, let shim = ShimVFS.of(vfs), let delete = shim.real.pointee.xDelete else {
        return SQLITE_MISUSE
    }
    return shim.faults.delete(String(cString: name), syncsFolder: syncsFolder != 0) {
        delete(shim.real, name, syncsFolder)
    }
}

/// One table for all files, never changed.
private nonisolated(unsafe) let methods: UnsafePointer<sqlite3_io_methods> = {
    var methods = sqlite3_io_methods()
    // Version 3 adds the memory mapping.
    methods.iVersion = 2
    methods.xClose = { file in
        let code = pass(file) { $0.pointee.xClose?($1) }
        if let file, let faults = header(file).pointee.faults {
            header(file).pointee.faults = nil
            Unmanaged<FaultsBox>.fromOpaque(faults).release()
        }
        if let file, let shim = header(file).pointee.shim {
            header(file).pointee.shim = nil
            Unmanaged<ShimVFS>.fromOpaque(shim).release()
        }
        return code
    }
    methods.xRead = { file, bytes, count, offset in pass(file) { $0.pointee.xRead?($1, bytes, count, offset) } }
    methods.xWrite = { file, bytes, count, offset in
        let real = { pass(file) { $0.pointee.xWrite?($1, bytes, count, offset) } }
        guard let file, let faults = faults(of: file) else { return real() }
        return faults.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: Int(offset), real)
    }
    methods.xTruncate = { file, size in
        let real = { pass(file) { $0.pointee.xTruncate?($1, size) } }
        guard let file, let faults = faults(of: file) else { return real() }
        return faults.truncate(to: Int(size), real)
    }
    methods.xSync = { file, flags in
        let real = { pass(file) { $0.pointee.xSync?($1, flags) } }
        guard let file, let faults = faults(of: file) else { return real() }
        return faults.sync(real)
    }
    methods.xFileSize = { file, size in pass(file) { $0.pointee.xFileSize?($1, size) } }
    methods.xLock = { file, level in pass(file) { $0.pointee.xLock?($1, level) } }
    methods.xUnlock = { file, level in pass(file) { $0.pointee.xUnlock?($1, level) } }
    methods.xCheckReservedLock = { file, isHeld in pass(file) { $0.pointee.xCheckReservedLock?($1, isHeld) } }
    methods.xFileControl = { file, operation, argument in
        if operation == SQLITE_FCNTL_PRAGMA, let file, let level = faults(of: file)?.synchronousLevel {
            replaceSynchronousLevel(by: level, in: argument)
        }
        return pass(file) { $0.pointee.xFileControl?($1, operation, argument) }
    }
    methods.xSectorSize = { file in pass(file) { $0.pointee.xSectorSize?($1) } }
    // Of all promises only the one that every disk keeps: a write leaves the bytes beside it alone.
    methods.xDeviceCharacteristics = { file in
        pass(file) { $0.pointee.xDeviceCharacteristics?($1) } & SQLITE_IOCAP_POWERSAFE_OVERWRITE
    }
    methods.xShmMap = { file, page, size, extends, address in
        pass(file) { $0.pointee.xShmMap?($1, page, size, extends, address) }
    }
    methods.xShmLock = { file, offset, count, flags in pass(file) { $0.pointee.xShmLock?($1, offset, count, flags) } }
    methods.xShmBarrier = { file in
        guard let file, let methods = behind(file).pointee.pMethods else { return }
        methods.pointee.xShmBarrier?(behind(file))
    }
    methods.xShmUnmap = { file, deletes in pass(file) { $0.pointee.xShmUnmap?($1, deletes) } }
    let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    table.initialize(to: methods)
    return UnsafePointer(table)
}()

/// SQLite shows a layer each pragma before it obeys: the name and the value, which is a string of its own that
/// it reads afterwards.
private func replaceSynchronousLevel(by level: String, in argument: UnsafeMutableRawPointer?) {
    guard let words = argument?.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self) else { return }
    guard let name = words[1], strcasecmp(name, "synchronous") == 0, let value = words[2] else { return }
    guard strlen(value) >= level.utf8.count else { return }
    _ = level.withCString { strcpy(value, $0) }
}
