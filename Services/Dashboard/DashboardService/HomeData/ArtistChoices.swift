internal import Contracts
internal import Transport

/// The artists that somebody may act for, for choosing one: an operator's are all.
struct ArtistChoices: Sendable {
    let catalog: FrontendClient
    let directory: AccountDirectory

    /// - Throws: ``APIRefusal`` where the catalogue does not answer.
    func find(_ query: String, limit: Int, as identity: Identity) async throws(APIRefusal) -> List {
        if identity.isOperator { return try await findAll(query, limit) }
        let profile: Catalog.AccountProfile?
        do throws(ServiceFailure) {
            profile = try await directory.profile(of: identity.account)
        } catch {
            throw APIRefusal(error)
        }
        let wanted = NamePrefixes(query)
        let found = (profile?.roles ?? []).filter { wanted.fit($0.artist.name) }.prefix(limit)
        return List(
            artists: found.map {
                Choice(id: $0.artist.id, name: $0.artist.name, verified: $0.artist.verified, role: $0.role)
            })
    }

    private func findAll(_ query: String, _ limit: Int) async throws(APIRefusal) -> List {
        do throws(CallError<NoFailure>) {
            let found = try await catalog.call(Catalog.FindArtists(query: query, limit: limit), as: Caller())
            return List(
                artists: found.artists.map {
                    Choice(id: $0.id, name: $0.name, verified: $0.verified, tracks: $0.tracks, followers: $0.followers)
                })
        } catch {
            throw APIRefusal(ServiceFailure(error, of: catalog.service))
        }
    }

    struct List: WireObject {
        var artists: [Choice] = []

        init() {}

        init(artists: [Choice]) { self.artists = artists }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("artists", &artists, "The artists.")
        }
    }

    struct Choice: WireObject {
        var id = ArtistID()
        var name = ""
        var verified = false
        var role: Catalog.ArtistRole?
        var tracks: Int64?
        var followers: Int64?

        init() {}

        init(
            id: ArtistID, name: String, verified: Bool, role: Catalog.ArtistRole? = nil, tracks: Int64? = nil,
            followers: Int64? = nil
        ) {
            (self.id, self.name, self.verified) = (id, name, verified)
            (self.role, self.tracks, self.followers) = (role, tracks, followers)
        }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "The artist's name.")
            try visitor.field("verified", &verified, "Whether the platform vouches for it.")
            try visitor.optional("role", &role, "What the account is to it; absent for operators, who see all.")
            try visitor.optional("tracks", &tracks, "Tracks credited to it, where known.")
            try visitor.optional("followers", &followers, "Followers, where known.")
        }
    }
}

/// Words of a query, each of which must begin a word of a name.
private struct NamePrefixes {
    private let prefixes: [String]

    init(_ query: String) { prefixes = Self.words(query) }

    func fit(_ name: String) -> Bool {
        let words = Self.words(name)
        return prefixes.allSatisfy { prefix in words.contains { $0.hasPrefix(prefix) } }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
