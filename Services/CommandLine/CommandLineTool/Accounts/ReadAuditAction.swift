internal import Contracts
internal import ServiceKit

/// `account log`: what happened to accounts.
enum ReadAuditAction: AccountAction {
    static let word = "log"
    static let about = "Shows what happened to accounts, or to one of them, newest first."
    static let operands = Operands(optional: ["WHO"])
    static let ownFlags = [Flag("--limit", "COUNT", "How many entries; 50 unless given.")]

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        var missing = try limit(arguments)
        var request = Dashboard.ReadAudit()
        if let who = arguments.operand(0) { request.account = try await desk.holder(who).account }
        var emails = Emails(desk: desk)
        var table = Table(columns: [
            .left("WHEN"), .left("ACTION"), .left("ACCOUNT"), .left("BY"), .left("ADDRESS"), .left("DETAIL"),
        ])
        repeat {
            request.limit = min(missing, Int(DashboardLimits.page.upperBound))
            let page = try await desk.call(request)
            for entry in page.entries {
                table.add([
                    entry.at.minuteText, entry.action.rawValue, try await emails.name(entry.account?.text),
                    entry.account?.text == entry.actor ? "itself" : try await emails.name(entry.actor),
                    entry.address ?? "", entry.detail ?? "",
                ])
            }
            missing -= page.entries.count
            request.cursor = page.entries.isEmpty ? nil : page.cursor
        } while request.cursor != nil && missing > 0
        try console.out.write(table.text)
    }

    private static func limit(_ arguments: Arguments) throws(UsageError) -> Int {
        guard let text = arguments.value("--limit") else { return 50 }
        guard let limit = Int(text), (1...1_000_000).contains(limit) else {
            throw UsageError("--limit is \"\(abridged(text))\"; expected a count from 1 to 1000000")
        }
        return limit
    }
}

/// The e-mails of accounts, each asked for once.
private struct Emails {
    let desk: AccountDesk
    private var known: [String: String] = [:]

    init(desk: AccountDesk) { self.desk = desk }

    /// The e-mail of an account's id; what is none, or nobody's any longer, as it is.
    mutating func name(_ text: String?) async throws -> String {
        guard let text else { return "" }
        guard AccountID(text) != nil else { return text }
        if let name = known[text] { return name }
        let found = try await desk.call(Dashboard.ListAccounts(query: text)).accounts
        let name = found.first { $0.account.text == text }?.email ?? text
        known[text] = name
        return name
    }
}
