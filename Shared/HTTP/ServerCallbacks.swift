import CMicroHTTPD
import Glibc

/// libmicrohttpd's callbacks, all called on its one thread and with the core as `owner`. They turn C's view
/// into Swift's and decide nothing.
enum ServerCallbacks {
    /// Starts a daemon that holds `core` and owns `listener`; nil with errno where it cannot.
    static func start(
        listener: Int32, core: ServerCore, limits: HTTPLimits, isUnix: Bool
    ) -> OpaquePointer? {
        let owner = Unmanaged.passRetained(core)
        // Replies' headers are built in the same memory as requests' are read into.
        let memory = max(limits.headerBytes, 1024).addingReportingOverflow(replyReserve).partialValue
        let daemon = beatpass_http_start(
            listener, owner.toOpaque(), answer, completed, connection, begin, memory,
            UInt32(clamping: max(limits.connections, 1)),
            // An address is not what tells a Unix socket's clients apart; 0 counts nobody.
            isUnix ? 0 : UInt32(clamping: max(limits.connectionsPerAddress, 1)), limits.idleTime.wholeSeconds)
        if daemon == nil { owner.release() }
        return daemon
    }

    /// Gives back what a successful `start` has taken, once the daemon is stopped.
    static func release(_ core: ServerCore) {
        Unmanaged.passUnretained(core).release()
    }

    private static let replyReserve = 16 * 1024

    private static func core(_ owner: UnsafeMutableRawPointer?) -> ServerCore? {
        owner.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
    }

    /// A connection was accepted, or is about to be closed.
    private static let connection: MHD_NotifyConnectionCallback = { owner, connection, _, code in
        guard let core = core(owner), let connection else { return }
        let handle = ConnectionHandle(pointer: connection)
        if code == .CONNECTION_NOTIFY_STARTED {
            let address = beatpass_http_address(connection)
            core.opened(handle, descriptor: beatpass_http_socket(connection), address: address)
        } else {
            core.closed(handle)
        }
    }

    /// A request line was read: the exchange begins, held by libmicrohttpd.
    private static let begin:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
            UnsafeMutableRawPointer? = { owner, target, connection in
                guard let core = core(owner), let connection else { return nil }
                let raw = target.map { UnsafeRawBufferPointer(start: $0, count: strlen($0)) }
                let exchange = core.begin(
                    ConnectionHandle(pointer: connection), rawTarget: raw.map(Array.init) ?? [])
                if let target { hideQuery(target) }
                return Unmanaged.passRetained(exchange).toOpaque()
            }

    /// Ends the target, which lies in the connection's own buffer, behind its question mark, so that
    /// libmicrohttpd finds no parameters: it would decode them with less care into the connection's memory,
    /// and 0.9.75 leaves the connection hanging where they do not fit.
    private static func hideQuery(_ target: UnsafePointer<CChar>) {
        guard let mark = strchr(target, Int32(UInt8(ascii: "?"))) else { return }
        mark[1] = 0
    }

    /// The head was read, a part of the body, or all of it; or the connection was resumed.
    private static let answer: MHD_AccessHandlerCallback = {
        owner, connection, url, method, version, part, size, context in
        guard let core = core(owner), let connection, let size, let held = context?.pointee else {
            return .NO
        }
        let exchange = Unmanaged<Exchange>.fromOpaque(held).takeUnretainedValue()
        let handle = ConnectionHandle(pointer: connection)
        let goesOn: Bool
        switch exchange.step {
        case .head:
            guard let url, let method, let version else { return .NO }
            // Both point into the request line, a NUL between them.
            let targetLength = UnsafePointer(version) - url - 1
            var fields: [HTTPField] = []
            withUnsafeMutablePointer(to: &fields) { beatpass_http_headers(connection, collect, $0) }
            let head = RequestHead(
                method: String(cString: method), version: String(cString: version),
                targetLength: targetLength,
                headerBytes: beatpass_http_header_bytes(connection), headers: HTTPHeaders(fields))
            goesOn = core.headReceived(handle, exchange, head)
        case .body where size.pointee > 0:
            goesOn = core.bodyReceived(exchange, UnsafeRawBufferPointer(start: part, count: size.pointee))
            size.pointee = 0
        case .body: goesOn = core.requestReceived(handle, exchange)
        case .complete: goesOn = core.resumed(handle, exchange)
        }
        return goesOn ? .YES : .NO
    }

    /// The reply is out, or the connection broke: the exchange ends.
    private static let completed: MHD_RequestCompletedCallback = { owner, connection, context, _ in
        guard let core = core(owner), let connection, let context, let held = context.pointee else { return }
        context.pointee = nil
        let exchange = Unmanaged<Exchange>.fromOpaque(held).takeRetainedValue()
        core.completed(ConnectionHandle(pointer: connection), exchange)
    }

    private static let collect: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
        guard let fields = context?.assumingMemoryBound(to: [HTTPField].self) else { return .NO }
        fields.pointee.append(HTTPField(text(name, nameSize), text(value, valueSize)))
        return .YES
    }

    private static func text(_ start: UnsafePointer<CChar>?, _ size: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size), as: UTF8.self)
    }
}
