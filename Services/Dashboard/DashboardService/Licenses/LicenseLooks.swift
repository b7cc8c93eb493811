internal import HTTP
internal import ServiceKit

/// How often somebody may look at licences without being signed in: each look is a question to the catalog.
///
/// Numbers are too long to be guessed, so this keeps one visitor from taking the catalog's time, and nothing else.
final class LicenseLooks: Sendable {
    private static let window: Duration = .seconds(60)
    /// Looks of one address (IPv4: the address, IPv6: its network of 64 bits) within it: an office behind one address.
    static let perAddress = 120
    /// Addresses that looks are kept of.
    private static let kept = 1024

    private let table = Lock(FailureTable<IPAddress>(window: window, limit: perAddress, capacity: kept))
    private let clock: any SteadyClock

    init(clock: any SteadyClock = MonotonicClock()) { self.clock = clock }

    /// Counts a look, or says when to try again, which counts nothing. Where the gateway does not say who it is, all
    /// visitors would be one: they are not counted.
    func wait(for address: IPAddress?) -> Duration? {
        guard let address = address?.network else { return nil }
        let now = clock.now
        return table.withLock { table in
            if let wait = table.wait(for: address, until: Self.perAddress, now: now) { return wait }
            table.begin(address, at: now)
            table.end(address, failed: true, at: now)
            return nil
        }
    }
}
