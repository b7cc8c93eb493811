package import Contracts
internal import Glibc

/// Which user ids may connect, and as what.
package struct PeerPolicy: Sendable {
    private let roles: [UInt32: PeerRoles]

    /// - Parameters: user ids; with all three empty, the own uid and root are operators.
    package init(operators: [UInt32] = [], frontends: [UInt32] = [], services: [UInt32] = []) {
        var roles: [UInt32: PeerRoles] = [:]
        for uid in operators { roles[uid, default: []].insert(.operator) }
        for uid in frontends { roles[uid, default: []].insert(.frontend) }
        for uid in services { roles[uid, default: []].insert(.service) }
        if roles.isEmpty { for uid in [geteuid(), 0] { roles[uid] = .operator } }
        self.roles = roles
    }

    /// nil for a stranger.
    package func roles(of userID: UInt32) -> PeerRoles? { roles[userID] }
}
