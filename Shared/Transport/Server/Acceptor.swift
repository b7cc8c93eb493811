internal import CLinux
internal import Glibc
internal import ServiceKit

/// The listening socket on its loop.
final class Acceptor: DescriptorHandler, @unchecked Sendable {
    private let descriptor: Int32
    private let path: String
    private let loop: EventLoop
    private let logger: Logger
    private let onAccept: (Int32) -> Void
    private let limiter = RepeatLimiter()
    /// Held back so that, when descriptors run out, one can be accepted to be closed: otherwise the loop would spin.
    private var spare: Int32
    private var key: UInt64?

    init(
        descriptor: Int32, path: String, loop: EventLoop, logger: Logger, onAccept: @escaping @Sendable (Int32) -> Void
    ) {
        self.descriptor = descriptor
        self.path = path
        self.loop = loop
        self.logger = logger
        self.onAccept = onAccept
        spare = open("/dev/null", O_RDONLY | O_CLOEXEC)
    }

    /// On the loop.
    func start() {
        do throws(SystemError) {
            key = try loop.watch(descriptor, events: .readable, self)
        } catch {
            logger.error("the service cannot listen", ["path": .string(path), "error": .string("\(error)")])
        }
    }

    func loopEnds() { release() }

    private func release() {
        guard let key else { return }
        self.key = nil
        loop.unwatch(descriptor, key: key)
        close(descriptor)
        close(spare)
    }

    func ready(_ events: Events) {
        // A bounded number a turn, so that a flood of connections leaves the others their turn.
        for _ in 0..<16 {
            let accepted = beatpass_accept(descriptor)
            if accepted >= 0 {
                onAccept(accepted)
                continue
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: shedOne()
            default: break
            }
            return
        }
    }

    /// Takes one connection by means of the spare descriptor, to tell it why it is not served.
    private func shedOne() {
        let error = SystemError("accept a connection")
        close(spare)
        let accepted = beatpass_accept(descriptor)
        if accepted >= 0 { Farewell.noDescriptors.send(on: accepted) }
        spare = open("/dev/null", O_RDONLY | O_CLOEXEC)
        logger.admitted(by: limiter)?.error("a connection was shed", ["error": .string("\(error)")])
        // Somebody else took the spare: the waiting connection would wake the loop again and again.
        if accepted < 0 { pause() }
    }

    private func pause() {
        guard let key else { return }
        loop.change(descriptor, key: key, events: [])
        loop.schedule(at: MonotonicClock.now + .milliseconds(100)) { [weak self] in
            guard let self, let key = self.key else { return }
            if spare < 0 { spare = open("/dev/null", O_RDONLY | O_CLOEXEC) }
            loop.change(descriptor, key: key, events: .readable)
        }
    }

    /// From any thread. When it returns the socket is gone, and who had connected already was handed over.
    func stop() async {
        unlink(path)
        await withCheckedContinuation { continuation in
            let isRunning = loop.execute { [self] in
                while key != nil {
                    let accepted = beatpass_accept(descriptor)
                    if accepted < 0, errno != EINTR, errno != ECONNABORTED { break }
                    if accepted >= 0 { onAccept(accepted) }
                }
                release()
                continuation.resume()
            }
            if !isRunning { continuation.resume() }
        }
    }
}
