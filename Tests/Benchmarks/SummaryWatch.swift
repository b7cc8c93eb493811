internal import Glibc
internal import ServiceKit

/// Asks for one summary after the other on a connection of its own, and takes the times.
final class SummaryWatch: Sendable {
    private let isStopped = Lock(false)
    private let spans = Lock<[Double]>([])
    private let thread: NamedThread

    init(_ socket: String, artists: Int) throws {
        // Handed to the thread, which alone uses it.
        nonisolated(unsafe) let connection = try LineConnection(socket)
        let isStopped = isStopped
        let spans = spans
        thread = try NamedThread(name: "summary watch") {
            var artist = 0
            while !isStopped.withLock({ $0 }) {
                artist = (artist + 7919) % artists
                let start = MonotonicClock.now
                guard (try? connection.ask(Self.request(of: artist))) != nil else { return }
                let span = start.secondsSince * 1000
                spans.withLock { $0.append(span) }
                usleep(1000)
            }
        }
    }

    /// The milliseconds of each.
    func stop() -> [Double] {
        isStopped.withLock { $0 = true }
        thread.join()
        return spans.withLock { $0 }
    }

    static func request(of artist: Int) -> [UInt8] {
        Array(
            (#"{"jsonrpc":"2.0","id":1,"method":"catalog.getSummary","params":{"artist":"a-\#(artist)"}}"# + "\n").utf8)
    }
}
