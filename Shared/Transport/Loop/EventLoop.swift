internal import CLinux
internal import Glibc
package import ServiceKit
internal import Synchronization

/// One thread with an epoll: the connections that belong to it, their timers, and the tasks that prefer it.
///
/// State that belongs to a loop is touched on its thread alone and needs no lock; everything else
/// reaches it through ``execute(_:)``. A loop never blocks: what would (long reads, writes, provider
/// calls) has threads of its own and comes back with the result.
///
/// A turn is: wait for events, hand each to its handler, run what others sent and the jobs of tasks,
/// run the timers that are due, then the hooks of ``atEndOfTurn(_:)``.
package final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// The loop's place in its group, from 0.
    package let index: Int

    private let epoll: Int32
    private let wakeup: Int32
    private let inbox = Lock(Inbox())
    private let thread = Lock<NamedThread?>(nil)

    /// What other threads send.
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var blocks: [@Sendable () -> Void] = []
        var isSignalled = false
        var isStopping = false
        var hasEnded = false
    }

    /// The loop's thread; 0 before it runs and when it has ended.
    private let runner = Atomic<pthread_t>(0)

    // Touched on the loop's thread alone.
    private var handlers: [UInt64: any DescriptorHandler] = [:]
    private var nextKey: UInt64 = 1
    private var readyJobs: [UnownedJob] = []
    private var timers = TimerHeap()
    private var hooks: [() -> Void] = []
    /// 64 KiB that every reader of this loop reads into.
    package let readBuffer: UnsafeMutableRawBufferPointer

    package static let readBytes = 64 << 10

    package init(index: Int = 0) throws(SystemError) {
        self.index = index
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw SystemError("make an epoll") }
        wakeup = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeup >= 0 else {
            let error = SystemError("make an eventfd")
            close(epoll)
            throw error
        }
        readBuffer = .allocate(byteCount: Self.readBytes, alignment: 64)
        guard beatpass_epoll_control(epoll, EPOLL_CTL_ADD, wakeup, EPOLLIN.rawValue, 0) == 0 else {
            throw SystemError("watch the eventfd")
        }
        let started = try NamedThread(name: "loop-\(index)", stackBytes: 2 << 20) { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Ends the loop after what it has been given so far, and waits for its thread.
    ///
    /// Connections that are still open are closed, and their calls end as lost. Tasks that still prefer the loop
    /// run on the global pool from then on.
    package func stop() {
        inbox.withLock { $0.isStopping = true }
        signal()
        thread.withLock { $0 }?.join()
    }

    deinit {
        close(epoll)
        close(wakeup)
        readBuffer.deallocate()
    }

    /// Whether the calling thread is the loop's.
    package var isCurrent: Bool { runner.load(ordering: .relaxed) == pthread_self() }

    // MARK: From any thread

    /// Runs `block` on the loop: at once where the caller is on it.
    ///
    /// - Returns: false where the loop has ended; the block then never runs.
    @discardableResult
    package func execute(_ block: @escaping @Sendable () -> Void) -> Bool {
        if isCurrent {
            block()
            return true
        }
        return send { $0.blocks.append(block) }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent { return readyJobs.append(job) }
        if !send({ $0.jobs.append(job) }) { globalConcurrentExecutor.enqueue(job) }
    }

    /// False where the loop has ended and takes nothing more.
    private func send(_ put: (inout Inbox) -> Void) -> Bool {
        let mustSignal: Bool? = inbox.withLock { inbox in
            if inbox.hasEnded { return nil }
            put(&inbox)
            defer { inbox.isSignalled = true }
            return !inbox.isSignalled
        }
        if mustSignal == true { signal() }
        return mustSignal != nil
    }

    private func signal() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, 8)
    }

    // MARK: On the loop

    /// Watches a descriptor; returns the key to change or end it with.
    func watch(_ descriptor: Int32, events: Events, _ handler: any DescriptorHandler) throws(SystemError) -> UInt64 {
        let key = nextKey
        nextKey += 1
        guard beatpass_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, events.rawValue, key) == 0 else {
            throw SystemError("watch a descriptor")
        }
        handlers[key] = handler
        return key
    }

    func change(_ descriptor: Int32, key: UInt64, events: Events) {
        // Cannot fail for a descriptor that is watched.
        _ = beatpass_epoll_control(epoll, EPOLL_CTL_MOD, descriptor, events.rawValue, key)
    }

    /// Ends the watch; events already taken from the kernel are dropped.
    func unwatch(_ descriptor: Int32, key: UInt64) {
        handlers[key] = nil
        _ = beatpass_epoll_control(epoll, EPOLL_CTL_DEL, descriptor, 0, key)
    }

    /// Runs `body` on the loop at `instant`, unless the timer is cancelled before.
    @discardableResult
    package func schedule(at instant: MonotonicInstant, _ body: @escaping () -> Void) -> Timer {
        let timer = Timer(instant: instant, body: body)
        timers.insert(timer)
        return timer
    }

    /// Runs `hook` once, when this turn's events and jobs are done. A hook's own hook runs at the next turn's end.
    package func atEndOfTurn(_ hook: @escaping () -> Void) { hooks.append(hook) }

    // MARK: The thread

    private func run() {
        runner.store(pthread_self(), ordering: .relaxed)
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        var spin = Spin()
        while true {
            let count = wait(&events, &spin)
            for index in 0..<Int(max(0, count)) {
                let key = beatpass_epoll_key(&events[index])
                if key == 0 {
                    var value: UInt64 = 0
                    _ = read(wakeup, &value, 8)
                } else {
                    handlers[key]?.ready(Events(rawValue: events[index].events))
                }
            }
            let isStopping = runInbox()
            runTimers()
            runHooks()
            if isStopping, readyJobs.isEmpty, hooks.isEmpty { return finish() }
        }
    }

    /// Waits for events, looking for a moment longer before it sleeps where that has paid lately.
    private func wait(_ events: inout [epoll_event], _ spin: inout Spin) -> Int32 {
        let room = Int32(events.count)
        let milliseconds = waitMilliseconds
        guard milliseconds != 0, let deadline = spin.deadline() else {
            return epoll_wait(epoll, &events, room, milliseconds)
        }
        repeat {
            let count = epoll_wait(epoll, &events, room, 0)
            if count > 0 {
                spin.ended(lucky: true)
                return count
            }
            sched_yield()
        } while MonotonicClock.now < deadline
        spin.ended(lucky: false)
        return epoll_wait(epoll, &events, room, waitMilliseconds)
    }

    /// How long the kernel may hold the thread.
    private var waitMilliseconds: Int32 {
        if !readyJobs.isEmpty || !hooks.isEmpty { return 0 }
        guard let next = timers.next else { return -1 }
        let nanoseconds = (next - MonotonicClock.now).nanoseconds
        // Rounded up: a timer never finds itself early.
        return nanoseconds <= 0 ? 0 : Int32(clamping: (nanoseconds - 1) / 1_000_000 + 1)
    }

    private func runInbox() -> Bool {
        let (jobs, blocks, isStopping) = takeInbox(ending: false)
        for block in blocks { block() }
        readyJobs.append(contentsOf: jobs)
        // One generation only: jobs that these make wait for the next turn, after the descriptors.
        let ready = readyJobs
        readyJobs.removeAll(keepingCapacity: true)
        for job in ready { job.runSynchronously(on: asUnownedTaskExecutor()) }
        return isStopping
    }

    private func takeInbox(ending: Bool) -> (jobs: [UnownedJob], blocks: [@Sendable () -> Void], isStopping: Bool) {
        inbox.withLock { inbox in
            inbox.isSignalled = false
            inbox.hasEnded = ending
            defer {
                inbox.jobs = []
                inbox.blocks = []
            }
            return (inbox.jobs, inbox.blocks, inbox.isStopping)
        }
    }

    private func runTimers() {
        guard timers.next != nil else { return }
        let now = MonotonicClock.now
        while let timer = timers.takeDue(now: now) { timer.fire() }
    }

    private func runHooks() {
        // One generation only: hooks that make hooks would keep the descriptors waiting.
        guard !hooks.isEmpty else { return }
        let due = hooks
        hooks.removeAll(keepingCapacity: true)
        for hook in due { hook() }
    }

    private func finish() {
        let last = takeInbox(ending: true)
        for block in last.blocks { block() }
        // A copy, because each ends its own watch.
        let watched = Array(handlers.values)
        for handler in watched { handler.loopEnds() }
        handlers.removeAll()
        timers = TimerHeap()
        hooks = []
        runner.store(0, ordering: .relaxed)
        for job in last.jobs + readyJobs { globalConcurrentExecutor.enqueue(job) }
        readyJobs = []
    }
}

/// Who is told when a watched descriptor is ready.
protocol DescriptorHandler: AnyObject {
    func ready(_ events: Events)
    /// The loop will watch nothing any more: the descriptor is to be closed.
    func loopEnds()
}

/// Readiness of a descriptor, level-triggered.
struct Events: OptionSet {
    let rawValue: UInt32

    static let readable = Events(rawValue: EPOLLIN.rawValue)
    static let writable = Events(rawValue: EPOLLOUT.rawValue)
    /// The peer closed both directions, or the descriptor failed. Always reported.
    static let hangup = Events(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
}
