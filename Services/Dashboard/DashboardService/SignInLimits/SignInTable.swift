package import HTTP
package import ServiceKit

/// Who tries to sign in, as far as limits tell people apart.
package struct SignInSource: Sendable, Hashable {
    /// nil for what is no e-mail address: no account has it.
    package let email: EmailAddress?
    /// nil where it is not known: all of these count as one.
    package let address: IPAddress?
    /// What names a device that has signed in to this account before (the hash of its token); nil for all others. The
    /// caller has checked that it has.
    package let device: [UInt8]?

    package init(email: EmailAddress?, address: IPAddress?, device: [UInt8]? = nil) {
        self.email = email
        self.address = address?.network
        self.device = device
    }
}

/// The limits as a state machine over a given clock.
///
/// - A known device has a limit of its own, and no other: whoever shares its address, or knows its owner's e-mail,
///   cannot lock it out, and it cannot lock out them.
/// - An address has one limit for all e-mails, and one for each.
/// - An e-mail has one over all addresses. Once it is reached, each address has ``SignInRules/perEmailAndAddressBeyond``
///   tries instead of ``SignInRules/perEmailAndAddress``.
///
/// An attempt counts as failed from its begin on until it is decided, so that many at once do not pass a limit
/// together. E-mails count alike whether they have an account or not.
package struct SignInTable: Sendable {
    private struct Pair: Hashable {
        let email: String
        let address: IPAddress?
    }

    private let rules: SignInRules
    private var addresses: FailureTable<IPAddress?>
    private var emails: FailureTable<String>
    private var pairs: FailureTable<Pair>
    private var devices: FailureTable<[UInt8]>

    package init(_ rules: SignInRules = SignInRules()) {
        self.rules = rules
        addresses = FailureTable(window: rules.window, limit: rules.perAddress, capacity: rules.kept)
        emails = FailureTable(window: rules.window, limit: rules.perEmail, capacity: rules.kept)
        pairs = FailureTable(window: rules.window, limit: rules.perEmailAndAddress, capacity: rules.kept)
        devices = FailureTable(window: rules.window, limit: rules.perDevice, capacity: rules.kept)
    }

    /// The keys that it holds, at most four times ``SignInRules/kept`` and those underway.
    package var count: Int { addresses.count + emails.count + pairs.count + devices.count }

    /// Counts an attempt, which ``end(_:failed:at:)`` must decide, or says when to try again, which counts nothing.
    package mutating func begin(_ source: SignInSource, at now: MonotonicInstant) -> Duration? {
        if let wait = wait(source, now: now) { return wait }
        if let device = source.device {
            devices.begin(device, at: now)
            return nil
        }
        addresses.begin(source.address, at: now)
        if let email = source.email?.key {
            emails.begin(email, at: now)
            pairs.begin(Pair(email: email, address: source.address), at: now)
        }
        return nil
    }

    /// Decides an attempt that ``begin(_:at:)`` has let pass.
    package mutating func end(_ source: SignInSource, failed: Bool, at now: MonotonicInstant) {
        if let device = source.device { return devices.end(device, failed: failed, at: now) }
        addresses.end(source.address, failed: failed, at: now)
        if let email = source.email?.key {
            emails.end(email, failed: failed, at: now)
            pairs.end(Pair(email: email, address: source.address), failed: failed, at: now)
        }
    }

    private func wait(_ source: SignInSource, now: MonotonicInstant) -> Duration? {
        if let device = source.device { return devices.wait(for: device, until: rules.perDevice, now: now) }
        var waits = [addresses.wait(for: source.address, until: rules.perAddress, now: now)]
        if let email = source.email?.key {
            let pair = Pair(email: email, address: source.address)
            waits.append(pairs.wait(for: pair, until: rules.perEmailAndAddress, now: now))
            if let all = emails.wait(for: email, until: rules.perEmail, now: now),
                let own = pairs.wait(for: pair, until: rules.perEmailAndAddressBeyond, now: now)
            {
                // Either is enough.
                waits.append(min(all, own))
            }
        }
        return waits.compactMap { $0 }.max()
    }
}
