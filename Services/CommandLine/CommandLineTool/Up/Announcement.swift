internal import Contracts

/// What `up` prints once everything runs: where to look, and who can sign in.
struct Announcement: Sendable {
    /// Where browsers find the dashboard; nil where it listens on a Unix socket alone.
    var address: String?
    /// Makes the first operator account; nil once there is one.
    var setUpLink: Dashboard.AccountLink?
    /// The accounts to try; nil without a demo.
    var demo: DemoAccess?
    private let dataFolder: String

    init(dataFolder: String) { self.dataFolder = dataFolder }

    var text: String {
        var lines = ["BeatPass runs\(address.map { " at \($0)\($0.hasSuffix("/") ? "" : "/")" } ?? ".")"]
        if let setUpLink {
            lines += [
                "There is no operator yet. This link makes one (once, until \(setUpLink.expiresAt.minuteText)):",
                "  \(setUpLink.url)",
            ]
        }
        if let demo { lines += demo.lines }
        lines += ["Data: \(dataFolder)   Logs: \(dataFolder)/logs   Stop: Ctrl-C"]
        return lines.joined(separator: "\n") + "\n"
    }
}
