/// The sizes and limits of an open database, each with its reason.
package struct DatabaseOptions: Sendable {
    /// Page cache of each event loop's reader. Inner pages of the indexes in use fit; leaf pages come from
    /// the kernel's cache. Memory is taken as pages are read, so an idle service has little of it.
    package var loopCacheBytes = 2 << 20
    /// Page cache of each long reader: scans gain nothing from more.
    package var longReadCacheBytes = 1 << 20
    /// Page cache of the writer: a group of 8 MiB spills to the log rather than to memory.
    package var writerCacheBytes = 4 << 20
    /// Bytes of the file mapped into memory by each event loop's reader. None: a page of six rows out of a
    /// million took 8.1 µs with a mapping and 8.5 without, but the mapped pages count as the process's memory
    /// (241 MB instead of 14), and a disk error in a mapping ends the process.
    package var mappedBytes = 0
    /// Threads for long reads (exports, snapshots, search).
    package var longReaders = 2
    /// Threads for the bounded reads of calls where the store is a server, each with a connection.
    package var serverReaders = 4
    /// How long reaching a server may take, in seconds, before it counts as away.
    package var connectSeconds = 5
    /// Long reads that may wait; more are refused as overloaded.
    package var maximumWaitingReads = 256
    /// Writes that may wait; more are refused as overloaded.
    package var maximumWaitingWrites = 4096
    /// Bytes of writes that may wait. One call alone may be larger.
    package var maximumWaitingWriteBytes = 64 << 20
    /// Calls in one commit: bounds how long the first of them waits.
    package var groupCalls = 64
    /// Bytes in one commit. One call alone may be larger.
    package var groupBytes = 8 << 20
    /// Pages in the write-ahead log from which it is folded into the file, after the replies.
    package var checkpointPages = 1000
    /// Pages in the write-ahead log from which the writer waits for readers to let go of it, so that
    /// readers that never pause cannot make it grow without end.
    package var logLimitPages = 16_384
    /// How long another user of the file may keep it locked outside the writer lock, in milliseconds
    /// (a backup, a shell, a recovery after a crash).
    package var busyMilliseconds: Int32 = 5000
    /// Most pages the file may have (a quota); nil is as many as the disk holds.
    package var maximumPages: Int?
    /// Tells the file system of a folder.
    package var fileSystem: @Sendable (_ folder: String) -> FileSystem = FileSystem.init(of:)
    /// SQLite's file system layer by its name; nil is the system's own. For tests that put a disk's faults there.
    package var vfs: String?

    package init() {}
}
