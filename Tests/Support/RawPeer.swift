import Glibc
package import JSONRPC
import ServiceKit
package import Transport

/// One connection by hand: bytes in, lines out, with nothing between that could mend them.
package protocol RawPeer: AnyObject, Sendable {
    /// Sends all of it.
    func send(_ bytes: [UInt8]) async throws
    /// What has come and was not taken, and whether more may come.
    func poll() -> (bytes: [UInt8], isOpen: Bool)
    /// Takes the next line, where it has come whole.
    func takeLine() -> (line: [UInt8]?, isOpen: Bool)
    /// Takes all whole lines that have come.
    func takeLines() -> [[UInt8]]
    func close()
    /// How the connection ended, for messages.
    var ending: String { get }
}

extension RawPeer {
    package var ending: String { "closed" }
}

/// Bytes that have come and were not taken.
struct LineBuffer: Sendable {
    private var bytes: [UInt8] = []
    /// Where what was not taken begins, and up to where there is no LF.
    private var start = 0
    private var scanned = 0

    var rest: [UInt8] { Array(bytes[start...]) }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func takeLine() -> [UInt8]? {
        guard let end = bytes[scanned...].firstIndex(of: 0x0A) else {
            scanned = bytes.count
            return nil
        }
        defer {
            start = end + 1
            scanned = start
            // Now and then, so that taking ten thousand lines does not move the rest ten thousand times.
            if start > 1 << 16, start > bytes.count / 2 {
                bytes.removeFirst(start)
                start = 0
                scanned = 0
            }
        }
        return Array(bytes[start..<end])
    }

    mutating func takeLines() -> [[UInt8]] {
        var lines: [[UInt8]] = []
        while let line = takeLine() { lines.append(line) }
        return lines
    }
}

package struct NoLine: Error, CustomStringConvertible {
    package let description: String
}

extension RawPeer {
    package func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// The next line without its LF; nil at the connection's end.
    package func line(within limit: Duration = .seconds(30)) async throws -> [UInt8]? {
        let found: [UInt8]?? = await eventually(within: limit) {
            let (line, isOpen) = takeLine()
            return line.map { .some($0) } ?? (isOpen ? nil : .some(nil))
        }
        guard let found else { throw NoLine(description: "neither a line nor the end within \(limit)") }
        return found
    }

    /// The next line as JSON.
    package func reply(within limit: Duration = .seconds(30)) async throws -> JSONValue {
        guard let line = try await line(within: limit) else {
            throw NoLine(description: "the connection ended where a line was expected (\(ending))")
        }
        return try JSONValue(parsing: line)
    }

    /// So many lines as JSON.
    package func replies(_ count: Int) async throws -> [JSONValue] {
        var replies: [JSONValue] = []
        for _ in 0..<count { replies.append(try await reply()) }
        return replies
    }

    /// Sends a line and gives the next one back.
    package func ask(_ line: String) async throws -> JSONValue {
        try await send(line + "\n")
        return try await reply()
    }

    /// Whether the connection ends, whatever is still sent.
    package func ends(within limit: Duration = .seconds(30)) async -> Bool {
        await eventually(within: limit) { !poll().isOpen }
    }
}

/// A connection to a Unix socket. Nothing is read before somebody asks, so it is a slow reader by nature.
package final class RawSocket: RawPeer {
    private struct State: Sendable {
        var input = LineBuffer()
        var isOpen = true
        var isClosed = false
        var ending = "open"
    }

    private let descriptor: Int32
    private let state = Lock(State())

    package init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("make a socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else {
            // Every property is set, so the end of this half-made object closes the descriptor.
            throw SystemError("connect to \(path)")
        }
    }

    deinit { close() }

    package func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        let isSent = try await eventually(within: .seconds(60)) {
            try sendSome(&rest)
            return rest.isEmpty
        }
        guard isSent else { throw NoLine(description: "the peer did not take \(rest.count) of \(bytes.count) bytes") }
    }

    /// Sends as much as the kernel takes now.
    ///
    /// - Throws: where the connection is broken.
    package func sendSome(_ rest: inout ArraySlice<UInt8>) throws {
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            guard count >= 0 else { throw SystemError("send") }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that nothing more will be sent.
    package func endInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    package func poll() -> (bytes: [UInt8], isOpen: Bool) {
        state.withLock { state in
            receive(&state)
            return (state.input.rest, state.isOpen)
        }
    }

    package func takeLine() -> (line: [UInt8]?, isOpen: Bool) {
        state.withLock { state in
            if let line = state.input.takeLine() { return (line, true) }
            receive(&state)
            return (state.input.takeLine(), state.isOpen)
        }
    }

    package func takeLines() -> [[UInt8]] {
        state.withLock { state in
            receive(&state)
            return state.input.takeLines()
        }
    }

    private func receive(_ state: inout State) {
        guard !state.isClosed else {
            state.isOpen = false
            return
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while state.isOpen {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                state.input.append(chunk[..<count])
                // A line is enough for now.
                if chunk[..<count].contains(0x0A) { return }
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                state.ending = count == 0 ? "by its peer" : SystemError.text(of: errno)
                state.isOpen = false
            } else {
                return
            }
        }
    }

    package var ending: String { state.withLock { $0.ending } }

    package func close() {
        state.withLock { state in
            if !state.isClosed { Glibc.close(descriptor) }
            state.isClosed = true
        }
    }
}

