import CMicroHTTPD

/// What of a streamed body waits to be sent. Touched under the core's lock only.
final class StreamedBody: @unchecked Sendable {
    enum Phase { case open, ended, broken }

    private(set) var phase = Phase.open
    /// Whether libmicrohttpd waits for bytes, its connection suspended.
    var isAwaited = false
    private(set) var waitingBytes = 0
    private(set) var takenBytes = 0
    private var parts: [[UInt8]] = []
    /// Bytes of the first part that are gone.
    private var taken = 0
    private var writers: [CheckedContinuation<Void, Never>] = []

    func append(_ part: [UInt8]) {
        parts.append(part)
        waitingBytes += part.count
    }

    /// Moves as many bytes as there are and as have room.
    func take(into room: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        while let part = parts.first, count < room.count {
            let size = min(part.count - taken, room.count - count)
            part.withUnsafeBytes { bytes in
                room[count..<(count + size)].copyBytes(from: bytes[taken..<(taken + size)])
            }
            count += size
            taken += size
            if taken == part.count {
                parts.removeFirst()
                taken = 0
            }
        }
        waitingBytes -= count
        takenBytes += count
        return count
    }

    /// Nothing is written from now on; what waits is still sent, unless the body is broken.
    func close(_ phase: Phase) {
        guard self.phase == .open else { return }
        self.phase = phase
        if phase == .broken {
            parts = []
            (waitingBytes, taken) = (0, 0)
        }
        wakeWriters()
    }

    func await(_ writer: CheckedContinuation<Void, Never>) { writers.append(writer) }

    /// Lets all who wait look again whether there is room.
    func wakeWriters() {
        for writer in writers { writer.resume() }
        writers = []
    }
}

/// What libmicrohttpd's questions for a streamed body lead to; held by its reply.
final class StreamSource: Sendable {
    let core: ServerCore
    let handle: ConnectionHandle
    let exchange: Exchange
    let body: StreamedBody

    init(core: ServerCore, handle: ConnectionHandle, exchange: Exchange, body: StreamedBody) {
        (self.core, self.handle, self.exchange, self.body) = (core, handle, exchange, body)
    }

    /// A reply that asks this for its body; nil where memory is short.
    func makeResponse() -> OpaquePointer? {
        let owner = Unmanaged.passRetained(self)
        let made = beatpass_http_stream(owner.toOpaque(), Self.read, Self.free)
        if made == nil { owner.release() }
        return made
    }

    private static let read: MHD_ContentReaderCallback = { owner, _, place, size in
        guard let owner, let place else { return StreamStep.breaks }
        let source = Unmanaged<StreamSource>.fromOpaque(owner).takeUnretainedValue()
        let room = UnsafeMutableRawBufferPointer(start: place, count: size)
        return source.core.read(source.body, of: source.exchange, source.handle, into: room)
    }

    private static let free: MHD_ContentReaderFreeCallback = { owner in
        guard let owner else { return }
        Unmanaged<StreamSource>.fromOpaque(owner).release()
    }
}

/// What libmicrohttpd is told in place of a number of bytes; C's macros have casts that Swift cannot read.
enum StreamStep {
    static let ends = -1
    static let breaks = -2
}
