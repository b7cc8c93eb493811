internal import Contracts
internal import ServiceKit

/// `account list`: who can sign in, and what they are.
enum ListAccountsAction: AccountAction {
    static let word = "list"
    static let about = "Shows who can sign in: all, or those whose e-mail begins with QUERY."
    static let operands = Operands(optional: ["QUERY"])

    /// Roles that a row names.
    private static let mostRoles = 3

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        var table = Table(columns: [
            .left("E-MAIL"), .left("ACCOUNT"), .left("NAME"), .left("ROLES"), .left("OPERATOR"), .left("STAFF"),
            .left("LAST SIGN-IN"),
        ])
        var request = Dashboard.ListAccounts(
            query: arguments.operand(0) ?? "", limit: Int(DashboardLimits.page.upperBound))
        var count = 0
        repeat {
            let page = try await desk.call(request)
            for account in page.accounts { table.add(cells(account, try await profile(account, desk))) }
            count += page.accounts.count
            request.cursor = page.cursor
        } while request.cursor != nil
        guard count > 0 else {
            return console.say(
                request.query.isEmpty
                    ? "Nobody can sign in yet." : "Nobody signs in as \"\(abridged(request.query))…\".")
        }
        try console.out.write(table.text)
    }

    /// Nil where the directory has lost the account.
    private static func profile(
        _ account: Dashboard.ListedAccount, _ desk: AccountDesk
    ) async throws -> Catalog.AccountProfile? {
        do {
            return try await desk.call(Catalog.GetAccount(account: account.account))
        } catch CatalogFailure.unknownAccount {
            return nil
        }
    }

    private static func cells(_ account: Dashboard.ListedAccount, _ profile: Catalog.AccountProfile?) -> [String] {
        [
            account.email, account.account.text, profile?.name ?? "-", profile.map(roles) ?? "not in the directory",
            account.isOperator ? "yes" : "", profile?.staff == true ? "yes" : "",
            account.lastSignInAt?.minuteText ?? (account.hasPassword ? "never" : "no password yet"),
        ]
    }

    private static func roles(_ profile: Catalog.AccountProfile) -> String {
        guard !profile.roles.isEmpty else { return "-" }
        var parts = profile.roles.prefix(mostRoles).map { "\($0.role.rawValue) of \($0.artist.id)" }
        if profile.roles.count > mostRoles { parts.append("\(grouped(profile.roles.count - mostRoles)) more") }
        return parts.joined(separator: ", ")
    }
}
