/// How one signs in to the demo's accounts.
struct DemoAccess: Sendable, Hashable {
    /// The password they were made with; nil where it is not known any longer.
    let password: String?
    /// Where it is kept.
    let file: String

    /// For the announcement.
    var lines: [String] {
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        for account in DemoAccount.all { table.add([account.email, account.about]) }
        let how =
            password.map { "password \($0)" }
            ?? "\(file) with their password is gone; beatpass account reset WHO makes a link for a new one"
        return ["Accounts to try (\(how)):"] + table.text.split(separator: "\n").map(String.init)
    }
}
