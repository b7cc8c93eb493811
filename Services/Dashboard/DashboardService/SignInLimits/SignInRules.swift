/// How many sign-ins may fail within a span that slides with the clock. All numbers of the limits stand here.
package struct SignInRules: Sendable {
    /// How long a failure counts.
    package var window: Duration = .seconds(15 * 60)
    /// Failures of one address (IPv4: the address, IPv6: its network of 64 bits), whatever the e-mail. 30: an office
    /// behind one address.
    package var perAddress = 30
    /// Failures of one e-mail at one address. 8: more than somebody who knows the password needs.
    package var perEmailAndAddress = 8
    /// Failures of one e-mail over all addresses. 50: guesses that come from everywhere.
    package var perEmail = 50
    /// What an address has for an e-mail that is over ``perEmail``: the owner, at an address of his own, gets in
    /// while others hammer.
    package var perEmailAndAddressBeyond = 2
    /// Failures of one known device, which no other limit touches.
    package var perDevice = 8
    /// Addresses, e-mails, pairs of both, and devices, of each so many that failures are kept of. 16,384: a password's
    /// check takes more than 55 ms, so that fewer fail within the window.
    package var kept = 16_384

    package init() {}
}
