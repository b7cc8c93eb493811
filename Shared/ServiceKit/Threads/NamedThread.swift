internal import Glibc

/// A thread of the process's own, for work that blocks: the cooperative pool must never be blocked.
///
/// It starts at once. A thread that nobody joins goes on until its body returns.
package final class NamedThread: Sendable {
    let thread: pthread_t
    private let isJoined = Lock(false)

    /// Starts `body` on a new thread.
    ///
    /// - Parameters:
    ///   - name: as `top -H` and debuggers show it; the kernel keeps its first 15 bytes.
    ///   - stackBytes: rounded up to whole pages, at least 64 KiB.
    /// - Throws: where the process may have no more threads or memory.
    package init(
        name: String, stackBytes: Int = 512 * 1024, body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        let pageBytes = 4096
        let pages = (max(stackBytes, 64 * 1024) - 1) / pageBytes + 1
        pthread_attr_setstacksize(&attributes, pages * pageBytes)

        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, Self.main, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw SystemError("start the thread \(name)", code: code)
        }
        self.thread = thread
    }

    /// Waits until the body has returned; at once when called again or from the thread itself.
    package func join() {
        guard pthread_equal(thread, pthread_self()) == 0 else { return }
        isJoined.withLock { isJoined in
            if !isJoined { pthread_join(thread, nil) }
            isJoined = true
        }
    }

    deinit {
        isJoined.withLock { if !$0 { pthread_detach(thread) } }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        argument in
        guard let argument else { return nil }
        let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
        NamedThread.setName(start.name)
        start.body()
        return nil
    }

    /// By way of `/proc`, because Swift's Glibc module has no `pthread_setname_np`. Best effort.
    private static func setName(_ name: String) {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(descriptor, bytes, bytes.count)
        close(descriptor)
    }
}

/// What a new thread needs to know, owned by it.
private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}
