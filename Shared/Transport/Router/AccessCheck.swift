package import Contracts
package import JSONRPC

/// The one place where a call's rights are judged.
///
/// - An operator who names no caller may call everything.
/// - A frontend must name a caller.
/// - Who names a caller has that caller's rights and no more, operators included.
/// - A service without a caller reaches what is meant for services, and what is for anyone.
package enum AccessCheck {
    package static func check<Request: RPCRequest>(
        _ request: Request, roles: PeerRoles, caller: Caller?
    ) throws(RPCError) {
        guard let caller else {
            if roles.contains(.operator) { return }
            guard roles.contains(.service) else {
                throw roles.contains(.frontend)
                    ? callerMissing : forbidden(Request.method, "This peer has no role here.")
            }
            switch Request.traits.access {
            case .anyone, .peerService: return
            case .account, .artist, .accountOrArtist, .operator:
                throw forbidden(Request.method, "A service may call only what is meant for services.")
            }
        }
        guard !roles.isDisjoint(with: [.operator, .frontend]) else {
            throw forbidden(Request.method, "A service may not speak for a caller.")
        }
        switch Request.traits.access {
        case .anyone: return
        case .account(let account):
            if caller.account == account(request) { return }
            // The same whether the account exists or not.
            throw forbidden(Request.method, "The caller may not act for this account.")
        case .artist(let artist):
            if caller.scopes.contains(.allArtists) || caller.artists.contains(artist(request)) { return }
            // The same whether the artist exists or not.
            throw forbidden(Request.method, "The caller may not act for this artist.")
        case .accountOrArtist(let account, let artist):
            let isOwnAccount = account(request).map { caller.account == $0 }
            let isOwnArtist = artist(request).map {
                caller.scopes.contains(.allArtists) || caller.artists.contains($0)
            }
            // Whichever is named must be the caller's, and one of them must be named.
            if isOwnAccount ?? true, isOwnArtist ?? true, isOwnAccount != nil || isOwnArtist != nil { return }
            throw forbidden(Request.method, "The caller may not act for whom the params name.")
        case .peerService, .operator:
            throw forbidden(Request.method, "It is not for callers of a frontend.")
        }
    }

    private static let callerMissing = RPCError(
        .callerMissing, "A frontend must say on whose behalf it calls: expected an object in \"meta.caller\".")

    private static func forbidden(_ method: MethodName, _ reason: String) -> RPCError {
        RPCError(.forbidden, "\(method) is refused. \(reason)")
    }
}
