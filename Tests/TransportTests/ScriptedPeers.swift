import Contracts
import Glibc
import ServiceKit
import Support
import Synchronization
import Transport

/// Replicas that answer the first bytes of a connection with a given text.
final class ScriptedConnector: Connector {
    let service = "scripted"
    private let made = Atomic<Int>(0)
    private let script: @Sendable (Int) -> (answer: String, closes: Bool)?

    /// - Parameter script: what the connection of this number, from 1, answers; nil refuses it.
    init(_ script: @escaping @Sendable (Int) -> (answer: String, closes: Bool)?) { self.script = script }

    var attempts: Int { made.load(ordering: .relaxed) }

    func replicas() -> [String] { ["one"] }

    func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel {
        let number = made.add(1, ordering: .relaxed).newValue
        guard let (answer, closes) = script(number) else { throw SocketError("refused.") }
        let (near, far) = MemoryChannel.pair(on: loop, peer: PeerIdentity(userID: 0, processID: 0, roles: []))
        near.attach(handler)
        far.attach(Answerer(channel: far, answer: answer, closes: closes))
        return near
    }

    private final class Answerer: ChannelHandler {
        private var channel: MemoryChannel?
        private let answer: String
        private let closes: Bool

        init(channel: MemoryChannel, answer: String, closes: Bool) {
            self.channel = channel
            self.answer = answer
            self.closes = closes
        }

        func received(_ bytes: UnsafeRawBufferPointer) {
            Array(answer.utf8).withUnsafeBytes { channel?.send($0) }
            if closes { channel?.close(.byUs) }
        }

        func inputEnded() {}
        func outputTaken() {}
        func closed(_ reason: ChannelEnd) { channel = nil }
    }
}

/// A socket that is listened at by the kernel alone: connections come about, and nobody answers by itself.
final class DeafListener: Sendable {
    private let descriptor: Int32
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        let run = folder.path + "/r"
        _ = mkdir(run, 0o700)
        _ = mkdir(run + "/test", 0o700)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: (run + "/test/1.sock").utf8) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, listen(descriptor, 16) == 0 else { throw SystemError("listen for a test") }
    }

    deinit { close(descriptor) }

    var connector: SocketConnector { SocketConnector(service: "test", in: RunDirectory(path: folder.path + "/r")) }

    /// The other end of the next connection.
    func accept() async -> End? {
        let found: Int32? = await eventually {
            let descriptor = Glibc.accept(self.descriptor, nil, nil)
            return descriptor >= 0 ? descriptor : nil
        }
        return found.map(End.init)
    }

    final class End: Sendable {
        private let descriptor: Int32

        init(_ descriptor: Int32) { self.descriptor = descriptor }

        var hasInput: Bool {
            var byte: UInt8 = 0
            return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 1
        }

        func say(_ text: String) {
            let bytes = Array(text.utf8)
            _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        func close() { Glibc.close(descriptor) }
    }
}
