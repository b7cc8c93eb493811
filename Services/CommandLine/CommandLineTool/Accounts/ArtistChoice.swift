internal import Contracts
internal import ServiceKit

extension AccountDesk {
    /// The artist of an id, so that a wrong one is said before anything is changed.
    ///
    /// - Throws: ``CommandFailure`` that names artists whose name begins so where there is none.
    func artist(_ text: String) async throws -> Catalog.ArtistProfile {
        if let artist = ArtistID(text) {
            do {
                return try await call(Catalog.GetSummary(artist: artist)).artist
            } catch CatalogFailure.unknownArtist {}
        }
        let found = try await call(Catalog.FindArtists(query: String(text.unicodeScalars.prefix(50)), limit: 3)).artists
        let near = found.map { printable("\($0.id) (\($0.name))") }.joined(separator: ", ")
        throw CommandFailure(
            .failed,
            "there is no artist with the id \"\(abridged(text))\""
                + (near.isEmpty || text.isEmpty
                    ? "; beatpass call catalog.findArtists '{\"query\": \"NAME\"}' finds one"
                    : "; did you mean \(near)?"))
    }

    /// Gives an account a role on an artist, or takes it with ``Catalog/ArtistRole/none``.
    ///
    /// - Returns: whether that changed anything.
    func put(
        _ role: Catalog.ArtistRole, of holder: AccountHolder, on artist: Catalog.ArtistProfile, at now: Timestamp
    ) async throws -> Bool {
        // A role that is held keeps the time since when.
        if role != .none, try await self.role(of: holder, on: artist) == role { return false }
        let reply = try await call(
            Catalog.PutRoles(
                source: SourceName(unchecked: "command-line"),
                roles: [Catalog.RoleEntry(artist: artist.id, account: holder.account, role: role, since: now)]))
        if let refused = reply.refused.first {
            let way = role == .owner && refused.field == "role" ? " (beatpass account unlink OWNER \(artist.id))" : ""
            throw CommandFailure(.failed, printable(refused.reason) + way)
        }
        return reply.unchanged == 0
    }

    private func role(of holder: AccountHolder, on artist: Catalog.ArtistProfile) async throws -> Catalog.ArtistRole {
        do {
            let roles = try await call(Catalog.GetAccount(account: holder.account)).roles
            return roles.first { $0.artist.id == artist.id }?.role ?? .none
        } catch CatalogFailure.unknownAccount {
            return .none
        }
    }
}
