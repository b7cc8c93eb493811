internal import Contracts

extension Dashboard.AccountLink {
    /// What is told of a link that sets a password.
    var passwordText: String {
        "This link sets the password (once, until \(expiresAt.minuteText)):\n  \(url)\n"
    }
}
