/// A method as a type: the value is its params.
///
/// One file a method; each is listed in its ``ServiceContract``. Adding one: a file here, a line in the list, a
/// handler in the service. The service does not start without the handler.
package protocol RPCRequest: WireObject {
    /// What a successful call returns: an object on the wire.
    associatedtype Reply: WireValue
    /// The failures that are part of the contract.
    associatedtype Failure: RPCFailure = NoFailure

    static var method: MethodName { get }
    /// One line for `beatpass methods` and the published document.
    static var about: String { get }
    static var traits: MethodTraits<Self> { get }
}

/// `service.verbNoun`.
package struct MethodName: ExpressibleByStringLiteral, Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init(stringLiteral value: StaticString) { text = "\(value)" }

    /// The part before the dot: the service, or `service` and `rpc` for what every service has.
    package var service: Substring { text.prefix { $0 != "." } }

    package var description: String { text }
}

/// What holds for every call of a method.
package struct MethodTraits<Request: RPCRequest>: Sendable {
    /// Who may call it: checked by the router before the handler runs.
    package var access: Access<Request>
    /// Whether running it twice leaves the same as running it once: then a lost reply may be asked for again.
    package var isIdempotent: Bool
    /// The time a call has, unless the caller gives it less.
    package var deadline: Duration
    /// Whether its line may be as long as ``WireLimits/largeLineBytes``.
    package var largeParams: Bool

    package init(access: Access<Request>, isIdempotent: Bool, deadline: Duration, largeParams: Bool = false) {
        self.access = access
        self.isIdempotent = isIdempotent
        self.deadline = deadline
        self.largeParams = largeParams
    }
}

/// Who may call a method.
package enum Access<Request: RPCRequest>: Sendable {
    /// Any peer, whoever it calls for.
    case anyone
    /// A caller whose account is the one that the params name.
    case account(@Sendable (Request) -> AccountID)
    /// A caller that may act for the artist that the params name.
    case artist(@Sendable (Request) -> ArtistID)
    /// A caller whose account is the one that the params name, or who may act for the artist that they name.
    case accountOrArtist(@Sendable (Request) -> AccountID?, @Sendable (Request) -> ArtistID?)
    /// Another service of the suite.
    case peerService
    /// The operator at this machine; never a frontend.
    case `operator`

    /// For the published document.
    package var name: String {
        switch self {
        case .anyone: "anyone"
        case .account: "account"
        case .artist: "artist"
        case .accountOrArtist: "accountOrArtist"
        case .peerService: "peerService"
        case .operator: "operator"
        }
    }
}
