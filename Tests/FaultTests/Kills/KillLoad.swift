import Contracts
import JSONRPC
import ServiceKit
import Support
import Transport

/// Sources that send their rows in batches to replicas that are killed meanwhile, each as a careful client does:
/// a batch whose reply is lost is sent again, the same rows at the same offset, before the next.
///
/// What the replies say is checked as they come: a batch is new when it is sent for the first time, and whole or
/// not there at all when it is repeated; a source has come exactly as far as was acknowledged, or that one
/// batch further.
final class KillLoad: Sendable {
    /// How a source takes a lost reply.
    enum Client: Sendable {
        case careful
        /// Goes on as though the reply had come: a service that replies before it commits, seen from outside.
        case trusting
        /// Repeats a batch as the beginning of another source: a service that does not look at offsets, seen from
        /// outside.
        case forgetful
    }

    private struct State: Sendable {
        var sent: [String: Int] = [:]
        var lost = 0
        var foundTaken = 0
    }

    let tally = Tally()
    private let kind: any IngestKind
    private let rpc: RPCClient
    private let client: Client
    private let serverFails: Bool
    private let state = Lock(State())
    private let atReply = Lock<(@Sendable () -> Void)?>(nil)

    /// - Parameter serverFails: whether the service may say that its database server is away.
    init(_ kind: any IngestKind, _ rpc: RPCClient, _ client: Client, serverFails: Bool = false) {
        self.serverFails = serverFails
        self.kind = kind
        self.rpc = rpc
        self.client = client
    }

    /// Rows by source that are there for good.
    var sent: [String: Int] { state.withLock { $0.sent } }
    /// Batches whose reply was lost.
    var lost: Int { state.withLock { $0.lost } }
    /// Those of them that turned out to be there.
    var foundTaken: Int { state.withLock { $0.foundTaken } }

    /// Runs `body` once, in the moment in which the next reply comes: where a service replied too early, what it
    /// promised is still to be made.
    func atNextReply(_ body: (@Sendable () -> Void)?) { atReply.withLock { $0 = body } }

    /// Sends batches of `source` until the tally is over.
    func run(_ source: String, _ random: Seeded) async {
        var random = random
        var next = 0
        while !tally.isOver {
            let rows = next..<(next + 1 + random.below(random.oneIn(4) ? 400 : 20))
            // A client may also leave the repeating to its library.
            let leavesRepeating = client == .careful && random.oneIn(4)
            guard await send(rows, of: source, leavesRepeating) else { return }
            next = rows.upperBound
            state.withLock { $0.sent[source] = rows.upperBound }
            tally.count()
        }
    }

    /// Returns false where the source cannot go on.
    private func send(_ rows: Range<Int>, of source: String, _ leavesRepeating: Bool) async -> Bool {
        var attempts = 0
        while true {
            let isRepeat = attempts > 0
            // Where a batch may be missing or there twice, the offsets of one source would tell.
            let name = client == .careful ? nil : "\(source).\(rows.lowerBound).\(attempts)"
            let ending = await rpc.perform(
                method: kind.method, params: kind.params(source, rows, as: name), deadline: .seconds(60),
                isIdempotent: leavesRepeating)
            switch ending {
            case .result(let bytes):
                atReply.withLock { $0.take() }?()
                guard client == .careful else { return true }
                return check(bytes, source, rows, isRepeat: isRepeat, mayBeRepeat: isRepeat || leavesRepeating)
            case .replyLost:
                attempts += 1
                state.withLock { $0.lost += 1 }
                if client == .trusting { return true }
                if client == .careful, await !isWhereItShouldBe(source, rows) { return false }
            case .error(let error) where serverFails && error.code == .outcomeUnknown:
                attempts += 1
                state.withLock { $0.lost += 1 }
            case .error(let error) where serverFails && error.code == .storageRefused:
                // Nothing of it was kept.
                try? await Task.sleep(for: .milliseconds(5))
            case .notSent:
                // Nobody is there: until the next replica is. What was once lost stays so.
                await Task.yield()
            case .error, .outOfTime, .cancelled:
                tally.note("\(source) \(rows): ended as \(ending)")
                return false
            }
        }
    }

    private func check(
        _ bytes: [UInt8], _ source: String, _ rows: Range<Int>, isRepeat: Bool, mayBeRepeat: Bool
    ) -> Bool {
        guard let reply = try? JSONValue(parsing: bytes) else { return false }
        let (found, whole) = kind.taken(reply, source, rows)
        if isRepeat, found == 0 { state.withLock { $0.foundTaken += 1 } }
        guard found == whole || (mayBeRepeat && found == 0) else {
            tally.note("\(source) \(rows), \(isRepeat ? "repeated" : "new"): \(found) of \(whole) taken: \(reply.text)")
            return false
        }
        return true
    }

    /// Asks how far the source has come, after the reply for `rows` was lost.
    private func isWhereItShouldBe(_ source: String, _ rows: Range<Int>) async -> Bool {
        guard let probe = kind.probe(source) else { return true }
        while !tally.isOver || tally.problems.isEmpty {
            let ending = await rpc.perform(
                method: kind.method, params: probe, deadline: .seconds(60), isIdempotent: true)
            switch ending {
            case .error(let error):
                let data = error.data.flatMap { try? JSONValue(parsing: $0.bytes) }
                let expected = data?["expected"]?.integerValue
                if expected == Int64(rows.lowerBound) || expected == Int64(rows.upperBound) { return true }
                tally.note("\(source): acknowledged to \(rows.lowerBound), asked for \(rows): \(error)")
                return false
            case .notSent, .replyLost: await Task.yield()
            case .result, .outOfTime, .cancelled:
                tally.note("\(source): the probe ended as \(ending)")
                return false
            }
        }
        return false
    }
}
