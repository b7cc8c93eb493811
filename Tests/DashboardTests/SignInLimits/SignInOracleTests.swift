import DashboardService
import HTTP
import ServiceKit
import Support
import Testing

/// A random attack against the limits as one would write them without a thought of memory: a list of all attempts, counted
/// anew each time.
@Suite("Limits of sign-in against an oracle")
struct SignInOracleTests {
    private struct Attempt {
        let email: String?
        let address: String
        let device: [UInt8]?
        /// nil while it is not decided, else when it failed; those that succeeded are taken out.
        var failedAt: Int64?
    }

    private struct Oracle {
        var attempts: [Int: Attempt] = [:]

        private static let window: Int64 = 15 * 60 * 1_000_000_000

        /// The attempts that count at `now`.
        private func count(_ now: Int64, _ isMeant: (Attempt) -> Bool) -> Int {
            attempts.values.count { attempt in
                guard isMeant(attempt) else { return false }
                guard let failedAt = attempt.failedAt else { return true }
                return failedAt > now - Self.window
            }
        }

        /// What counts no more: for speed alone.
        mutating func forget(at now: Int64) {
            attempts = attempts.filter { $0.value.failedAt.map { $0 > now - Self.window } ?? true }
        }

        func allows(_ email: String?, _ address: String, _ device: [UInt8]?, at now: Int64) -> Bool {
            if let device { return count(now) { $0.device == device } < 8 }
            guard count(now, { $0.device == nil && $0.address == address }) < 30 else { return false }
            guard let email else { return true }
            let own = count(now) { $0.device == nil && $0.email == email && $0.address == address }
            let all = count(now) { $0.device == nil && $0.email == email }
            return own < (all < 50 ? 8 : 2)
        }
    }

    /// Few names and addresses, so that every limit is met, in phases of haste and of rest.
    @Test(arguments: 0..<6)
    func randomAttack(round: Int) throws {
        var random = Seeded("sign-in attack \(round)")
        let emails: [String?] = [nil, "ana@example.com", "ben@example.com", "\"a b\"@example.com"]
        // The first two of IPv6 are one network.
        let addresses = [("2001:db8::1", "n"), ("2001:db8::2", "n")] + (0..<30).map { ("192.0.2.\($0)", "\($0)") }
        var table = SignInTable()
        var oracle = Oracle()
        var underway: [(id: Int, source: SignInSource)] = []
        var now: Int64 = 0
        var allowed = 0
        var refused = 0
        for id in 0..<4000 {
            now += Int64(random.below(id / 500 % 2 == 0 ? 4 : 120)) * 1_000_000_000
            oracle.forget(at: now)
            // Some end before the next begins.
            while !underway.isEmpty, underway.count > 12 || random.oneIn(2) {
                let ended = underway.remove(at: random.below(underway.count))
                let failed = !random.oneIn(6)
                table.end(ended.source, failed: failed, at: MonotonicInstant(nanoseconds: now))
                if failed { oracle.attempts[ended.id]?.failedAt = now } else { oracle.attempts[ended.id] = nil }
            }
            // Most of it against one e-mail.
            let email = random.oneIn(3) ? emails[random.below(emails.count)] : emails[1]
            let address = random.oneIn(3) ? addresses[random.below(addresses.count)] : addresses[random.below(4)]
            let device: [UInt8]? = random.oneIn(8) ? [UInt8(random.below(2))] : nil
            let source = SignInSource(
                email: try email.map(EmailAddress.init), address: IPAddress(address.0), device: device)
            let isAllowed = oracle.allows(email, address.1, device, at: now)
            let wait = table.begin(source, at: MonotonicInstant(nanoseconds: now))
            #expect((wait == nil) == isAllowed, "attempt \(id) of \(source)")
            guard let wait else {
                allowed += 1
                oracle.attempts[id] = Attempt(email: email, address: address.1, device: device)
                underway.append((id, source))
                continue
            }
            refused += 1
            #expect(wait > .zero && wait <= .seconds(900))
            if underway.isEmpty {
                // What it was told is true: not a moment sooner, and then it goes on.
                let then = now + wait.nanoseconds
                #expect(!oracle.allows(email, address.1, device, at: then - 1))
                #expect(oracle.allows(email, address.1, device, at: then))
            }
        }
        #expect(allowed > 500 && refused > 500, "\(allowed) allowed, \(refused) refused")
    }
}