/// A connection in memory.
package final class RawMemory: RawPeer {
    private final class Handler: ChannelHandler, @unchecked Sendable {
        let state = Lock<(input: LineBuffer, isOpen: Bool)>((LineBuffer(), true))
        /// Touched on the loop alone.
        var channel: (any Channel)?

        func received(_ bytes: UnsafeRawBufferPointer) { state.withLock { $0.input.append(bytes) } }
        func inputEnded() {}
        func outputTaken() {}
        func closed(_ reason: ChannelEnd) {
            channel = nil
            state.withLock { $0.isOpen = false }
        }
    }

    private let handler = Handler()
    private let loop: EventLoop

    package init(_ connector: any Connector, on loop: EventLoop) {
        self.loop = loop
        let handler = handler
        loop.execute {
            do {
                handler.channel = try connector.connect(to: connector.replicas()[0], on: loop, handler)
            } catch {
                handler.state.withLock { $0.isOpen = false }
            }
        }
    }

    package func send(_ bytes: [UInt8]) async throws {
        let handler = handler
        loop.execute {
            bytes.withUnsafeBytes { handler.channel?.send($0) }
        }
    }

    /// Whether it takes what comes.
    package func setReading(_ isReading: Bool) {
        let handler = handler
        loop.execute { handler.channel?.isReading = isReading }
    }

    package func poll() -> (bytes: [UInt8], isOpen: Bool) { handler.state.withLock { ($0.input.rest, $0.isOpen) } }

    package func takeLine() -> (line: [UInt8]?, isOpen: Bool) {
        handler.state.withLock { ($0.input.takeLine(), $0.isOpen) }
    }

    package func takeLines() -> [[UInt8]] { handler.state.withLock { $0.input.takeLines() } }

    package func close() {
        let handler = handler
        loop.execute { handler.channel?.close(.byUs) }
    }
}

/// A session fed by hand, without a transport around it: every `send` is one read, and what it sends is taken as the
/// test says.
package final class RawSession: RawPeer {
    private struct State: Sendable {
        var input = LineBuffer()
        var isOpen = true
    }

    /// What the session takes for its connection.
    private final class Recorder: Channel, @unchecked Sendable {
        let loop: EventLoop
        let peer: PeerIdentity
        let state = Lock(State())
        // Touched on the loop alone.
        var isReading = true {
            didSet { if isReading, !oldValue { loop.atEndOfTurn { [self] in deliver() } } }
        }
        var unread: [[UInt8]] = []
        var inputHasEnded = false
        var session: ServerSession?
        var backlog = 0
        var keepsBacklog = false
        var sends = 0

        init(loop: EventLoop, peer: PeerIdentity) {
            self.loop = loop
            self.peer = peer
        }

        func send(_ bytes: UnsafeRawBufferPointer) {
            guard !bytes.isEmpty else { return }
            sends += 1
            if keepsBacklog { backlog += bytes.count }
            state.withLock { $0.input.append(bytes) }
        }

        /// Like a socket's reads: none while the session is full.
        func deliver() {
            while isReading, let session, !unread.isEmpty {
                let bytes = unread.removeFirst()
                bytes.withUnsafeBytes { session.received($0) }
            }
            if isReading, unread.isEmpty, inputHasEnded { session?.inputEnded() }
        }

        func close(_ reason: ChannelEnd) {
            guard let session else { return }
            self.session = nil
            state.withLock { $0.isOpen = false }
            session.closed(reason)
        }
    }

    private let recorder: Recorder
    private let loop: EventLoop

    package init(
        _ state: ServerState, peer: PeerIdentity, on loop: EventLoop, onEnd: @escaping @Sendable () -> Void = {}
    ) {
        self.loop = loop
        let recorder = Recorder(loop: loop, peer: peer)
        self.recorder = recorder
        loop.execute {
            let session = ServerSession(state: state) { _ in onEnd() }
            recorder.session = session
            session.attach(to: recorder)
        }
    }

    package func send(_ bytes: [UInt8]) async throws { feed(bytes) }

    /// The same from where nothing can be waited for; on the loop it happens at once.
    package func feed(_ bytes: [UInt8]) {
        let recorder = recorder
        loop.execute {
            recorder.unread.append(bytes)
            recorder.deliver()
        }
    }

    /// What the session looks like from its channel, on the loop.
    package struct View: Sendable {
        package var isReading: Bool
        package var sends: Int
        package var backlog: Int
    }

    package func view() async -> View {
        let recorder = recorder
        return await withCheckedContinuation { continuation in
            loop.execute {
                continuation.resume(
                    returning: View(isReading: recorder.isReading, sends: recorder.sends, backlog: recorder.backlog))
            }
        }
    }

    /// Makes what is sent from now on stay in the backlog, as with a peer that does not read.
    package func stopTaking() {
        let recorder = recorder
        loop.execute { recorder.keepsBacklog = true }
    }

    /// Takes the whole backlog.
    package func take() {
        let recorder = recorder
        loop.execute {
            recorder.backlog = 0
            recorder.session?.outputTaken()
        }
    }

    package func endInput() {
        let recorder = recorder
        loop.execute {
            recorder.inputHasEnded = true
            recorder.deliver()
        }
    }

    package func drain() {
        let recorder = recorder
        loop.execute { recorder.session?.drain() }
    }

    package func poll() -> (bytes: [UInt8], isOpen: Bool) { recorder.state.withLock { ($0.input.rest, $0.isOpen) } }

    package func takeLine() -> (line: [UInt8]?, isOpen: Bool) {
        recorder.state.withLock { ($0.input.takeLine(), $0.isOpen) }
    }

    package func takeLines() -> [[UInt8]] { recorder.state.withLock { $0.input.takeLines() } }

    package func close() {
        let recorder = recorder
        loop.execute { recorder.close(.byPeer) }
    }
}
