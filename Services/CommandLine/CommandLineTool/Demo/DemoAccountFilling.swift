internal import Contracts
internal import ServiceKit

/// Adds the demo's accounts where they are missing: to a new demo, and to one that an earlier version made.
///
/// That an account can sign in comes last, so who was interrupted begins with the same account again; and an account
/// that can sign in is left as it is, whatever its owner has made of it.
struct DemoAccountFilling {
    let desk: AccountDesk
    let file: DemoAccountFile

    /// Returns how one signs in; nil where the catalogue is not the demo's.
    func addMissing(at now: Timestamp) async throws -> DemoAccess? {
        guard try await hasArtists else { return nil }
        var missing: [DemoAccount] = []
        for account in DemoAccount.all where try await !canSignIn(account) { missing.append(account) }
        guard let password = try password(areNew: missing.count == DemoAccount.all.count) else {
            return DemoAccess(password: nil, file: file.path)
        }
        for account in missing { try await add(account, password, at: now) }
        return DemoAccess(password: password, file: file.path)
    }

    private func password(areNew: Bool) throws -> String? {
        if let password = try file.read() { return password }
        // With a new one, those that are there already could not be told of.
        return areNew ? try file.make() : nil
    }

    private var hasArtists: Bool {
        get async throws {
            for role in DemoAccount.all.flatMap(\.roles) {
                do {
                    _ = try await desk.call(Catalog.GetSummary(artist: role.artist))
                } catch CatalogFailure.unknownArtist {
                    return false
                }
            }
            return true
        }
    }

    private func canSignIn(_ account: DemoAccount) async throws -> Bool {
        try await desk.call(Dashboard.ListAccounts(query: account.id.text)).accounts
            .contains { $0.account == account.id }
    }

    private func add(_ account: DemoAccount, _ password: String, at now: Timestamp) async throws {
        let puts = [
            try await desk.call(
                Catalog.PutAccounts(source: DemoCatalogue.source, accounts: [account.entry(at: now)])),
            try await desk.call(
                Catalog.PutRoles(source: DemoCatalogue.source, roles: account.roleEntries(at: now))),
        ]
        for refused in puts.flatMap(\.refused) {
            throw CommandFailure(.failed, "\(account.email), \(refused.field): \(printable(refused.reason))")
        }
        _ = try await desk.call(
            Dashboard.AddAccount(email: account.email, name: nil, account: account.id, password: password))
    }
}
