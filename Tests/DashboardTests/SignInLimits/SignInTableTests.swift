import DashboardService
import HTTP
import ServiceKit
import Support
import Testing

/// The state machine alone, moved by a clock of the test's.
@Suite("Limits of sign-in")
struct SignInTableTests {
    private func source(_ email: String?, _ address: String?, device: UInt8? = nil) throws -> SignInSource {
        SignInSource(
            email: try email.map(EmailAddress.init), address: address.flatMap(IPAddress.init),
            device: device.map { [$0] })
    }

    private func at(_ seconds: Int) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: Int64(seconds) * 1_000_000_000)
    }

    /// Tries and fails until it is refused.
    private func failures(
        _ table: inout SignInTable, at now: MonotonicInstant, upTo most: Int = 200,
        _ source: (Int) throws -> SignInSource
    ) rethrows -> Int {
        for index in 0..<most {
            let source = try source(index)
            if table.begin(source, at: now) != nil { return index }
            table.end(source, failed: true, at: now)
        }
        return most
    }

    @Test func oneEmailAtOneAddress() throws {
        var table = SignInTable()
        #expect(try failures(&table, at: at(0)) { _ in try source("ana@example.com", "192.0.2.1") } == 8)
        // The same however it is written, and from the same network.
        #expect(table.begin(try source(" ANA@Example.com", "::ffff:192.0.2.1"), at: at(1)) == .seconds(899))
        #expect(table.begin(try source("ben@example.com", "192.0.2.1"), at: at(1)) == nil)
        #expect(table.begin(try source("ana@example.com", "192.0.2.2"), at: at(1)) == nil)
        // Until the last moment of the window.
        let last = MonotonicInstant(nanoseconds: at(900).nanoseconds - 1)
        #expect(table.begin(try source("ana@example.com", "192.0.2.1"), at: last) == .nanoseconds(1))
        #expect(table.begin(try source("ana@example.com", "192.0.2.1"), at: at(900)) == nil)
    }

    @Test func theWindowSlides() throws {
        var table = SignInTable()
        let ana = try source("ana@example.com", "192.0.2.1")
        for second in 0..<8 {
            #expect(table.begin(ana, at: at(second * 100)) == nil)
            table.end(ana, failed: true, at: at(second * 100))
        }
        #expect(table.begin(ana, at: at(750)) == .seconds(150))
        #expect(table.begin(ana, at: at(900)) == nil)
        table.end(ana, failed: true, at: at(900))
        #expect(table.begin(ana, at: at(900)) == .seconds(100))
        #expect(table.begin(ana, at: at(1000)) == nil)
    }

    @Test func oneAddress() throws {
        var table = SignInTable()
        #expect(try failures(&table, at: at(0)) { try source("user\($0)@example.com", "192.0.2.1") } == 30)
        #expect(table.begin(try source("new@example.com", "192.0.2.1"), at: at(0)) == .seconds(900))
        #expect(table.begin(try source(nil, "192.0.2.1"), at: at(0)) == .seconds(900))
        #expect(table.begin(try source("new@example.com", "192.0.2.2"), at: at(0)) == nil)
    }

    /// A machine has as many addresses of IPv6 as it likes in its own network.
    @Test func oneNetworkOfIPv6() throws {
        var table = SignInTable()
        #expect(try failures(&table, at: at(0)) { try source("user\($0)@example.com", "2001:db8:0:1::\($0)") } == 30)
        #expect(table.begin(try source("new@example.com", "2001:db8:0:2::1"), at: at(0)) == nil)
        #expect(try failures(&table, at: at(0)) { try source("ana@example.com", "2001:db8:0:3:\($0)::1") } == 8)
    }

    @Test func whatIsNoEmailCountsForItsAddress() throws {
        var table = SignInTable()
        #expect(try failures(&table, at: at(0)) { _ in try source(nil, "192.0.2.1") } == 30)
        #expect(table.begin(try source("ana@example.com", "192.0.2.1"), at: at(0)) != nil)
    }

    @Test func unknownAddressesAreOne() throws {
        var table = SignInTable()
        #expect(try failures(&table, at: at(0)) { try source("user\($0)@example.com", nil) } == 30)
        #expect(table.begin(try source("ana@example.com", "192.0.2.1"), at: at(0)) == nil)
    }

    /// Guesses from everywhere end at 50, and then there are two for each address: the owner's own among them.
    @Test func aBotnetDoesNotLockTheOwnerOut() throws {
        var table = SignInTable()
        #expect(
            try failures(&table, at: at(0), upTo: 50) { try source("ana@example.com", "198.51.100.\($0 % 10)") } == 50)
        for index in 0..<10 {
            #expect(table.begin(try source("ana@example.com", "198.51.100.\(index)"), at: at(1)) != nil)
        }
        // They go on from new addresses without end.
        for index in 0..<500 {
            let fresh = try source("ana@example.com", "203.0.\(index / 250).\(index % 250)")
            for _ in 0..<2 {
                #expect(table.begin(fresh, at: at(2)) == nil)
                table.end(fresh, failed: true, at: at(2))
            }
            #expect(table.begin(fresh, at: at(2)) != nil)
        }
        let owner = try source("ana@example.com", "192.0.2.1")
        #expect(table.begin(owner, at: at(3)) == nil)
        table.end(owner, failed: true, at: at(3))
        #expect(table.begin(owner, at: at(4)) == nil)
        table.end(owner, failed: false, at: at(4))
        #expect(table.begin(owner, at: at(5)) == nil)
        table.end(owner, failed: true, at: at(5))
        // The last of theirs was at 2.
        #expect(table.begin(owner, at: at(6)) == .seconds(896))
        // Others are not touched.
        #expect(table.begin(try source("ben@example.com", "192.0.2.1"), at: at(6)) == nil)
    }

    @Test func aKnownDeviceIsLockedOutByNobody() throws {
        var table = SignInTable()
        for index in 0..<50 {
            let source = try source("ana@example.com", index < 8 ? "192.0.2.1" : "198.51.100.\(index)")
            _ = table.begin(source, at: at(0))
            table.end(source, failed: true, at: at(0))
        }
        _ = try failures(&table, at: at(0)) { try source("user\($0)@example.com", "192.0.2.1") }
        #expect(table.begin(try source("ana@example.com", "192.0.2.1"), at: at(0)) != nil)
        // Its own limit is all it has.
        #expect(try failures(&table, at: at(0)) { _ in try source("ana@example.com", "192.0.2.1", device: 1) } == 8)
        #expect(table.begin(try source("ana@example.com", "192.0.2.9", device: 1), at: at(0)) == .seconds(900))
        #expect(table.begin(try source("ana@example.com", "192.0.2.1", device: 2), at: at(0)) == nil)
    }

    /// Nor does one that fails touch others.
    @Test func aKnownDeviceLocksOutNobody() throws {
        var table = SignInTable()
        #expect(
            try failures(&table, at: at(0)) { try source("ana@example.com", "192.0.2.1", device: UInt8($0 / 8)) } == 200
        )
        #expect(try failures(&table, at: at(0)) { _ in try source("ana@example.com", "192.0.2.1") } == 8)
    }

    /// An attempt that is not decided counts, and one that succeeds is given back.
    @Test func parallelAttemptsDoNotPassTogether() throws {
        var table = SignInTable()
        let ana = try source("ana@example.com", "192.0.2.1")
        for _ in 0..<8 { #expect(table.begin(ana, at: at(0)) == nil) }
        #expect(table.begin(ana, at: at(0)) == .seconds(1))
        table.end(ana, failed: false, at: at(0))
        #expect(table.begin(ana, at: at(0)) == nil)
        #expect(table.begin(ana, at: at(0)) != nil)
        for _ in 0..<8 { table.end(ana, failed: false, at: at(0)) }
        #expect(table.count == 0)
    }

    /// Whoever signs in again and again is not refused, nor does it wash failures out.
    @Test func successesCountNothing() throws {
        var table = SignInTable()
        let ana = try source("ana@example.com", "192.0.2.1")
        for _ in 0..<7 {
            _ = table.begin(ana, at: at(0))
            table.end(ana, failed: true, at: at(0))
        }
        for _ in 0..<1000 {
            #expect(table.begin(ana, at: at(0)) == nil)
            table.end(ana, failed: false, at: at(0))
        }
        #expect(table.begin(ana, at: at(0)) == nil)
        table.end(ana, failed: true, at: at(0))
        #expect(table.begin(ana, at: at(0)) == .seconds(900))
    }

    @Test func refusalsCountNothing() throws {
        var table = SignInTable()
        let ana = try source("ana@example.com", "192.0.2.1")
        _ = failures(&table, at: at(0)) { _ in ana }
        for second in 1..<900 { #expect(table.begin(ana, at: at(second)) == .seconds(900 - second)) }
        #expect(table.begin(ana, at: at(900)) == nil)
    }

    // MARK: Memory

    /// Nobody makes it grow, and those near their limit are not washed out by others with one failure each.
    @Test func memoryIsBounded() throws {
        var rules = SignInRules()
        rules.kept = 100
        var table = SignInTable(rules)
        #expect(
            try failures(&table, at: at(0), upTo: 40) { try source("ana@example.com", "198.51.100.\($0 % 5)") } == 40)
        for index in 0..<3000 {
            let source = try source("user\(index)@example.com", "10.0.\(index / 250).\(index % 250)", device: nil)
            #expect(table.begin(source, at: at(1)) == nil)
            table.end(source, failed: true, at: at(1))
            let device = SignInSource(email: nil, address: nil, device: [UInt8(index % 256), UInt8(index / 256)])
            #expect(table.begin(device, at: at(1)) == nil)
            table.end(device, failed: true, at: at(1))
            #expect(table.count <= 400)
        }
        #expect(table.count == 400)
        for index in 0..<5 {
            #expect(table.begin(try source("ana@example.com", "198.51.100.\(index)"), at: at(2)) != nil)
        }
        // All is forgotten with the window.
        let late = try source("late@example.com", "10.1.0.1", device: nil)
        _ = table.begin(late, at: at(1000))
        table.end(late, failed: true, at: at(1000))
        #expect(table.count <= 103)
    }

    /// Those that are not decided are never dropped.
    @Test func attemptsUnderwayAreKept() throws {
        var rules = SignInRules()
        rules.kept = 10
        var table = SignInTable(rules)
        let sources = try (0..<50).map { try source("user\($0)@example.com", "10.0.0.\($0)") }
        for source in sources { #expect(table.begin(source, at: at(0)) == nil) }
        #expect(table.count == 150)
        for source in sources { table.end(source, failed: false, at: at(0)) }
        #expect(table.count == 0)
    }
}
