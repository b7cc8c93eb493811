internal import Contracts
internal import ServiceKit

/// Whom an action is about.
struct AccountHolder: Sendable, Hashable, CustomStringConvertible {
    let account: AccountID
    /// Nil for an account of the directory that nobody signs in to.
    let email: String?

    var description: String {
        printable(email.map { "\($0) (account \(account))" } ?? "account \(account)")
    }
}

extension AccountDesk {
    /// The account of an e-mail or an id.
    ///
    /// - Throws: ``CommandFailure`` that names the nearest one where there is none.
    func holder(_ text: String) async throws -> AccountHolder {
        let found = try await call(Dashboard.ListAccounts(query: try Self.query(text))).accounts
        // An e-mail has no case; of those that begin so, the shortest comes first.
        let match = found.first { $0.account.text == text || $0.email.lowercased() == text.lowercased() }
        if let match { return AccountHolder(account: match.account, email: match.email) }
        if let account = AccountID(text), try await isInDirectory(account) {
            return AccountHolder(account: account, email: nil)
        }
        let near = try await nearest(to: text, found).map { "; did you mean \(printable($0))?" } ?? ""
        throw CommandFailure(
            .failed, "there is no account \"\(abridged(text))\"\(near) (beatpass account list shows all)")
    }

    private static func query(_ text: String) throws(UsageError) -> String {
        if text.contains("@") || AccountID(text) != nil, DashboardLimits.queryBytes.contains(text.extent) {
            return text
        }
        throw UsageError("\"\(abridged(text))\" is no account; expected an e-mail or an account's id")
    }

    private func isInDirectory(_ account: AccountID) async throws -> Bool {
        do {
            _ = try await call(Catalog.GetAccount(account: account))
            return true
        } catch CatalogFailure.unknownAccount {
            return false
        }
    }

    /// What somebody meant who mistyped an e-mail or an id, or wrote only the beginning.
    private func nearest(to text: String, _ beginSo: [Dashboard.ListedAccount]) async throws -> String? {
        if let first = beginSo.first { return first.email }
        var candidates: [Dashboard.ListedAccount] = []
        let most = Int(DashboardLimits.page.upperBound)
        for query in [String(text.prefix(3)), ""] {
            candidates += try await call(Dashboard.ListAccounts(query: query, limit: most)).accounts
        }
        return NearestName.suggestion(for: text, among: candidates.flatMap { [$0.email, $0.account.text] })
    }
}
