internal import Contracts

/// Who makes a request, once the session is known.
struct Identity: Sendable {
    let session: SecretToken
    /// What services are told: a session opened by the operator's link may look at every artist.
    let caller = Caller(scopes: [.allArtists])
}
